"""Foreign keys that lead nowhere: rows without a parent, and keys that name no live table."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sessionctl import schema, sql
from sessionctl.schema import ForeignKey, Table


def dangling(connection: sqlite3.Connection, table: Table, tables: Mapping[str, Table]) -> int:
    """How often rows of a table refer to nothing; a foreign key to columns that are no key cannot be judged."""
    count = 0
    for key in table.foreign_keys:
        parent = tables.get(key.parent.lower())
        if parent is not None and not parent.is_key(key.parent_columns):
            continue
        condition = nothing_of(connection, table, key, parent)
        count += connection.execute(f"SELECT count(*) FROM {sql.quoted(table.name)} AS t WHERE {condition}").fetchone()[
            0
        ]
    return count


def nothing(key: ForeignKey, parent: Table | None, values: Sequence[str]) -> str:
    """The condition that a row with these values in a foreign key's columns refers to nothing."""
    given = " AND ".join(f"{value} IS NOT NULL" for value in values)
    if parent is None:
        return given
    same = " AND ".join(  # as SQLite enforces it: the parent's affinity and collation decide, the child's do not
        f"parent.{sql.quoted(column)} = +{value}" for column, value in zip(key.parent_columns, values, strict=True)
    )
    return f"{given} AND NOT EXISTS (SELECT 1 FROM {sql.quoted(parent.name)} AS parent WHERE {same})"


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


def violations(connection: sqlite3.Connection, archives: Iterable[str]) -> dict[str, int]:
    """Rows that refer to nothing, by live table."""
    found: dict[str, int] = {}
    hidden = {name.lower() for name in archives}
    tables = schema.tables(connection)
    for table in tables.values():
        if table.foreign_keys and table.name.lower() not in hidden and not table.name.startswith("_sessionctl_"):
            found[table.name] = dangling(connection, table, tables)
    return found


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
class Baseline:
    """What a run notes so that a later `verify` knows which broken references are older than it."""

    violations: dict[str, int]
    misnamed: list[str]


def baseline(connection: sqlite3.Connection, archives: Iterable[str]) -> Baseline:
    """The broken references of now."""
    archives = tuple(archives)
    return Baseline(violations(connection, archives), misnamed(connection, archives))
