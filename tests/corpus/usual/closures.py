import sqlite3


def make(path):
    def opener():
        return sqlite3.connect(path)  # hit

    return opener


get = make("x")
get()


def factory(lib=sqlite3):
    return lambda p: lib.connect(p)  # hit


factory()("y")
