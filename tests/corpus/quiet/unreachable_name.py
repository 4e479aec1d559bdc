import sqlite3


def f():
    def connect():
        return None

    return connect()


def g():
    from other import connect

    connect("x")
    return sqlite3.Row
