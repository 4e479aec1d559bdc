import sqlite3
from sqlite3 import Connection, Cursor, DatabaseError, OperationalError, Row
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from aiosqlite import Connection as AsyncConnection


def read(db: Connection, cursor: "Cursor | None" = None) -> list[Row]:
    try:
        return db.execute("SELECT 1").fetchall()
    except (OperationalError, DatabaseError, sqlite3.IntegrityError) as error:
        raise RuntimeError(sqlite3.sqlite_version) from error


def narrow(value: object) -> "AsyncConnection":
    assert isinstance(value, (sqlite3.Connection, sqlite3.Cursor))
    assert issubclass(type(value), Connection)
    return cast("AsyncConnection", cast(sqlite3.Connection, value))


def kind(value):
    match value:
        case sqlite3.Connection():
            return "connection"
        case Connection(row_factory=None):
            return "bare"
