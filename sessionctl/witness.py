"""A second connection that keeps seeing the state before a migration: it backs it up, counts it and fingerprints it.

Under WAL that goes on while the writer works, and the writer waits for it before it commits. Under a rollback journal
a reader would hold the writer up, so there it is done first.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from sessionctl import backup, db, ledger, references, schema, stats, values
from sessionctl.model import Migration
from sessionctl.references import Broken

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Testimony:
    """The state before: where its backup is, its statistics, the fingerprint of each source, broken references."""

    backup: Path | None
    statistics: Mapping[str, Any]
    digests: Mapping[str, str]
    broken: Broken


class Telling(Protocol):
    """Whoever can tell how things were before."""

    def testimony(self) -> Testimony:
        """The state before."""


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
        self._connection: sqlite3.Connection | None = None
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
        self._connection = connection
        self._future = self._pool.submit(self._look, connection)
        if not concurrent:
            self.testimony()
            self.dismiss()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dismiss()
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

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Callable[[], Answer] | None:
        """Put a question about the state before, which is worked on while the caller writes.

        Returns:
            what waits for the answer, or None where nobody can look beside a writer: ask it yourself.
        """
        if self._connection is None:
            return None
        return self._pool.submit(self._answer, question, self._connection).result

    def dismiss(self) -> None:
        """Wait until it is done, and let it go: a reader of the old state would hold a checkpoint up."""
        self._pool.shutdown(wait=True)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _answer(self, question: Callable[[sqlite3.Connection], Answer], connection: sqlite3.Connection) -> Answer:
        with db.errors(self._path):
            values.register(connection, values.Functions())
            return question(connection)

    def _look(self, connection: sqlite3.Connection) -> Testimony:
        with db.errors(self._path):
            made = None
            if self._folder is not None:
                made = backup.make(connection, self._path, self._folder, self._migration.id)
            tables = schema.tables(connection)
            digests = {name: ledger.digest(connection, tables[name.lower()]) for name in self._sources}
            broken = references.look(connection, [archive.archive for archive in ledger.archives(connection)])
            summary = stats.summary(connection, self._migrations, references.summed(broken.counts))
            return Testimony(made, summary, digests, broken)
