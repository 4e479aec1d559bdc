from sqlite3 import connect as _c
import sqlite3


def a(pool):
    for _c in pool:
        _c("x")


def b():
    class sqlite3:
        connect = print

    return sqlite3.connect("x")


def c(xs):
    match xs:
        case {"driver": sqlite3}:
            return sqlite3.connect("x")
        case [_c, *_]:
            return _c("x")


def d(*sqlite3, **_c):
    return sqlite3.connect, _c("x")


def e():
    global sqlite4
    sqlite4 = print
    sqlite4("x")
