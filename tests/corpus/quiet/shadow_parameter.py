import sqlite3


def run(sqlite3):
    return sqlite3.connect("a")


def other(connect, *, sq=None):
    return connect("a") or sq.connect("b")


async def more(*sqlite3):
    return sqlite3.connect()


error = sqlite3.Error
