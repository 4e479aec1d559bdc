import sqlite3


def opener():
    return sqlite3.connect  # hit


def module():
    return sqlite3


opener()("a.db")  # hit
