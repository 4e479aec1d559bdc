"""Which tables a database has archived: by sessionctl's own ledger, else by the name of the archive."""

import sqlite3

from sessionctl import ledger, schema, verify


def archived_tables(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Archived table -> (what to use instead, which migration archived it and when)."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    found: dict[str, tuple[str, str]] = {}
    for name in sorted(names):
        original = name.removesuffix("_legacy")
        if original != name and original not in names:
            found[original] = ("", f"it was archived as {name}")
    if {"_sessionctl_archives", "_sessionctl_runs"} <= names:
        rows = connection.execute(
            "SELECT a.original, a.successor, a.archive, r.migration, r.applied_at "
            "FROM _sessionctl_archives AS a JOIN _sessionctl_runs AS r USING (run_id) "
            "WHERE r.undone_at IS NULL ORDER BY r.run_id"
        )
        for original, successor, archive, migration, applied_at in rows:
            found[original] = (successor, f"{migration} archived it as {archive} on {str(applied_at)[:10]}")
    return found


def recorded_archives(connection: sqlite3.Connection) -> dict[str, bool]:
    """Archive in lower case, by our own ledger -> whether its rows are what they were when it was made."""
    archives = ledger.archives(connection)
    tables = schema.tables(connection) if archives else {}
    return {
        archive.archive.lower(): verify.check_archive(connection, "", archive, tables).state == verify.PASS
        for archive in archives
    }
