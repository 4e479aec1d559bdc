import sqlite3


def openers():
    return sqlite3.connect, sqlite3.Row  # hit


o, r = openers()
o("x")  # hit
r("x")


def pick(kind):
    if kind == "a":
        return sqlite3.connect  # hit
    return print


pick("a")("x")  # hit
conns = dict(a=sqlite3.connect("a"))  # hit
print(conns["a"].execute("select 1"))
