import sqlite3

_db = None


def get():
    global _db
    if _db is None:
        _db = sqlite3.connect("a.db")  # hit
    return _db
