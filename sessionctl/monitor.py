"""One look at a migrated database, made for cron: does anything still live in the old tables? Reads only."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sessionctl import compat, db, ledger, legacy, plan, quarantine, schema, stats, verify
from sessionctl.model import Finding, Migration, Place, many, rows


def monitor(path: Path, migrations: Iterable[Migration], overdue: timedelta) -> list[Finding]:
    """What somebody should look at; empty when all is quiet.

    Raises:
        SessionctlError: when we cannot look.
    """
    with closing(db.open_ro(path)) as connection, db.errors(path):
        connection.execute("BEGIN")  # one view of the data for everything
        found = [
            *_sources(connection, migrations),
            *_archives(connection),
            *_views(connection),
            *_overdue(connection, overdue),
            *_references(connection),
        ]
        connection.execute("COMMIT")
    if waiting := len(quarantine.listed(path)):
        message = f"{rows(waiting)} in quarantine: {'it waits' if waiting == 1 else 'they wait'} to be mended"
        found.append(
            Finding("quarantine_waits", message, "warning", instead="See `sessionctl quarantine list`, then `retry`.")
        )
    return found


def archives(path: Path) -> set[str]:
    """The tables that are archives by our own ledger: what is written to them is found by their fingerprint."""
    with closing(db.open_ro(path)) as connection, db.errors(path):
        return {archive.archive for archive in ledger.archives(connection)}


def _sources(connection: sqlite3.Connection, migrations: Iterable[Migration]) -> Iterator[Finding]:
    """Tables under a retired name, and sessions that are not in the unified table."""
    standing = {run.migration for run in ledger.runs(connection) if run.applies and not run.undone_at}
    for planned in plan.survey(connection, migrations):
        for source in planned.sources if planned.state == "pending" else ():
            name = source.table.name
            if planned.migration.id in standing and source.renamed:
                yield Finding(
                    "source_recreated",
                    f"{name} exists again: {planned.migration.id} had archived it",
                    place=Place(table=name),
                    instead="Find the process that still uses the old name; `sessionctl migrate` merges its rows.",
                )
            if count := stats.counts(connection, [name])[name]:
                yield Finding(
                    "sessions_outside",
                    f"{rows(count)} of {name} {'is' if count == 1 else 'are'} outside {source.merge.target}",
                    place=Place(table=name),
                    instead="Run `sessionctl migrate`.",
                )


def _archives(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Archives that are not what they were when they were made."""
    tables = schema.tables(connection)
    for archive in ledger.archives(connection):
        checked = verify.check_archive(connection, "", archive, tables)
        if checked.state == verify.FAIL:
            yield Finding(
                "archive_written",
                f"{archive.archive}: {checked.detail}",
                place=Place(table=archive.archive),
                instead="Find the process that still uses the old table, and compare it with the backup.",
            )


def _views(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Views under retired names through which something wrote within a day: cron looks once a day, or more often."""
    for view, written_at in compat.written(connection).items():
        if legacy.age(written_at) < timedelta(days=1):
            yield Finding(
                "old_name_written",
                f"something still writes to {view}, last at {written_at}: it came through the view under that name",
                place=Place(table=view),
                instead="Find the process that still uses the old name; if none does: `sessionctl legacy drop-views`.",
            )


def _overdue(connection: sqlite3.Connection, overdue: timedelta) -> Iterator[Finding]:
    for one in legacy.archived(connection):
        if legacy.age(str(one.archived_at)) >= overdue:
            yield Finding(
                "archive_overdue",
                f"{one.name} has been archived for {many(one.age_days or 0, 'day')}",
                "warning",
                Place(table=one.name),
                "Run `sessionctl legacy prune --older-than ...`.",
            )


def _references(connection: sqlite3.Connection) -> Iterator[Finding]:
    for checked in verify.check_references(connection, ledger.runs(connection), ledger.archives(connection)):
        if checked.state == verify.FAIL:
            yield Finding(
                "broken_references",
                f"{checked.name}: {checked.detail}",
                instead="See `sessionctl verify`; `sessionctl heal` mends keys that name an archive.",
            )
