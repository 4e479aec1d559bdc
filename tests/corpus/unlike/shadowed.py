import sqlite3
from sqlite3 import connect


def one(sqlite3):
    return sqlite3.connect("a")


def two():
    connect = print
    return connect("b")


def three():
    for sqlite3 in ():
        sqlite3.connect("c")
    return [connect("d") for connect in ()]


def four():
    with open("x") as connect:
        connect("e")
    import redis as sqlite3

    return sqlite3.connect("f")


def five():
    try:
        pass
    except ValueError as connect:
        connect("g")

    def connect(path):
        return path

    return connect("h")


class Six:
    connect = None

    def run(self):
        return self.connect("i")


lambda connect: connect("j")
