"""A table that an old process made again under a retired name, when the retired one comes back to it."""

import sqlite3

from sessionctl import schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration
from sessionctl.model import rows as counted
from sessionctl.schema import Table

_ASIDE = "_sessionctl_aside_"


def set_aside(connection: sqlite3.Connection, name: str) -> str:
    """Free the name and the names of its indexes; the rows wait under the name that is returned."""
    aside = _ASIDE + name
    for (kind, index), (table, _) in schema.texts(connection).items():
        if kind == "index" and table.lower() == name.lower():
            connection.execute(f"DROP INDEX {sql.quoted(index)}")
    connection.execute("PRAGMA legacy_alter_table = ON")
    try:
        connection.execute(f"ALTER TABLE {sql.quoted(name)} RENAME TO {sql.quoted(aside)}")
    finally:
        connection.execute("PRAGMA legacy_alter_table = OFF")
    return aside


def absorb(connection: sqlite3.Connection, migration: Migration, aside: str, name: str) -> int:
    """Give the restored table the rows of the one that stood in its place; return how many it gained.

    Raises:
        SessionctlError: `rollback_would_lose` where a row has no place there; nothing is changed then.
    """
    tables = schema.tables(connection)
    waiting, restored = tables[aside.lower()], tables[name.lower()]
    places = _places(migration, waiting, restored)
    homeless = [c.name for c in waiting.columns if c.name not in places.values() and not c.generated]
    values = " OR ".join(f"w.{sql.quoted(column)} IS NOT NULL" for column in homeless) or "0"
    same = " AND ".join(
        f"r.{sql.quoted(column)} = w.{sql.quoted(places[column])}" for column in restored.pks if column in places
    )
    known = f"EXISTS (SELECT 1 FROM {sql.quoted(name)} AS r WHERE {same or 0})"
    lost = connection.execute(f"SELECT count(*) FROM {sql.quoted(aside)} AS w WHERE ({values}) OR {known}").fetchone()[
        0
    ]
    if lost:
        raise SessionctlError(
            f"{name} was made again, and {counted(lost)} of it {'has' if lost == 1 else 'have'} no place in the table "
            "that comes back (the same key, or a column that it lacks)",
            hint=f"Rename that {name} first: its rows stay where they are then.",
            code="rollback_would_lose",
        )
    into, taken = ", ".join(map(sql.quoted, places)), ", ".join(f"w.{sql.quoted(c)}" for c in places.values())
    gained = connection.execute(
        f"INSERT OR ABORT INTO {sql.quoted(name)}({into}) SELECT {taken} FROM {sql.quoted(aside)} AS w "
        f"ORDER BY {waiting.handle('w')}"
    ).rowcount
    connection.execute(f"DROP TABLE {sql.quoted(aside)}")
    return gained


def _places(migration: Migration, waiting: Table, restored: Table) -> dict[str, str]:
    """Column of the restored table -> the column that it takes: the same name, or a stamp that stands in for it."""
    places = {
        column.name: found.name
        for column in restored.columns
        if not column.generated and (found := waiting.column(column.name)) is not None
    }
    for merge in migration.merges:
        if merge.source.lower() != restored.name.lower():
            continue
        for expression in merge.columns.values():
            names = [token.name for token in sql.tokens(expression) if token.kind == "word"]
            if names[:1] != ["stamp"]:
                continue
            ours = next((c.name for n in names if (c := restored.column(n)) is not None), None)
            theirs = next((c.name for n in names if (c := waiting.column(n)) is not None), None)
            if ours and theirs and ours not in places and theirs not in places.values():
                places[ours] = theirs
    return places
