"""Foreign keys that lead nowhere: rows without a parent, and keys that name no live table."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sessionctl import schema, sql
from sessionctl.model import Merge
from sessionctl.schema import ForeignKey, Table

Counts = Mapping[str, Mapping[str, int | None]]  # by live table and foreign key, as `count` gives them


def dangling(connection: sqlite3.Connection, table: Table, tables: Mapping[str, Table]) -> int:
    """How often rows of a table refer to nothing; a foreign key to columns that are no key cannot be judged."""
    return sum(count or 0 for count in _by_key(connection, table, tables).values())


def _by_key(connection: sqlite3.Connection, table: Table, tables: Mapping[str, Table]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for key in table.foreign_keys:
        columns = ", ".join(key.columns)
        rows = _rows(connection, table, key, tables)
        more = None if rows is None else connection.execute(f"SELECT count(*) {rows}").fetchone()[0]
        found[columns] = more if found.get(columns) is None or more is None else (found[columns] or 0) + more
    return found


def _rows(connection: sqlite3.Connection, table: Table, key: ForeignKey, tables: Mapping[str, Table]) -> str | None:
    """`FROM ...` with the rows `t` that refer to nothing by this key; None where that cannot be judged."""
    parent = tables.get(key.parent.lower())
    if parent is not None and not parent.is_key(key.parent_columns):
        return None
    return f"FROM {sql.quoted(table.name)} AS t WHERE {nothing_of(connection, table, key, parent)}"


def loose(connection: sqlite3.Connection, table: Table, tables: Mapping[str, Table], columns: str = "") -> str:
    """A query for the keys of a table's rows that refer to nothing, and what they say there in `refers`.

    Args:
        columns: one of its foreign keys alone.
    """
    found = [
        f"SELECT {table.identity('t')} AS key, "
        f"{sql.typed_key([f't.{sql.quoted(c)}' for c in key.columns])} AS refers {rows}"
        for key in table.foreign_keys
        if columns in ("", ", ".join(key.columns)) and (rows := _rows(connection, table, key, tables))
    ]
    return " UNION ".join(found) or "SELECT NULL AS key, NULL AS refers WHERE 0"


def nothing(key: ForeignKey, parent: Table | None, values: Sequence[str]) -> str:
    """The condition that a row with these values in a foreign key's columns refers to nothing."""
    given = " AND ".join(f"{value} IS NOT NULL" for value in values)
    if parent is None:
        return given
    same = " AND ".join(  # as SQLite enforces it: the parent's affinity and collation decide, the child's do not
        f"parent.{sql.quoted(column)} = +{value}" for column, value in zip(key.parent_columns, values, strict=True)
    )
    return f"{given} AND NOT EXISTS (SELECT 1 FROM {sql.quoted(parent.name)} AS parent WHERE {same})"


def refers(connection: sqlite3.Connection, key: ForeignKey, parent: Table, child: str, among: str) -> str:
    """The condition that `child` refers by this key to one of some rows of its parent.

    Args:
        among: a query for their values in the columns that the key names.
    """
    values = ", ".join(f"{child}.{sql.quoted(column)}" for column in key.columns)
    text = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?"
    (written,) = connection.execute(text, (parent.name,)).fetchone()
    if "collate" not in written.lower():
        return f"({values}) IN ({among})"
    columns = [f"parent.{sql.quoted(column)}" for column in key.parent_columns]  # their collations decide
    same = " AND ".join(f"{a} = +{child}.{sql.quoted(b)}" for a, b in zip(columns, key.columns, strict=True))
    found = f"{same} AND ({', '.join(columns)}) IN ({among})"
    return f"EXISTS (SELECT 1 FROM {sql.quoted(parent.name)} AS parent WHERE {found})"


def nothing_of(
    connection: sqlite3.Connection, table: Table, key: ForeignKey, parent: Table | None, alias: str = "t"
) -> str:
    """`nothing` for the rows of a table, called `alias`: where an index has its values, each is looked up once."""
    condition = nothing(key, parent, [f"{alias}.{sql.quoted(column)}" for column in key.columns])
    if parent is None:
        return condition
    columns = [sql.quoted(column) for column in key.columns]
    exactly = ", ".join(f"{column} COLLATE BINARY" for column in columns)
    values = f"SELECT {', '.join(columns)} FROM {sql.quoted(table.name)} GROUP BY {exactly}"
    if any("TEMP B-TREE" in row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {values}")):
        return condition
    lost = nothing(key, parent, [f"g.{column}" for column in columns])
    rows, found = (", ".join(f"{name}.{column}" for column in columns) for name in (alias, "g"))
    return f"({rows}) IN (SELECT {found} FROM ({values}) AS g WHERE {lost}) AND {condition}"


def count(connection: sqlite3.Connection, archives: Iterable[str]) -> dict[str, dict[str, int | None]]:
    """Rows that refer to nothing, by live table and the columns of the foreign key; None where it cannot be judged."""
    hidden = {name.lower() for name in archives}
    tables = schema.tables(connection)
    return {
        table.name: _by_key(connection, table, tables)
        for table in tables.values()
        if table.foreign_keys and table.name.lower() not in hidden and not table.name.startswith("_sessionctl_")
    }


def summed(counts: Counts) -> dict[str, int]:
    """The same by table."""
    return {table: sum(count or 0 for count in by_key.values()) for table, by_key in counts.items()}


def violations(connection: sqlite3.Connection, archives: Iterable[str]) -> dict[str, int]:
    """Rows that refer to nothing, by live table."""
    return summed(count(connection, archives))


def misnamed(connection: sqlite3.Connection, archives: Iterable[str]) -> list[str]:
    """Foreign keys of live tables that name an archive, or a table that does not exist."""
    tables = schema.tables(connection)
    hidden = {name.lower() for name in archives}
    return sorted(
        {
            f"{table.name}({', '.join(key.columns)}) -> {key.parent}"
            for table in tables.values()
            for key in table.foreign_keys
            if table.name.lower() not in hidden and (key.parent.lower() in hidden or key.parent.lower() not in tables)
        }
    )


@dataclass(frozen=True, slots=True)
class Broken:
    """The broken references of a moment: rows that refer to nothing, and foreign keys that name no live table."""

    counts: Counts
    misnamed: Sequence[str]


def look(connection: sqlite3.Connection, archives: Iterable[str]) -> Broken:
    """The broken references of now."""
    archives = tuple(archives)
    return Broken(count(connection, archives), misnamed(connection, archives))


def look_at(connection: sqlite3.Connection, names: Iterable[str]) -> Broken:
    """The rows of some tables that refer to nothing now."""
    tables = schema.tables(connection)
    found = [table for name in names if (table := tables.get(name.lower()))]
    return Broken({table.name: _by_key(connection, table, tables) for table in found}, ())


@dataclass(frozen=True, slots=True)
class Growth:
    """A foreign key by which more rows refer to nothing than before, though nobody said that they may."""

    table: str
    columns: str
    before: int
    after: int

    def told(self) -> str:
        """As a message has it."""
        return (
            f"{self.after} rows of {self.table} would refer by {self.columns} to nothing, "
            f"where {self.before} did before the run"
        )


def grown(before: Counts, after: Counts, merges: Iterable[Merge]) -> list[Growth]:
    """What a run added to the rows that refer to nothing, and that no `on_orphan` of its merges explains."""
    merges = tuple(merges)
    old = {table.lower(): by_key for table, by_key in before.items()}
    return [
        Growth(table, columns, was, now)
        for table, by_key in after.items()
        for columns, now in by_key.items()
        for was in [old.get(table.lower(), {}).get(columns, 0)]
        if now is not None and was is not None and now > was and not _explained(table, columns, merges)
    ]


def mismatched(tables: Mapping[str, Table], archives: Iterable[str]) -> set[tuple[str, str, str]]:
    """Foreign keys (table, columns, parent) of live tables that lead to columns which are no key.

    No write to the table succeeds, and no delete from the parent.
    """
    hidden = {name.lower() for name in archives}
    return {
        (table.name, ", ".join(key.columns), parent.name)
        for name, table in tables.items()
        if name not in hidden
        for key in table.foreign_keys
        for parent in [tables.get(key.parent.lower())]
        if parent is not None and not parent.is_key(key.parent_columns)
    }


def _explained(table: str, columns: str, merges: Iterable[Merge]) -> bool:
    named = {column.lower() for column in columns.split(", ")}
    return any(
        policy == "keep" and column.lower() in named
        for merge in merges
        if merge.target.lower() == table.lower()
        for column, policy in merge.on_orphan.items()
    )


def baseline(before: Broken, after: Broken, merges: Iterable[Merge]) -> dict[str, Any]:
    """What a run notes so that a later `verify` knows which broken references are older than it, or allowed by it.

    Of the tables that it retires it notes what they had, online when the copy began: a rollback brings that back.
    """
    allowed = summed(after.counts)
    for growth in grown(before.counts, after.counts, merges):
        allowed[growth.table] -= growth.after - growth.before
    retired = {table: by_key for table, by_key in before.counts.items() if table not in after.counts}
    misnamed = [name for name in after.misnamed if name in before.misnamed]
    return {"violations": allowed, "retired_violations": retired, "misnamed": misnamed}
