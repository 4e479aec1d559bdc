"""Rows that a REPLACE is about to take away: SQLite fires no trigger for them, so they are noted before it happens."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from sessionctl import schema, sql


def conditions(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    """What tells that a row `o` of this table is in the way of a row NEW: one look into each unique index.

    An index on an expression tells nothing here: whom that displaces is found by the counts at the cut-over, unless
    the number of that row was given to another one meanwhile.
    """
    yield "o.rowid = NEW.rowid"
    texts = schema.texts(connection)
    for _, name, unique, _, partial in connection.execute(f"PRAGMA main.index_list({sql.quoted(table)})").fetchall():
        parts = connection.execute(f"PRAGMA main.index_xinfo({sql.quoted(name)})").fetchall()
        columns = [(column, collation) for _, _, column, _, collation, is_key in parts if is_key]
        if not unique or any(column is None for column, _ in columns):
            continue
        same = [f"o.{sql.quoted(column)} = NEW.{sql.quoted(column)} COLLATE {sql.quoted(c)}" for column, c in columns]
        if partial:
            held = f"({sql.index_condition(texts['index', name][1])}\n)"
            if not _says_the_same(connection, table, held):
                continue
            same.append(held)
        yield " AND ".join(same)


def _says_the_same(connection: sqlite3.Connection, table: str, condition: str) -> bool:
    """Whether a condition can be asked of rows `o`: it may call the table by its name, or a function of others."""
    with suppress(sqlite3.OperationalError):
        connection.execute(f"EXPLAIN SELECT 1 FROM main.{sql.quoted(table)} AS o WHERE {condition}")
        return True
    return False
