"""After the cut-over of an online migration: what needs no lock, and what takes its time.

The run stands from the cut-over on. What is still to be done is noted in the database, and is gone on with whenever
somebody comes by: the next `migrate`, a `rollback`.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path

from sessionctl import application, db, entangle, ledger, records, references, schema, sql, stats
from sessionctl.entangle import State
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration
from sessionctl.pace import Pace, rest
from sessionctl.references import Broken

Progress = Callable[[str], None]


def finish(
    path: Path,
    connection: sqlite3.Connection,
    migrations: tuple[Migration, ...],
    lock_timeout: float,
    pace: Pace,
    progress: Progress,
) -> None:
    """Complete the record of an online run that has been cut over, and drop what it no longer needs."""
    state = entangle.load(connection)
    if state is None or state.phase == "copy":
        return
    if state.phase == "finish":
        _record(path, connection, migrations, state, lock_timeout, progress)
    _empty(path, connection, state, lock_timeout, pace, progress)
    with db.transaction(connection, path, lock_timeout):
        if _stands(connection, state):
            entangle.take_away(connection, state)


def _stands(connection: sqlite3.Connection, state: State, phase: str = "empty") -> bool:
    """Whether nobody else was faster: another process may come by and complete the same run."""
    now = entangle.load(connection)
    return now is not None and (now.run_id, now.phase) == (state.run_id, phase)


def _record(
    path: Path,
    connection: sqlite3.Connection,
    migrations: tuple[Migration, ...],
    state: State,
    lock_timeout: float,
    progress: Progress,
) -> None:
    """Fingerprints, statistics and references as they are now, outside the lock; then written down."""
    progress("fingerprinting the archives, and counting")
    connection.execute("BEGIN")
    if not _stands(connection, state, "finish"):
        connection.execute("COMMIT")
        return
    run = next(r for r in ledger.runs(connection) if r.run_id == state.run_id)
    migration = next((m for m in migrations if m.id == run.migration), None)
    if migration is None:
        raise SessionctlError(
            f"the migration file of {run.migration} is not loaded, and its online run is not completed",
            hint="Name its folder with --migrations.",
            code="unknown_migration",
        )
    merges = ledger.merges(connection, run.run_id)
    tables = schema.tables(connection)
    archives = ledger.archives(connection)
    own = [archive for archive in archives if archive.run_id == run.run_id]
    digests = {archive.original: ledger.digest(connection, tables[archive.archive.lower()]) for archive in own}
    broken = references.look(connection, [archive.archive for archive in archives])
    noted = run.details.get("broken")
    before = Broken(**noted) if noted else broken  # an earlier version did not look before it began
    after = dict.fromkeys(name for m in merges for name in (m.archive, m.outcome.target))
    recorded = {
        "before": {"tables": run.details["before"], **run.details["statistics"]},
        "after": {
            "tables": stats.counts(connection, after),
            **stats.summary(connection, migrations, references.summed(broken.counts)),
        },
        "merges": [replace(m.outcome, source=ledger.merge_of(migration, m).source).shown() for m in merges],
    }
    known_rows = records.fingerprints(connection, run.run_id)
    connection.execute("COMMIT")
    kept = {k: v for k, v in run.details.items() if k not in ("backup", "before", "statistics", "broken")}
    known = references.baseline(before, broken, migration.merges)
    grown = references.grown(before.counts, broken.counts, migration.merges)
    orphaned = {"orphaned": [list(astuple(growth)) for growth in grown]} if grown else {}
    with db.transaction(connection, path, lock_timeout):
        if not _stands(connection, state, "finish"):
            return
        ledger.note_digests(connection, own, digests)
        told = {**kept, **recorded, **known, **orphaned, "records": known_rows}
        ledger.finish(connection, run.run_id, run.backup, told)
        if "schema_migrations" in run.details["application"]:
            application.note_statistics(connection, run.migration, recorded)
        connection.execute("UPDATE _sessionctl_online SET phase = 'empty'")


def _empty(
    path: Path, connection: sqlite3.Connection, state: State, lock_timeout: float, pace: Pace, progress: Progress
) -> None:
    """Give the room of the targets' old rows back, a little at a time: dropping a large table takes its time."""
    progress("giving the room of the old rows back")
    concurrent = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    dropped = [f"DROP INDEX IF EXISTS {sql.quoted(name)}" for name in entangle.left_aside(connection)]
    for shadow in [place.shadow for place in state.of("target")]:
        dropped += [
            f"DROP INDEX IF EXISTS {sql.quoted(name)}"
            for (kind, name), (of, _) in schema.texts(connection).items()
            if kind == "index" and of == shadow
        ]
    for statement in dropped:
        with db.transaction(connection, path, lock_timeout):
            started = time.monotonic()
            if not _stands(connection, state):
                return
            connection.execute(statement)
        held = time.monotonic() - started
        pace.held(held, 0)
        rest(connection, held, concurrent=concurrent)
    for place in state.of("target"):
        pace.at(-place.place)
        left = True
        while left:
            with db.transaction(connection, path, lock_timeout):
                started = time.monotonic()
                if not _stands(connection, state):
                    return
                rows = connection.execute(
                    f"DELETE FROM {sql.quoted(place.shadow)} WHERE rowid IN "
                    f"(SELECT rowid FROM {sql.quoted(place.shadow)} ORDER BY rowid LIMIT ?)",
                    (pace.rows,),
                ).rowcount
                left = rows > 0
            held = time.monotonic() - started
            pace.held(held, rows)
            rest(connection, held, concurrent=concurrent)
