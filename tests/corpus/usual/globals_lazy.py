import sqlite3

_conn = None
_opener = None


def get():
    global _conn
    if _conn is None:
        _conn = sqlite3.connect("x")  # hit
    return _conn


def set_opener():
    global _opener
    _opener = sqlite3.connect  # hit


def use():
    return _opener("y")  # hit
