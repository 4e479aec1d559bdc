def first(path):
    return OPEN(path)  # hit


def second(path):
    import sqlite3

    return sqlite3.connect(path)  # hit


from sqlite3 import connect

OPEN = connect  # hit


def third(connect):
    return connect("host")


def fourth():
    def connect(x):
        return x

    return connect("y")
