import sqlite3

import apsw
from pool import ConnectionPool

Db = sqlite3.Connection  # hit
Type = sqlite3.Connection
Db("a.db")  # hit


def show(db: Type) -> Type:
    return db


pool = ConnectionPool(apsw.Connection, "a.db")  # hit
other = ConnectionPool(factory=apsw.Connection)  # hit
