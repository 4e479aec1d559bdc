"""Database + migrations -> what is pending, and where its rows are. Reads only.

The live shape says what is possible, our own ledger what has happened; what other tools recorded decides nothing by
itself.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sessionctl import application, db, ledger, schema, sql, values
from sessionctl.errors import SessionctlError
from sessionctl.model import AddColumn, Finding, Merge, Migration, Place, archive_name
from sessionctl.reads import reads
from sessionctl.schema import Table

UNFOLLOWED = "unsupported_schema"  # the rule of a foreign key that cannot follow, and the code of the error

State = Literal["pending", "applied", "not-applicable", "changed", "external"]


@dataclass(frozen=True, slots=True)
class Source:
    """One table that holds rows of a merge.

    Args:
        archive: the name that it has afterwards.
        renamed: it is live under its own name, and gets the archive's.
    """

    merge: Merge
    table: Table
    archive: str
    renamed: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """What a migration means for this database now."""

    migration: Migration
    state: State
    sources: tuple[Source, ...] = ()
    applied_at: str | None = None
    refusals: tuple[Finding, ...] = ()


def recognise(path: Path, migrations: Iterable[Migration]) -> None:
    """Make sure that the database belongs to an application that these migrations know, or was migrated by us before.

    Raises:
        SessionctlError: `unsupported_schema`, and what opening raises.
    """
    with closing(db.open_ro(path)) as connection, db.errors(path):
        _recognise(schema.tables(connection), ledger.runs(connection), tuple(migrations))


def _recognise(tables: dict[str, Table], runs: list[ledger.Run], migrations: tuple[Migration, ...]) -> None:
    if not runs and not _known(tables, migrations):
        raise SessionctlError(
            "the database has no table that these migrations know",
            hint="Check --db; for another application give its own migrations with --migrations DIR.",
            code="unsupported_schema",
        )


def survey(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> tuple[Planned, ...]:
    """The state of every migration here.

    Raises:
        SessionctlError: `unsupported_schema` when the database belongs to no application that the migrations know.
    """
    migrations = tuple(migrations)
    tables = schema.tables(connection)
    runs = ledger.runs(connection)
    _recognise(tables, runs, migrations)
    archives = ledger.archives(connection)
    return tuple(_plan(connection, migration, tables, runs, archives) for migration in migrations)


def missing(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> list[ledger.Run]:
    """Runs that stand and whose migration file is not loaded."""
    known = {migration.id for migration in migrations}
    return [r for r in ledger.runs(connection) if r.can_be_undone and r.migration not in known]


def _known(tables: dict[str, Table], migrations: Iterable[Migration]) -> bool:
    names = set()
    for migration in migrations:
        for merge in migration.merges:
            names |= {merge.source, merge.target, archive_name(merge.source)}
        names |= {step.table for step in migration.steps if isinstance(step, AddColumn)}
        names |= set(migration.retires)
        if not names:  # only scripts: they alone know what they need
            return bool(tables)
    return any(name.lower() in tables for name in names)


def _plan(
    connection: sqlite3.Connection,
    migration: Migration,
    tables: dict[str, Table],
    runs: list[ledger.Run],
    archives: list[ledger.Archive],
) -> Planned:
    last = next(
        (r for r in reversed(runs) if r.migration == migration.id and r.applies),
        None,
    )
    applied_at = last.applied_at if last else None
    if last and last.checksum != migration.checksum:
        return Planned(migration, "changed", applied_at=applied_at)
    sources: list[Source] = []
    refusals: list[Finding] = []
    for merge in migration.merges:
        found, refused = _sources(connection, migration, merge, tables, archives)
        sources += found
        refusals += refused
        refusals += _unfollowed(migration, merge, found, tables)
    if sources:
        elsewhere = application.recorded_elsewhere(connection, migration)
        if (
            elsewhere is not None
            and not last
            and not any(source.renamed for source in sources)
            and all(_arrived(connection, migration, source, tables) for source in sources)
        ):
            unable = tuple(finding for finding in refusals if finding.rule == UNFOLLOWED)
            return Planned(migration, "external", tuple(sources), elsewhere, unable)
        return Planned(migration, "pending", tuple(sources), applied_at, tuple(refusals))
    if last:
        return Planned(migration, "applied", applied_at=applied_at)
    idle = migration.merges or not all(name.lower() in tables for name in _wanted(migration))
    return Planned(migration, "not-applicable" if idle else "pending")


def _wanted(migration: Migration) -> set[str]:
    """The tables that a migration without a merge needs."""
    return {s.table for s in migration.steps if isinstance(s, AddColumn)} | set(migration.retires)


def _sources(
    connection: sqlite3.Connection,
    migration: Migration,
    merge: Merge,
    tables: dict[str, Table],
    archives: list[ledger.Archive],
) -> tuple[list[Source], list[Finding]]:
    found: list[Source] = []
    refused: list[Finding] = []
    plain = archive_name(merge.source)
    by_hand = tables.get(plain.lower())
    if by_hand is not None and plain.lower() not in {a.archive.lower() for a in archives}:
        if by_hand.kind == "table" and _looks_like(migration, merge, by_hand, tables):
            found.append(Source(merge, by_hand, by_hand.name, renamed=False))
        else:
            refused.append(
                Finding(
                    "archive_name_taken",
                    f"{'the view ' if by_hand.kind == 'view' else ''}{by_hand.name} exists and is no archive of "
                    f"{merge.source}",
                    place=Place(table=by_hand.name),
                    instead=f"Rename {by_hand.name}; sessionctl neither uses nor overwrites it.",
                )
            )
    live = tables.get(merge.source.lower())
    if live is not None and live.kind != "view":
        found.append(Source(merge, live, _free_name(connection, plain), renamed=True))
        refused += _renamed_back(connection, live, tables, archives)
        if not live.pks and not live.rowid:
            refused.append(
                Finding(
                    "unsupported_shape",
                    f"{live.name} has no primary key, and columns named rowid, oid and _rowid_ hide its row numbers",
                    place=Place(table=live.name),
                    instead=f"Its rows cannot be told apart: give {live.name} a primary key, or rename such a column.",
                )
            )
    return found, refused


def _renamed_back(
    connection: sqlite3.Connection, live: Table, tables: dict[str, Table], archives: list[ledger.Archive]
) -> Iterator[Finding]:
    """An archive that somebody renamed back was merged: merging it again would bring back what was deleted since."""
    gone = [
        a for a in archives if a.rows and a.original.lower() == live.name.lower() and a.archive.lower() not in tables
    ]
    digest = ledger.digest(connection, live) if gone else ""
    for archive in gone:
        if archive.digest == digest:
            yield Finding(
                "archive_renamed",
                f"{live.name} is the archive {archive.archive} under another name",
                place=Place(table=live.name),
                instead="Its rows were merged already. Give it its name back: "
                f"ALTER TABLE {sql.bare(live.name)} RENAME TO {sql.bare(archive.archive)}",
            )


def _unfollowed(
    migration: Migration, merge: Merge, sources: list[Source], tables: dict[str, Table]
) -> Iterator[Finding]:
    """Foreign keys that cannot follow their parent: no part of its new key is made of one of their columns alone."""
    retired = {name.lower() for name in migration.retires}
    for source in sources:
        own = {column.name.lower() for column in source.table.columns}
        read = [sql.names(expression) & own for expression in merge.key.values()]
        alone = {name for names in read if len(names) == 1 for name in names}
        mixed = set().union(*read) - alone
        names = {source.table.name.lower(), merge.source.lower()}
        for child in tables.values():
            if child.name.lower() in retired | {source.table.name.lower(), source.archive.lower()}:
                continue
            for key in child.foreign_keys:
                lost = mixed & {column.lower() for column in key.parent_columns}
                whole = len(merge.key) == len(key.columns) == 1  # the new key stands for the old one
                if key.parent.lower() in names and lost and not whole:
                    yield Finding(
                        UNFOLLOWED,
                        f"{child.name}({', '.join(key.columns)}) cannot follow the key of {source.table.name} "
                        f"into {merge.target}",
                        place=Place(table=child.name, field=key.columns[0]),
                        instead=f"Make each key column of the merge from one of {', '.join(key.parent_columns)}.",
                    )


def _free_name(connection: sqlite3.Connection, name: str) -> str:
    """The archive's name, numbered when an earlier generation or anything else has it."""
    taken = {row[0] for row in connection.execute("SELECT lower(name) FROM main.sqlite_master")}
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _looks_like(migration: Migration, merge: Merge, table: Table, tables: dict[str, Table]) -> bool:
    try:
        reads(migration, merge, table, tables)
    except SessionctlError:
        return False
    return True


def _arrived(connection: sqlite3.Connection, migration: Migration, source: Source, tables: dict[str, Table]) -> bool:
    """Whether every row of a source is in the target, by its key."""
    target = tables.get(source.merge.target.lower())
    if target is None:
        return False
    values.register(connection, values.Functions(), migration.functions)
    keys = ", ".join(f"({e}) AS k{n}" for n, e in enumerate(source.merge.key.values(), 1))
    match = " AND ".join(f"t.{sql.quoted(c)} = +p.k{n}" for n, c in enumerate(source.merge.key, 1))
    query = (
        f"SELECT EXISTS (SELECT 1 FROM (SELECT {keys} FROM {sql.quoted(source.table.name)}) AS p WHERE NOT EXISTS "
        f"(SELECT 1 FROM {sql.quoted(target.name)} AS t WHERE {match}))"
    )
    return not connection.execute(query).fetchone()[0]
