import sqlite3


def opener():
    return sqlite3.connect  # hit


def generator():
    yield sqlite3.connect  # hit
