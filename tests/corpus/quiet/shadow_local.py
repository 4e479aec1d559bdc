import sqlite3
from sqlite3 import connect


def run():
    connect = print
    connect("a")
    sqlite3 = object()
    sqlite3.connect("b")


def loop(drivers):
    for sqlite3 in drivers:
        sqlite3.connect("x")
    return [connect("x") for connect in drivers]


def handler(ctx):
    with ctx as sqlite3:
        sqlite3.connect("x")
    try:
        pass
    except ValueError as connect:
        connect("x")
