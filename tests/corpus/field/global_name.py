import sqlite3

_connect = None


def setup():
    global _connect
    _connect = sqlite3.connect  # hit


def use(path):
    return _connect(path)  # hit
