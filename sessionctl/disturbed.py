"""Which rows of an archive are not those that were archived: the run's backup has them as they were."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sessionctl import db, ledger, schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Archive, Run
from sessionctl.work import listed


def check(connection: sqlite3.Connection, run: Run, archives: Iterable[Archive]) -> None:
    """Whether a run can be undone from its archives.

    Raises:
        SessionctlError: `refused`, naming what was changed.
    """
    tables = schema.tables(connection)
    for archive in archives:
        table = tables.get(archive.archive.lower())
        if table is None:
            raise SessionctlError(
                f"the archive {archive.archive} is gone, so {run.migration} cannot be rolled back row by row",
                hint=f"Restore the backup: {run.backup or 'made before the migration'}.",
                code="refused",
            )
        if ledger.digest(connection, table) != archive.digest:
            raise SessionctlError(
                f"the archive {archive.archive} was changed after it was made{told(connection, archive)}",
                hint="Its rows are not those that were merged: compare it with the backup first.",
                code="refused",
            )


def told(connection: sqlite3.Connection, archive: Archive) -> str:
    """The rows by key, never what they hold: `: edited a, b; gone c`; empty where no backup can tell."""
    (backup,) = connection.execute("SELECT backup FROM _sessionctl_runs WHERE run_id = ?", (archive.run_id,)).fetchone()
    file = next(row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main")
    if not backup or not Path(backup).is_file():
        return ""
    try:
        with closing(db.open_ro(backup)) as kept:
            kept.execute(f"ATTACH {sql.literal(f'{Path(file).absolute().as_uri()}?mode=ro')} AS live")
            found = _differing(kept, archive)
    except (sqlite3.Error, SessionctlError):  # the archive is what is told of, not its backup
        return ""
    parts = [f"{what} {listed(keys)}" for what, keys in found.items() if keys]
    return f": {'; '.join(parts)}" if parts else ""


def _differing(kept: sqlite3.Connection, archive: Archive) -> dict[str, list[str]]:
    table = schema.tables(kept).get((archive.original if archive.renamed else archive.archive).lower())
    if table is None or not table.pks or ledger.digest(kept, table) != archive.digest:  # online: of an earlier moment
        return {}
    before, after = f"main.{sql.quoted(table.name)} AS b", f"live.{sql.quoted(archive.archive)} AS a"
    match = " AND ".join(f"a.{name} IS b.{name}" for name in map(sql.quoted, table.pks))
    columns = [sql.quoted(column.name) for column in table.columns if not column.generated]
    same = " AND ".join(f"a.{c} IS b.{c} COLLATE BINARY AND typeof(a.{c}) = typeof(b.{c})" for c in columns)
    queries = {
        "edited": f"SELECT {table.identity('b')} FROM {before} JOIN {after} ON {match} WHERE NOT ({same})",
        "gone": f"SELECT {table.identity('b')} FROM {before} WHERE NOT EXISTS (SELECT 1 FROM {after} WHERE {match})",
        "added": f"SELECT {table.identity('a')} FROM {after} WHERE NOT EXISTS (SELECT 1 FROM {before} WHERE {match})",
    }
    return {what: [sql.told_key(row[0]) for row in kept.execute(query)] for what, query in queries.items()}
