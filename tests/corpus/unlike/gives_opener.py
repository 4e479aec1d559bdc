import sqlite3


def opener():
    return sqlite3.connect  # hit


def chain():
    return opener()  # hit


opener()("a")  # hit
chain()("b")  # hit
opened = opener()  # hit
opened("c")  # hit
