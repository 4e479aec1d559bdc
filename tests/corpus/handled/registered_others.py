import sqlite3


def register(reg):
    reg.add(sqlite3.Error)
    reg.append(sqlite3.Row)
    reg["x"] = sqlite3.Binary
    return reg.pop()("x"), reg["x"](b"")


def later():
    xs = []
    xs.append(sqlite3.OperationalError)
    return xs[0]("x")
