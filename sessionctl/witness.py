"""Somebody who keeps seeing the state before a migration: he backs it up, counts it and fingerprints it.

Under WAL that goes on while the writer works, and the writer waits for it before it commits. Under a rollback journal
a reader would hold the writer up, so there it is done first.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sessionctl import backup, beside, ledger, references, schema, stats, values
from sessionctl.model import Merge, Migration
from sessionctl.references import Broken

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Testimony:
    """The state before: where its backup is, its statistics, the fingerprint of each source, broken references."""

    backup: Path | None
    statistics: Mapping[str, Any]
    digests: Mapping[str, str]
    broken: Broken


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
        # What a migration calls need not go to another process, and what is counted are the tables merged into.
        merges = tuple(Merge(m.source, m.target, {}, {}) for one in migrations for m in one.merges)
        self._path, self._folder = path, folder
        self._question = partial(_look, path, folder, migration.id, Migration("", merges), tuple(sources))
        self._beside: beside.Beside | None = None
        self._told: Callable[[], Testimony] | None = None

    def __enter__(self) -> Self:
        try:
            self._beside = beside.look(self._path)
            self._told = self._beside.ask(self._question)
            if not self._beside.concurrent:
                self.testimony()
                self.dismiss()
        except BaseException:
            self._give_up()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.dismiss()
        else:
            self._give_up()

    def _give_up(self) -> None:
        """A run that changed nothing leaves nothing, and does not hold its lock until a backup of it is complete."""
        if self._beside is not None:
            self._beside.stop()
            self._beside = None
        if self._told is None or self._folder is None:
            return
        with suppress(OSError):  # what went wrong with the run is told, and comes before this
            try:
                made = self._told().backup
            except Exception:  # it was stopped, or what it met is told already
                backup.sweep(self._folder, self._path.name)
            else:
                if made is not None:
                    made.unlink(missing_ok=True)

    def testimony(self) -> Testimony:
        """Wait for it.

        Raises:
            SessionctlError: `backup_failed`, `disk_full` and the like.
        """
        assert self._told is not None
        return self._told()

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Callable[[], Answer] | None:
        """Put a question about the state before, which is worked on while the caller writes.

        Returns:
            what waits for the answer, or None where nobody can look beside a writer: ask it yourself.
        """
        if self._beside is None:
            return None
        try:
            return self._beside.ask(partial(_with_functions, question))
        except TypeError:  # a mapping of the migration's own that cannot be sent
            return None

    def dismiss(self) -> None:
        """Wait until it is done, and let it go: a reader of the old state would hold a checkpoint up."""
        if self._beside is not None:
            self._beside.close()
            self._beside = None


def _look(
    path: Path,
    folder: Path | None,
    label: str,
    merges: Migration,
    sources: tuple[str, ...],
    connection: sqlite3.Connection,
) -> Testimony:
    made = None if folder is None else backup.make(connection, path, folder, label)
    tables = schema.tables(connection)
    digests = {name: ledger.digest(connection, tables[name.lower()]) for name in sources}
    broken = references.look(connection, [archive.archive for archive in ledger.archives(connection)])
    summary = stats.summary(connection, (merges,), references.summed(broken.counts))
    return Testimony(made, summary, digests, broken)


def _with_functions(question: Callable[[sqlite3.Connection], Answer], connection: sqlite3.Connection) -> Answer:
    values.register(connection, values.Functions())
    return question(connection)
