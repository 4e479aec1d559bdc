import sqlite3


def sqlite3_connect(path):
    return path


class FakeSqlite:
    @staticmethod
    def connect(path):
        return path


sqlite3_connect("x")
FakeSqlite.connect("x")
db = FakeSqlite()
db.connect("x")
for sqlite in (FakeSqlite, db):
    sqlite.connect("x")
match db:
    case sqlite3.Connection():
        pass
