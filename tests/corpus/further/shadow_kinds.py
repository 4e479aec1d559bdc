"""Shadowing by every kind of binding."""
import sqlite3


def comp(conns):
    return {sqlite3.connect() for sqlite3 in conns}


def starred(*sqlite3):
    return sqlite3.count("connect")


def kw(**sqlite3):
    return sqlite3.get("connect")


def local_class():
    class sqlite3:
        connect = staticmethod(print)

    return sqlite3.connect("x")


def local_def():
    def sqlite3():
        return None

    sqlite3.connect = print
    return sqlite3.connect("x")


def with_as(cm):
    with cm() as (sqlite3, other):
        return sqlite3.connect(other)


def walrus(get):
    if sqlite3 := get():
        return sqlite3.connect("x")


def imported():
    import json as sqlite3

    return sqlite3.connect("x")


def capture(v):
    match v:
        case {"m": sqlite3}:
            return sqlite3.connect("x")
        case [_, *sqlite3]:
            return sqlite3.connect("x")


fn = lambda sqlite3: sqlite3.connect("x")
