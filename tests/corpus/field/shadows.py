import sqlite3


def one(sqlite3):
    return sqlite3.connect("x")


def two():
    sqlite3 = FakeDriver()
    return sqlite3.connect("x")


def three(connect):
    return connect("x")


class FakeDriver:
    def connect(self, path):
        return path


four = [sqlite3.connect("x") for sqlite3 in ()]
five = lambda sqlite3: sqlite3.connect("x")
