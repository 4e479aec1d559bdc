import sqlite3
from functools import singledispatch


@singledispatch
def dump(x):
    return str(x)


@dump.register(sqlite3.Row)
def _(x):
    return dict(x)


@dump.register(sqlite3.Connection)
def _(x):
    return list(x.iterdump())


@dump.register
def _(x: sqlite3.Cursor):
    return x.fetchall()


TYPES = {sqlite3.Connection: "con", sqlite3.Cursor: "cur"}
NAME = sqlite3.Connection.__name__
EXEC = sqlite3.Connection.execute
