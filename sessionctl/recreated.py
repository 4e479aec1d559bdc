"""A table that an old process made again under a retired name, when the retired one comes back to it."""

import sqlite3
from collections.abc import Mapping

from sessionctl import later, schema, sql
from sessionctl.arrivals import Tally
from sessionctl.model import Migration
from sessionctl.schema import Table

_ASIDE = "_sessionctl_aside_"


def set_aside(connection: sqlite3.Connection, name: str) -> str:
    """Free the name and the names of its indexes; the rows wait under the name that is returned."""
    aside = _ASIDE + name
    for (kind, index), (table, _) in schema.texts(connection).items():
        if kind == "index" and table.lower() == name.lower():
            connection.execute(f"DROP INDEX {sql.quoted(index)}")
    _rename(connection, name, aside)
    return aside


def _rename(connection: sqlite3.Connection, name: str, to: str) -> None:
    connection.execute("PRAGMA legacy_alter_table = ON")  # whatever names it means the table that comes back
    try:
        connection.execute(f"ALTER TABLE {sql.quoted(name)} RENAME TO {sql.quoted(to)}")
    finally:
        connection.execute("PRAGMA legacy_alter_table = OFF")


def absorb(tally: Tally, migration: Migration, aside: str, name: str) -> None:
    """Give the restored table the rows of the one that stood in its place.

    Rows that have no place there are noted as losses; with --keep-in-target they stay in a table of their own.
    """
    tables = schema.tables(tally.connection)
    waiting, restored = tables[aside.lower()], tables[name.lower()]
    places = _places(migration, waiting, restored)
    rows, handle = f"FROM {sql.quoted(aside)} AS w", waiting.handle("w")
    same = " AND ".join(
        f"r.{sql.quoted(column)} = w.{sql.quoted(places[column])}" for column in restored.pks if column in places
    )
    known = f"EXISTS (SELECT 1 FROM {sql.quoted(name)} AS r WHERE {same or 0})"
    homeless = [f"w.{sql.quoted(c.name)}" for c in waiting.columns if c.name not in places.values() and not c.generated]
    placed = " AND ".join([*(f"{value} IS NULL" for value in homeless), f"NOT {known}"])
    tally.do("DROP TABLE IF EXISTS temp._sessionctl_going")
    tally.do(
        f"CREATE TEMP TABLE _sessionctl_going AS SELECT {handle} AS handle {rows} WHERE {placed} ORDER BY {handle}"
    )
    into, taken = ", ".join(map(sql.quoted, places)), ", ".join(f"w.{sql.quoted(c)}" for c in places.values())
    if places:  # else the two share nothing but the name
        later.insert(
            tally,
            f"INSERT OR ABORT INTO {sql.quoted(name)}({into}) SELECT {taken} FROM temp._sessionctl_going AS g "
            f"CROSS JOIN {sql.quoted(aside)} AS w ON {handle} = g.handle WHERE g.rowid",
        )
        tally.carried += tally.do(f"DELETE {rows} WHERE {handle} IN (SELECT handle FROM temp._sessionctl_going)")
    lost = tally.lose(name, "", waiting.identity("w"), rows)
    if lost and tally.keep:
        tally.kept += lost
        _rename(tally.connection, aside, _free(tables, f"{name}_kept"))
    else:
        tally.do(f"DROP TABLE {sql.quoted(aside)}")


def _free(tables: Mapping[str, Table], name: str) -> str:
    number, free = 1, name
    while free.lower() in tables:
        number += 1
        free = f"{name}_{number}"
    return free


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
