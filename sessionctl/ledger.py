"""The tool's own tables: what happened, run by run, and the rows that the application's own ledgers expect."""

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from typing import Any

from sessionctl import own, sql
from sessionctl.instants import Form
from sessionctl.jsontext import encodes
from sessionctl.model import Merge, Migration, Outcome
from sessionctl.own import PREFIX as PREFIX
from sessionctl.own import create as create
from sessionctl.schema import Object, Table


@dataclass(frozen=True, slots=True)
class Run:
    """One committed run."""

    run_id: int
    kind: str
    migration: str
    set: str
    version: str
    checksum: str
    applied_at: str
    undone_at: str | None
    backup: str | None
    details: Mapping[str, Any]

    @property
    def applies(self) -> bool:
        """Whether its migration is carried out by it, and stands."""
        return self.kind in ("migrate", "heal") and not self.undone_at

    @property
    def incomplete(self) -> bool:
        """Whether it was cut over online, and what takes its time is still to be recorded: fingerprints, baselines."""
        return "statistics" in self.details and "violations" not in self.details

    @property
    def can_be_undone(self) -> bool:
        """Whether a rollback has a step for it; a retry goes back with the run that it belongs to."""
        return self.kind in ("migrate", "heal", "mend") and not self.undone_at

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """The views that it put under retired names, while they stand."""
        standing = not self.undone_at and "compat_dropped_at" not in self.details
        return tuple(self.details.get("compat") or ()) if standing else ()


_RUN = tuple(entry.name for entry in fields(Run))


@dataclass(frozen=True, slots=True)
class Archive:
    """One archived table, as it was when it was archived."""

    archive_id: int
    run_id: int
    original: str
    archive: str
    successor: str
    renamed: bool
    rows: int
    digest: str
    pruned_at: str | None = None
    pruned_backup: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """One recorded merge."""

    merge_id: int
    run_id: int
    source: str
    archive: str
    policy: str
    form: Form
    outcome: Outcome
    last_rowid: int | None


def exists(connection: sqlite3.Connection) -> bool:
    """Whether this database has been migrated by sessionctl before."""
    return _has(connection, f"{PREFIX}runs")


def runs(connection: sqlite3.Connection) -> list[Run]:
    """Every run that was committed, the undone ones too, oldest first.

    Raises:
        SessionctlError: `corrupt_database` where some of the tool's own tables are gone or are not what it made: what
            they held is not to be guessed, and a new, empty one would say that it never was.
    """
    if not own.check(connection):
        return []
    return [
        Run(**{**dict(zip(_RUN, row, strict=True)), "backup": _path(row[-2]), "details": json.loads(row[-1])})
        for row in connection.execute(
            "SELECT run_id, kind, migration, set_name, version, checksum, applied_at, undone_at, backup, details "
            "FROM _sessionctl_runs ORDER BY run_id"
        )
    ]


def archives(connection: sqlite3.Connection, *, pruned: bool = False) -> list[Archive]:
    """The archives of every run that stands; those that were pruned only when asked for."""
    if not exists(connection):
        return []
    return [
        Archive(*[*row[:-1], _path(row[-1])])
        for row in connection.execute(
            "SELECT a.archive_id, a.run_id, a.original, a.archive, a.successor, a.renamed, a.rows, a.digest, "
            "a.pruned_at, a.pruned_backup FROM _sessionctl_archives AS a JOIN _sessionctl_runs AS r USING (run_id) "
            f"WHERE r.undone_at IS NULL {'' if pruned else 'AND a.pruned_at IS NULL '}ORDER BY a.archive_id"
        )
    ]


def archive_of(recorded: Iterable[Archive], merged: Merged) -> Archive | None:
    """The archive that a merge read: the latest of that name that was there then."""
    found = [a for a in recorded if a.archive.lower() == merged.archive.lower() and a.run_id <= merged.run_id]
    return found[-1] if found else None


def retired_since(recorded: Iterable[Archive], merged: Merged) -> Archive | None:
    """The archive that the target of a merge has become, where a later run merged it into another table."""
    target = merged.outcome.target.lower()
    return next((a for a in recorded if a.original.lower() == target and a.run_id > merged.run_id), None)


def returned(connection: sqlite3.Connection, source: str) -> bool:
    """Whether a rollback gave rows to this table that its target has under keys of their own."""
    query = f"SELECT EXISTS (SELECT 1 FROM {PREFIX}returned WHERE source = ?)"
    return _has(connection, f"{PREFIX}returned") and bool(connection.execute(query, (source,)).fetchone()[0])


def note_pruned(connection: sqlite3.Connection, archive_id: int, clock: str, backup: str) -> None:
    """Write down that an archive was dropped, and where its rows still are."""
    connection.execute(
        "UPDATE _sessionctl_archives SET pruned_at = ?, pruned_backup = ? WHERE archive_id = ?",
        (clock, _stored(backup), archive_id),
    )


def note_views_dropped(connection: sqlite3.Connection, run_id: int, views: Iterable[str], clock: str) -> None:
    """Write down that the views of a run are gone, so that a rollback does not look for them."""
    connection.executemany(
        "DELETE FROM _sessionctl_objects WHERE run_id = ? AND before IS NULL AND type IN ('view', 'trigger') "
        "AND lower(tbl_name) = lower(?)",
        [(run_id, view) for view in views],
    )
    connection.execute(
        "UPDATE _sessionctl_runs SET details = json_set(details, '$.compat_dropped_at', ?) WHERE run_id = ?",
        (clock, run_id),
    )


def merges(connection: sqlite3.Connection, run_id: int) -> list[Merged]:
    """The merges of one run, in order."""
    return [
        Merged(row[0], run_id, row[1], row[3], row[4], Form(**json.loads(row[5])),
               Outcome(row[1], row[2], row[3], *row[6:13]), row[13])
        for row in connection.execute(
            "SELECT merge_id, source, target, archive, policy, form, rows, inserted, identical, merged, forked, "
            "quarantined, conflicts, last_rowid FROM _sessionctl_merges WHERE run_id = ? ORDER BY merge_id",
            (run_id,),
        )
    ]  # fmt: skip


def merge_of(migration: Migration, merged: Merged) -> Merge:
    """The step that a recorded merge carried out; its source may have been found under the archive's name."""
    sources = {merged.source.lower(), merged.source.lower().removesuffix("_legacy")}
    return next(
        m for m in migration.merges if m.target.lower() == merged.outcome.target.lower() and m.source.lower() in sources
    )


def start(connection: sqlite3.Connection, migration: Migration, kind: str, clock: str, tool: str) -> int:
    """Note that a run began; it stands only when the caller's transaction commits."""
    cursor = connection.execute(
        "INSERT INTO _sessionctl_runs(kind, migration, set_name, version, checksum, applied_at, tool) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kind, migration.id, migration.set, migration.version, migration.checksum, clock, tool),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def start_merge(
    connection: sqlite3.Connection,
    run_id: int,
    source: str,
    target: str,
    archive: str,
    policy: str,
    form: Form,
) -> int:
    """Give a merge its number, so that its rows can be written."""
    cursor = connection.execute(
        "INSERT INTO _sessionctl_merges(run_id, source, target, archive, policy, form, rows, inserted, identical, "
        "merged, forked, quarantined, conflicts) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)",
        (run_id, source, target, archive, policy, json.dumps(asdict(form))),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def finish_merge(connection: sqlite3.Connection, merge_id: int, outcome: Outcome, target: Table) -> None:
    """Write what a merge came to, and where the target ended: rows behind that place were written later."""
    last = f"(SELECT max({target.rowid}) FROM {sql.quoted(target.name)})" if target.rowid else "NULL"
    connection.execute(
        "UPDATE _sessionctl_merges SET rows = ?, inserted = ?, identical = ?, merged = ?, forked = ?, quarantined = ?, "
        f"conflicts = ?, last_rowid = {last} WHERE merge_id = ?",
        (outcome.rows, outcome.inserted, outcome.identical, outcome.merged, outcome.forked, outcome.quarantined,
         outcome.conflicts, merge_id),
    )  # fmt: skip


def index_preimages(connection: sqlite3.Connection) -> None:
    """Let pre-images be found by key, which only a way back needs: a merge does not pay for it."""
    own.run(connection, "ledger.key.up.sql")


def unindex_preimages(connection: sqlite3.Connection) -> None:
    """Take the index away again, in the same transaction."""
    own.run(connection, "ledger.key.down.sql")


def note_archive(connection: sqlite3.Connection, archive: Archive) -> None:
    """Write down an archived table."""
    connection.execute(
        "INSERT INTO _sessionctl_archives(run_id, original, archive, successor, renamed, rows, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (archive.run_id, archive.original, archive.archive, archive.successor, archive.renamed, archive.rows,
         archive.digest),
    )  # fmt: skip


def note_digests(connection: sqlite3.Connection, archives: Iterable[Archive], digests: Mapping[str, str]) -> None:
    """Write down the fingerprint of each archive.

    Args:
        digests: by the name that the table had before it was archived.
    """
    by_name = {name.lower(): digest for name, digest in digests.items()}
    connection.executemany(
        "UPDATE _sessionctl_archives SET digest = ? WHERE archive_id = ?",
        [(by_name[archive.original.lower()], archive.archive_id) for archive in archives],
    )


def note_objects(
    connection: sqlite3.Connection,
    run_id: int,
    before: Mapping[Object, tuple[str, str]],
    after: Mapping[Object, tuple[str, str]],
) -> None:
    """Write down the schema text of everything that a run changed, added or took away."""
    rows = [
        (
            run_id,
            *key,
            (before.get(key) or after[key])[0],
            before.get(key, (None, None))[1],
            after.get(key, (None, None))[1],
        )
        for key in {**before, **after}
        if before.get(key) != after.get(key) and not key[1].startswith(PREFIX)
    ]
    connection.executemany("INSERT INTO _sessionctl_objects VALUES (?, ?, ?, ?, ?, ?)", rows)


def note_indexes(connection: sqlite3.Connection, run_id: int, names: Iterable[str]) -> None:
    """Write down what goes with indexes beside their text: their place, and their statistics."""
    known = _has(connection, "sqlite_stat1")
    told = "(SELECT {0} FROM main.sqlite_stat1 WHERE idx = m.name)" if known else "NULL"
    connection.executemany(
        f"INSERT INTO {PREFIX}unindexed SELECT ?, m.name, m.rowid, {told.format('tbl')}, {told.format('stat')} "
        "FROM main.sqlite_master AS m WHERE m.type = 'index' AND m.name = ?",
        [(run_id, name) for name in names],
    )


def finish(connection: sqlite3.Connection, run_id: int, backup: str | None, details: Mapping[str, Any]) -> None:
    """Write what a run saw, and where its backup is."""
    told = json.dumps(details, ensure_ascii=False).encode("utf-8", "backslashreplace")  # such are JSON's escapes, too
    connection.execute(
        "UPDATE _sessionctl_runs SET backup = ?, details = ? WHERE run_id = ?",
        (_stored(backup), told.decode("utf-8"), run_id),
    )


def _stored(path: str | None) -> str | bytes | None:
    """A path as the database can hold it: file names are bytes, and need not be UTF-8."""
    return path if path is None or encodes(path) else os.fsencode(path)


def _path(stored: str | bytes | None) -> str | None:
    return None if stored is None else os.fsdecode(stored)


_MANY = 64  # rows at a time: few calls, and no more of a large table in memory than a few rows


def digest(connection: sqlite3.Connection, table: Table, condition: str = "1") -> str:
    """A fingerprint of a table's rows that fulfil a condition, in their order, which a VACUUM leaves as it is.

    Values are read as they lie in their pages: text that SQLite had to put together would cost it memory, whose
    bookkeeping all threads share, and would slow down the one that writes.
    """
    columns = [sql.quoted(column.name) for column in table.columns if not column.generated]
    values = [f"ifnull({column}, x'')" for column in columns] + [f"typeof({column})" for column in columns]
    order = table.rowid or ", ".join(map(sql.quoted, table.pks))
    fingerprint = blake2b(digest_size=16)
    usual, connection.text_factory = connection.text_factory, bytes
    try:
        what = f"{', '.join(values)} FROM {sql.quoted(table.name)} WHERE {condition}"
        rows = connection.execute(f"SELECT {what} ORDER BY {order}")
        while some := rows.fetchmany(_MANY):
            try:
                lines = b"\x1e".join(map(b"\x1f".join, some))
            except TypeError:  # a number
                lines = b"\x1e".join(b"\x1f".join(map(_spelled, row)) for row in some)
            fingerprint.update(lines + b"\x1e")
    finally:
        connection.text_factory = usual
    return fingerprint.hexdigest()


def _spelled(value: Any) -> bytes:
    return value if isinstance(value, bytes) else repr(value).encode()


def _has(connection: sqlite3.Connection, table: str, kinds: tuple[str, ...] = ("table",)) -> bool:
    found = connection.execute("SELECT type FROM main.sqlite_master WHERE lower(name) = lower(?)", (table,)).fetchall()
    return any(kind in kinds for (kind,) in found)
