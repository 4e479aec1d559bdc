import sqlite3


class Store:
    connect = staticmethod(sqlite3.connect)  # hit


class Db(sqlite3.Connection):  # hit
    """A connection with helpers."""
