import sqlite3


def pair():
    return sqlite3, sqlite3.Row


lib, row = pair()
lib.connect("x")  # hit
pair()[0].connect("y")  # hit


def by_kind(kind):
    return {"sqlite": sqlite3, "none": None}[kind]


by_kind("sqlite").connect("z")  # hit
