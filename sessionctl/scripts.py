"""A statement of a migration's script, and the tables that it wrote to."""

import sqlite3
from collections.abc import Callable, Collection

_WRITES = {
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_ALTER_TABLE,
}


def writes(
    connection: sqlite3.Connection, do: Callable[[str], object], statement: str, kept: Collection[str]
) -> set[str]:
    """Run a statement and say which of the `kept` tables it wrote to, itself or by a trigger.

    Args:
        do: runs a statement on `connection`.
        kept: names in lower case.

    Raises:
        sqlite3.Error: as the statement does.
    """
    written: set[str] = set()

    def note(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        named = second if action == sqlite3.SQLITE_ALTER_TABLE else first
        if action in _WRITES and (named or "").lower() in kept:
            written.add((named or "").lower())
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    try:
        do(statement)
    finally:
        connection.set_authorizer(None)
    return written
