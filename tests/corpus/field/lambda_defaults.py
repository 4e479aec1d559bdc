import sqlite3

opener = lambda path, connect=sqlite3.connect: connect(path)  # hit


def load(path, *, connect=sqlite3.connect):  # hit
    return connect(path)


def lazy(path, make=lambda p: sqlite3.connect(p)):  # hit
    return make(path)
