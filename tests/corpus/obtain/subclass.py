import sqlite3
from sqlite3 import Connection as Base


class Db(sqlite3.Connection):  # hit
    pass


class Other(Base):  # hit
    def close(self):
        super().close()


Db("a.db")  # hit
conn = sqlite3.connect("a", factory=Db)  # hit
