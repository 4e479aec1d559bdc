import sqlite3


def connect_sqlite3(x):
    return x


sqlite3_connect = connect_sqlite3
sqlite3_connect("x")
connection = {"sqlite3": {"connect": print}}
connection["sqlite3"]["connect"]("x")


class sqlite:
    connect = print


sqlite.connect("x")
print(sqlite3.connect.__doc__, sqlite3.connect.__name__)
