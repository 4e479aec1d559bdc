import sqlite3


class Db:
    def __init__(self, path):
        self.path = path
        self.conn: sqlite3.Connection | None = None

    def __enter__(self):
        self.conn = sqlite3.connect(self.path)  # hit
        return self.conn

    def __exit__(self, *a):
        self.conn.close()

    def connect(self):
        return self.__enter__()


with Db("x") as d:
    d.execute("y")
Db("z").connect()
