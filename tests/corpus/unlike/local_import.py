def load(path):
    import sqlite3

    return sqlite3.connect(path)  # hit


def save(path):
    from sqlite3 import connect as o, Error

    try:
        return o(path)  # hit
    except Error:
        return None


def unrelated(o):
    return o("x")
