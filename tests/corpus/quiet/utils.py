import sqlite3

from sqlite_utils import Database


def wrap(conn: sqlite3.Connection) -> Database:
    return Database(conn)


def complete(sql: str) -> bool:
    return sqlite3.complete_statement(sql)
