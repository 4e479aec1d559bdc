"""Database -> statistics: how many sessions and messages, of which kind, in which tables."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sessionctl import ledger, references, schema, sql
from sessionctl.instants import instant
from sessionctl.model import Migration
from sessionctl.schema import Table

_METADATA = {"by_source": "source", "by_mode": "conversation_mode", "by_phase": "execution_phase"}


def collect(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> dict[str, Any]:
    """The statistics of the contract. Totals count the unified tables only, those that migrations merge into."""
    migrations = tuple(migrations)
    tables = schema.tables(connection)
    archived = {a.archive.lower(): a for a in ledger.archives(connection)}
    sizes = _sizes(connection)
    rows = [
        {
            "name": table.name,
            "kind": _kind(table, tables, migrations, archived),
            "rows": _count(connection, table.name),
            "bytes": sizes.get(table.name),
        }
        for table in sorted(tables.values(), key=lambda t: t.name)
        if table.kind in ("table", "virtual") and (table.columns or table.kind == "table")
    ]
    when = {run.run_id: run.applied_at for run in ledger.runs(connection)}
    return {
        **summary(connection, migrations),
        "tables": rows,
        "legacy": [
            {
                "name": row["name"],
                "rows": row["rows"],
                "archived_at": _archived_at(archived, when, str(row["name"])),
                "age_days": _age(_archived_at(archived, when, str(row["name"]))),
            }
            for row in rows
            if row["kind"] == "legacy"
        ],
    }


def summary(
    connection: sqlite3.Connection, migrations: Iterable[Migration], dangling: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The part of the statistics that a run records before and after itself.

    Args:
        dangling: rows that refer to nothing, by table, where the caller has counted them already.
    """
    tables = schema.tables(connection)
    sessions, messages = unified(tables, migrations)
    orphans = 0
    if messages is not None:
        known = None if dangling is None else dangling.get(messages.name)
        orphans = references.dangling(connection, messages, tables) if known is None else known
    return {"sessions": _sessions(connection, sessions), "messages": _messages(connection, messages, orphans)}


def unified(tables: dict[str, Table], migrations: Iterable[Migration]) -> tuple[Table | None, Table | None]:
    """The one session table and the one message table: the targets of the merges, told apart by who refers to whom."""
    targets = {m.target.lower() for migration in migrations for m in migration.merges}
    found = [tables[name] for name in sorted(targets) if name in tables]
    messages = next(
        (
            t
            for t in found
            if any(k.parent.lower() in targets - {t.name.lower()} and t.column("role") for k in t.foreign_keys)
        ),
        next((t for t in found if t.column("role") and t.column("content")), None),
    )
    sessions = next((t for t in found if t is not messages), None)
    if messages is None and sessions is not None:
        messages = next(
            (
                t
                for t in tables.values()
                if t.column("role") and any(k.parent.lower() == sessions.name.lower() for k in t.foreign_keys)
            ),
            None,
        )
    return sessions, messages


def counts(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Rows by table, for the tables that exist."""
    tables = schema.tables(connection)
    return {name: _count(connection, name) or 0 for name in names if name.lower() in tables}


def _count(connection: sqlite3.Connection, name: str) -> int | None:
    try:
        return int(connection.execute(f"SELECT count(*) FROM {sql.quoted(name)}").fetchone()[0])
    except sqlite3.OperationalError:
        return None  # a virtual table whose module this SQLite lacks cannot be counted


def _sessions(connection: sqlite3.Connection, table: Table | None) -> dict[str, Any]:
    labels = (*_METADATA, "by_channel")
    if table is None:
        return {"total": 0, **{label: {} for label in labels}, "first": None, "last": None}
    name = sql.quoted(table.name)
    text = "CASE WHEN json_valid(metadata) THEN metadata END" if table.column("metadata") else "NULL"
    values = [f"json_extract({text}, '$.{key}')" for key in _METADATA.values()]
    values.append("channel" if table.column("channel") else "NULL")
    rows = connection.execute(  # in one pass, so that every text is parsed once for all of its keys
        f"SELECT {', '.join(values)}, count(*) FROM {name} GROUP BY {', '.join(map(str, range(1, len(values) + 1)))}"
    ).fetchall()
    groups = {label: _ranked((row[n], row[-1]) for row in rows) for n, label in enumerate(labels)}
    first = last = None
    if table.column("created_at"):
        first, last = _ends(connection, name)
    return {"total": sum(row[-1] for row in rows), **groups, "first": first, "last": last}


def _ends(connection: sqlite3.Connection, name: str) -> tuple[Any, Any]:
    """The first and the last stamp; what names no instant is neither, and is not shown: it may be anything."""
    plain = "typeof(created_at) <> 'blob' AND created_at NOT IN (9e999, -9e999)"
    ends = connection.execute(f"SELECT min(created_at), max(created_at) FROM {name} WHERE {plain}").fetchone()
    if ends != (None, None) and None in map(instant, ends):
        stamps = (value for (value,) in connection.execute(f"SELECT DISTINCT created_at FROM {name} WHERE {plain}"))
        named = [(moment.seconds, moment.fraction, value) for value in stamps if (moment := instant(value))]
        named.sort(key=lambda one: one[:2])
        ends = (named[0][-1], named[-1][-1]) if named else (None, None)
    return ends[0], ends[1]


def _messages(connection: sqlite3.Connection, table: Table | None, orphans: int) -> dict[str, Any]:
    if table is None:
        return {"total": 0, "orphans": 0, "by_role": {}}
    name = sql.quoted(table.name)
    roles = connection.execute(f"SELECT role, count(*) FROM {name} GROUP BY 1") if table.column("role") else ()
    return {"total": _count(connection, table.name), "orphans": orphans, "by_role": _ranked(roles)}


def _ranked(counted: Iterable[tuple[Any, int]]) -> dict[str, int]:
    """Counts by value, the largest first; NULL is no value."""
    found: Counter[str] = Counter()
    for value, count in counted:
        if value is not None:
            found[str(value)] += count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _kind(
    table: Table,
    tables: dict[str, Table],
    migrations: Iterable[Migration],
    archived: dict[str, ledger.Archive],
) -> str:
    name = table.name.lower()
    migrations = tuple(migrations)
    if name.startswith(ledger.PREFIX) or name in ("schema_migrations", "schema_version"):
        return "ledger"
    retired = {r.table.lower() for m in migrations for r in m.retires.values()}
    if name in archived or any(name.startswith(f"{table}_legacy") for table in retired):
        return "legacy"
    sessions, messages = unified(tables, migrations)
    if messages is not None and name == messages.name.lower():
        return "message"
    if sessions is not None and name == sessions.name.lower():
        return "session"
    source = next((m for migration in migrations for m in migration.merges if m.source.lower() == name), None)
    if source is None:
        return "other"
    return "message" if messages is not None and source.target.lower() == messages.name.lower() else "session"


def _sizes(connection: sqlite3.Connection) -> dict[str, int]:
    try:
        return dict(connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall())
    except sqlite3.OperationalError:
        return {}  # built without dbstat: the size is unknown, not zero


def _archived_at(archived: dict[str, ledger.Archive], when: dict[int, str], name: str) -> str | None:
    archive = archived.get(name.lower())
    return when.get(archive.run_id) if archive else None


def _age(stamp: str | None) -> int | None:
    moment = instant(stamp)
    return (datetime.now(UTC) - moment.seconds).days if moment else None
