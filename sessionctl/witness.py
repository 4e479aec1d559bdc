"""Somebody who keeps seeing the state before a migration: he backs it up, counts it and fingerprints it.

Under WAL that goes on while the writer works, and the writer waits for it before it commits. Under a rollback journal
a reader would hold the writer up, so there it is done first.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sessionctl import backup, beside, ledger, references, schema, signals, stats, values
from sessionctl.model import AddColumn, Merge, Migration, Script
from sessionctl.plan import Source
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
        self._path, self._folder, self._label = path, folder, migration.id
        self._question = partial(_look, path, Migration("", merges), tuple(sources))
        self._beside: beside.Beside | None = None
        self._told: Callable[[], Testimony] | None = None
        self._copy = ExitStack()
        self._names: tuple[Path, Path] | None = None  # of the backup: the unfinished one, and the one to come
        self._made: Path | None = None

    def __enter__(self) -> Self:
        try:
            with signals.deferred():
                if self._folder is not None:
                    claimed = backup.claimed(self._folder, self._path.name, self._label)
                    self._names = self._copy.enter_context(claimed)
                self._beside = beside.look(self._path)
                self._told = self._beside.ask(partial(self._question, self._names and self._names[0]))
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
        if self._made is not None:
            self._made.unlink(missing_ok=True)
        self._copy.close()

    def testimony(self) -> Testimony:
        """Wait for it; the backup has its name from here on.

        Raises:
            SessionctlError: `backup_failed`, `disk_full` and the like.
        """
        assert self._told is not None
        seen = self._told()
        with signals.deferred():
            if self._names is not None and self._made is None:
                backup.publish(self._path, *self._names)
                self._made = self._names[1]
        return replace(seen, backup=self._made)

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
        self._copy.close()


def _look(
    path: Path, merges: Migration, sources: tuple[str, ...], copy: Path | None, connection: sqlite3.Connection
) -> Testimony:
    if copy is not None:
        backup.fill(connection, path, copy)
    tables = schema.tables(connection)
    digests = {name: ledger.digest(connection, tables[name.lower()]) for name in sources}
    broken = references.look(connection, [archive.archive for archive in ledger.archives(connection)])
    summary = stats.summary(connection, (merges,), references.summed(broken.counts))
    return Testimony(None, summary, digests, broken)


def _with_functions(question: Callable[[sqlite3.Connection], Answer], connection: sqlite3.Connection) -> Answer:
    values.register(connection, values.Functions())
    return question(connection)


def sees_as_we_do(migration: Migration, source: Source) -> bool:
    """Whether no step has touched this source yet, so that a witness sees the same rows."""
    if not source.table.pks and source.table.rowid:
        return False  # its rows may have other numbers now
    touched = {step.table.lower() for step in migration.steps if isinstance(step, AddColumn)}
    touched |= {merge.target.lower() for merge in migration.merges}
    return source.table.name.lower() not in touched and not any(isinstance(s, Script) for s in migration.steps)
