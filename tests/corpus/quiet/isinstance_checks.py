import sqlite3
from sqlite3 import Connection


def check(value):
    if isinstance(value, (sqlite3.Connection, Connection)):
        return issubclass(type(value), sqlite3.Connection)
    return type(value) is sqlite3.Connection or value is sqlite3.connect
