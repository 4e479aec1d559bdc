from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from sqlite3 import Connection, connect


def f(conn: "Connection") -> "sqlite3.Cursor":
    return conn.cursor()
