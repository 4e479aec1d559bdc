import sqlite3


class Db:
    _instance = None
    conn = None

    def __new__(cls, path="x"):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.conn = sqlite3.connect(path)  # hit
        return cls._instance

    @classmethod
    def fresh(cls):
        cls.conn = sqlite3.connect(":memory:")  # hit
        return cls.conn

    @property
    def lazy(self):
        return self.conn or sqlite3.connect("y")  # hit

    @staticmethod
    def ro(path):
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True)  # hit
