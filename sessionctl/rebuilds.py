"""A database -> the remains of aborted rebuilds: `tasks_new` or `tasks_old`, beside `tasks` or alone. Reads only.

A table is rebuilt by copying it under another name, dropping it and renaming the copy. What a kill leaves depends on
where it came, and on whether the application has made the table again since.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sessionctl import ledger, schema, sql
from sessionctl.model import Finding, Migration, Place, archive_name
from sessionctl.model import rows as counted
from sessionctl.repoint import Retirement
from sessionctl.schema import Table

_ENDINGS = ("_new", "_old")


@dataclass(frozen=True, slots=True)
class _Rebuild:
    """A table that stands beside the one that it was to become, or had been.

    Args:
        other: how many of its rows are not in the live one, value for value.
        apart: it has rows, and none of them has its key in the live one.
    """

    remains: Table
    live: Table
    other: int
    apart: bool


def leftovers(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> tuple[list[Finding], list[Finding]]:
    """Remains whose every row is in the live table, and those that hold something else; an error where that is all."""
    going, left = [], []
    for one in _rebuilds(connection, migrations):
        name, live, place = one.remains.name, one.live.name, Place(table=one.remains.name)
        if one.other == 0:
            message = f"{name} was left over by an aborted rebuild of {live}; all of its rows are there"
            going.append(Finding("leftover", message, place=place))
        elif one.apart:
            left.append(
                Finding(
                    "rebuild_unfinished",
                    f"an aborted rebuild left the rows of {live} in {name}: {counted(one.other)}, and none of "
                    f"them is in {live}, which was made again since",
                    place=place,
                    instead=f"Copy them into {live}, look that all are there, then drop {name}. Do not drop it before.",
                )
            )
        else:
            verb = "is" if one.other == 1 else "are"
            left.append(
                Finding(
                    "leftover_kept",
                    f"{name} looks left over by a rebuild of {live}, but {counted(one.other)} of it {verb} not there",
                    "warning",
                    place,
                    f"Compare the two: what {live} should have, copy there; then drop {name} yourself.",
                )
            )
    return going, [*left, *_unfinished(connection)]


def _unfinished(connection: sqlite3.Connection) -> list[Finding]:
    """Tables that are gone and still spoken of, while a copy waits for their name.

    It is not renamed here: what the drop took with it, the table's indexes and triggers, is written down nowhere.
    """
    tables = schema.tables(connection)
    spoken = {key.parent.lower() for table in tables.values() for key in table.foreign_keys}
    for (kind, _), (_, text) in schema.texts(connection).items():
        spoken |= sql.names(text) if kind in ("view", "trigger") else set()
    found = []
    for table in tables.values():
        ending = table.name[-len(_ENDINGS[0]) :].lower()
        name = table.name[: -len(ending)]
        if table.kind != "table" or ending not in _ENDINGS or name.lower() in tables or name.lower() not in spoken:
            continue
        rename = f"ALTER TABLE {sql.quoted(table.name)} RENAME TO {sql.quoted(name)}"
        found.append(
            Finding(
                "rebuild_unfinished",
                f"{name} is gone and still spoken of, and {table.name} looks like its unfinished rebuild, with "
                f"{counted(_count(connection, table.name))}",
                place=Place(table=table.name),
                instead=f"If its rows are complete: {rename}; then create the indexes and triggers of {name} again, "
                "as a backup or the application has them. Otherwise restore a backup.",
            )
        )
    return found


def going(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> list[Retirement]:
    """The remains that hold nothing of their own, on their way to the archives."""
    tables = schema.tables(connection)
    return [
        Retirement(one.remains.name, _free(f"{one.remains.name}_legacy", tables), one.live.name)
        for one in _rebuilds(connection, migrations)
        if one.other == 0
    ]


def _rebuilds(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> list[_Rebuild]:
    tables = schema.tables(connection)
    named = {archive.archive.lower() for archive in ledger.archives(connection)}
    for migration in migrations:
        for merge in migration.merges:
            named |= {name.lower() for name in (merge.source, merge.target, archive_name(merge.source))}
    found = []
    for remains in tables.values():
        for ending in _ENDINGS:
            live = tables.get(remains.name.lower().removesuffix(ending))
            if live is None or live is remains or remains.kind != "table" or live.kind != "table":
                continue
            if live.name.lower() in named or any(key.parent.lower() in named for key in live.foreign_keys):
                found.append(
                    _Rebuild(remains, live, _not_in(connection, remains, live), _apart(connection, remains, live))
                )
    return found


def _not_in(connection: sqlite3.Connection, remains: Table, live: Table) -> int:
    """How many rows are not in the live table, value for value."""
    columns = [column.name for column in remains.columns if not column.generated]
    if any(live.column(name) is None for name in columns):
        return _count(connection, remains.name)
    told = ", ".join(f"typeof({c}), CAST({c} AS BLOB)" for c in map(sql.quoted, columns))
    return int(
        connection.execute(
            f"SELECT count(*) FROM (SELECT {told} FROM {sql.quoted(remains.name)} "
            f"EXCEPT SELECT {told} FROM {sql.quoted(live.name)})"
        ).fetchone()[0]
    )


def _apart(connection: sqlite3.Connection, remains: Table, live: Table) -> bool:
    """Whether there are rows, and the live table has the key of none."""
    keys = ", ".join(sql.quoted(name) for name in live.pks if remains.column(name) is not None)
    shared = f"SELECT {keys} FROM {sql.quoted(remains.name)} INTERSECT SELECT {keys} FROM {sql.quoted(live.name)}"
    empty = not _count(connection, live.name)
    nothing_shared = bool(keys) and connection.execute(f"{shared} LIMIT 1").fetchone() is None
    return bool(_count(connection, remains.name)) and (empty or nothing_shared)


def _free(name: str, tables: Mapping[str, Table]) -> str:
    number, free = 1, name
    while free.lower() in tables:
        number += 1
        free = f"{name}_{number}"
    return free


def _count(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {sql.quoted(name)}").fetchone()[0])
