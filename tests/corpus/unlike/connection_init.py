import sqlite3


class Mine(sqlite3.Connection):  # hit
    def __init__(self, path):
        super().__init__(path)
        self.path = path

    @classmethod
    def at(cls, path):
        return cls(path)  # hit

    def rows(self, sql):
        return self.execute(sql).fetchall()
