"""A second connection that keeps seeing the state before a migration: it backs it up, counts it and fingerprints it.

Under WAL that goes on while the writer works, and the writer waits for it before it commits. Under a rollback journal
a reader would hold the writer up, so there it is done first.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sessionctl import backup, db, ledger, schema, stats
from sessionctl.model import Migration


@dataclass(frozen=True, slots=True)
class Testimony:
    """The state before: where its backup is, its statistics, and the fingerprint of each source table."""

    backup: Path | None
    statistics: Mapping[str, Any]
    digests: Mapping[str, str]


class Witness:
    """Looks at the state before while the caller, who holds the write lock, changes it.

    Args:
        folder: where the backup goes, or None for no backup.
        sources: the tables to fingerprint.
    """

    def __init__(
        self,
        path: Path,
        folder: Path | None,
        migration: Migration,
        migrations: Iterable[Migration],
        sources: Iterable[str],
    ) -> None:
        self._path, self._folder, self._migration = path, folder, migration
        self._migrations, self._sources = tuple(migrations), tuple(sources)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="witness")
        self._future: Future[Testimony] | None = None

    def __enter__(self) -> Self:
        connection = db.open_ro(self._path)
        try:
            connection.execute("BEGIN")  # from here on it sees this state, whatever the writer does
            concurrent = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            connection.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        self._future = self._pool.submit(self._look, connection)
        if not concurrent:
            self.testimony()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True)
        if error is not None and self._future is not None and self._future.exception() is None:
            made = self._future.result().backup
            if made is not None:  # a run that changed nothing leaves nothing
                made.unlink(missing_ok=True)

    def testimony(self) -> Testimony:
        """Wait for it.

        Raises:
            SessionctlError: `backup_failed`, `disk_full` and the like.
        """
        assert self._future is not None
        return self._future.result()

    def _look(self, connection: sqlite3.Connection) -> Testimony:
        with closing(connection), db.errors(self._path):
            made = None
            if self._folder is not None:
                made = backup.make(connection, self._path, self._folder, self._migration.id)
            tables = schema.tables(connection)
            digests = {name: ledger.digest(connection, tables[name.lower()]) for name in self._sources}
            return Testimony(made, stats.summary(connection, self._migrations), digests)
