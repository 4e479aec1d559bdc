"""A backup -> the live file, through SQLite: writers shut out, what is there now backed up and verified first.

SQLite's backup takes the write lock with its first pages and keeps it until it commits, so the copy of the present
state is made right then: nobody can write between the two. A file that SQLite cannot open, or none, gives way to the
backup as `replacement` says.
"""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sessionctl import backup, db, faithful, ledger, replacement, schema, sql, sqlite_errors, stats
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration, rows

Progress = Callable[[str], None]

# Pages a step: few enough that nothing is spilled to the file before the present state is backed up. The first step
# must not be the last one, either: it would commit.
_PAGES = 16
_CACHE_KIB = 64 * 1024
_POLL = 0.1

# The application's own ledgers come and go with migrations, so they say nothing about whose database it is.
_LEDGERS = ("schema_migrations", "schema_version")


@dataclass(frozen=True, slots=True)
class Options:
    """How a restore goes.

    Args:
        force: restore what does not look like a backup of this database, or into a damaged file.
        backup_dir: where the backup of the present state goes; beside the database when None.
        lock_timeout: seconds to wait for writers (and, under a rollback journal, readers).
    """

    force: bool = False
    backup_dir: Path | None = None
    lock_timeout: float = 30.0


@dataclass(slots=True)
class Result:
    """What was restored, why it was taken for this database's, and where the state of before is kept."""

    source: Path
    belongs: str
    backup: str | None = None
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    def shown(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "restored_from": str(self.source),
            "belongs": self.belongs,
            "backup": self.backup,
            "before": self.before,
            "after": self.after,
        }


def examine(path: Path, source: Path, migrations: Iterable[Migration], options: Options) -> Result:
    """Whether this backup is healthy and belongs to this database; reads only.

    Raises:
        SessionctlError: `missing_database`, `not_a_database` or `corrupt_database` for either file (with `force` only
            for the backup), `bad_config` when they are one, `refused` when the backup is another database's.
    """
    return _examined(path, source, migrations, options)[0]


def _examined(
    path: Path, source: Path, migrations: Iterable[Migration], options: Options
) -> tuple[Result, SessionctlError | None]:
    """As `examine` says, and why SQLite cannot open the database, where it cannot."""
    unreadable = replacement.unreadable(path)
    if unreadable is not None and not options.force:
        raise _with_way_out(path, unreadable)
    with closing(_given(source)) as kept:
        if unreadable is None and path.samefile(source):
            raise SessionctlError(
                f"{source} is the database itself", hint="Name the backup to restore.", code="bad_config"
            )
        with db.errors(source):
            damage = faithful.damage(kept, check="integrity_check")
            if damage is not None:
                raise SessionctlError(
                    f"the backup {source} is damaged: {damage}",
                    hint="Choose another backup; nothing was changed.",
                    code="corrupt_database",
                )
            result = Result(source, "forced", after=_counts(kept))
            if not result.after:
                raise SessionctlError(f"{source} has no table", hint="Choose another backup.", code="refused")
        if unreadable is not None:
            return result, unreadable
        with closing(db.open_ro(path)) as live:
            if options.force:
                with suppress(sqlite3.Error):  # a damaged file need not be readable
                    result.before = _counts(live)
                return result, None
            try:
                with db.errors(path):
                    result.before = _counts(live)
                    found, doubt = _belongs(live, kept, source, tuple(migrations))
            except SessionctlError as error:
                raise _with_way_out(path, error) from error
            except ValueError as error:  # a ledger row that is no JSON any more, or text that is none
                damaged = SessionctlError(f"{path} is damaged: {error}", hint="", code="corrupt_database")
                raise _with_way_out(path, damaged) from error
    if doubt:
        raise SessionctlError(
            f"{source} does not look like a backup of {path}: {doubt}",
            hint="Check both paths; --force restores it all the same, after a backup of what is there now.",
            code="refused",
        )
    result.belongs = found
    return result, None


def _given(source: Path) -> sqlite3.Connection:
    """The backup; what is wrong with it is not said of the database."""
    try:
        return db.open_ro(source)
    except SessionctlError as error:
        raise SessionctlError(
            f"the backup cannot be read: {error.message}",
            hint="Name another one; backups lie beside the database as FILE.TIME.MIGRATION.backup, or in --backup-dir.",
            code=error.code,
        ) from error


def _with_way_out(path: Path, error: SessionctlError) -> SessionctlError:
    """The same error, with what --force would do about it."""
    hints = {
        "missing_database": "Check --db; --force makes it from the backup.",
        "not_a_database": f"Check --db; --force moves it to {path.name}.damaged-TIME and puts the backup in its place.",
        "corrupt_database": f"--force puts the backup in its place, and keeps what is there now beside {path.name}.",
    }
    if error.code not in hints:
        return error
    return SessionctlError(error.message, hint=hints[error.code], code=error.code)


def restore(path: Path, source: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> Result:
    """Make the database what the backup is, at once; journal mode and permissions stay where there are any.

    Raises:
        SessionctlError: as `examine`, and `locked`, `disk_full`, `backup_failed`; the database is as it was then.
    """
    progress("checking the backup")
    result, unreadable = _examined(path, source, migrations, options)
    if unreadable is not None:
        _replace(path, source, options, progress, result)
        return result
    folder = options.backup_dir or path.resolve().parent
    backup.check_room(path, folder, backup=True)
    with ExitStack() as stack:
        live = stack.enter_context(closing(db.open_rw(path)))
        stack.enter_context(db.errors(path))
        live.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        mode = str(live.execute("PRAGMA journal_mode").fetchone()[0])
        kept = _opened(source, mode, stack)
        if mode == "wal" and _page_size(kept) != _page_size(live):
            _switch(live, path, "delete", options.lock_timeout)  # pages of another size do not fit into a WAL
            stack.callback(live.execute, "PRAGMA journal_mode = WAL")
        _Overwriting(path, live, kept, folder, options, progress, result).run()
        damage = faithful.damage(live)
        if damage is not None:
            raise SessionctlError(
                f"{path} is damaged after the restore: {damage}",
                hint=f"Check the disk. What was there before is in {result.backup}.",
                code="corrupt_database",
            )
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nothing of before stays in a -wal
    return result


def _replace(path: Path, source: Path, options: Options, progress: Progress, result: Result) -> None:
    """Put the backup where SQLite can open nothing."""
    progress("setting aside what is there, and putting the backup in its place")
    with ExitStack() as stack:
        aside = replacement.take_place(_opened(source, "delete", stack), source, path, options.lock_timeout)
    result.backup = str(aside) if aside else None


class _Overwriting:
    """The copy under the lock that SQLite's backup takes."""

    def __init__(
        self,
        path: Path,
        live: sqlite3.Connection,
        kept: sqlite3.Connection,
        folder: Path,
        options: Options,
        progress: Progress,
        result: Result,
    ) -> None:
        self.path, self.live, self.kept, self.folder = path, live, kept, folder
        self.options, self.progress, self.result = options, progress, result
        self.mode = live.execute("PRAGMA journal_mode").fetchone()[0]
        self.deadline = time.monotonic() + options.lock_timeout

    def run(self) -> None:
        """Copy, or leave the database as it was."""
        self.progress("waiting for the write lock")
        self.live.execute("PRAGMA busy_timeout = 0")  # the copy itself tries again, and hears Ctrl-C
        try:
            pages = self.kept.execute("PRAGMA page_count").fetchone()[0]
            self.kept.backup(self.live, pages=min(_PAGES, pages - 1), progress=self._step, sleep=_POLL)
        except BaseException:
            if self.result.backup is not None:  # a restore that changed nothing leaves nothing
                Path(self.result.backup).unlink(missing_ok=True)
            raise

    def _step(self, status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() >= self.deadline:
                raise sqlite_errors.locked(self.path)
        elif self.result.backup is None and status == sqlite3.SQLITE_OK:
            self._save()
            self.progress("restoring")

    def _save(self) -> None:
        """Back up what is there now, which the lock keeps as it is."""
        self.progress("backing up what is there now")
        concurrent = self.mode == "wal"
        with closing(db.open_ro(self.path) if concurrent else db.open_frozen(self.path)) as reader:
            reader.execute("BEGIN")
            try:
                made = backup.make(reader, self.path, self.folder, "before_restore")
            except SessionctlError as error:
                if error.code != "corrupt_database":
                    raise
                if not self.options.force:
                    raise _with_way_out(self.path, error) from error
                made = self._save_damaged()
        self.result.backup = str(made)

    def _save_damaged(self) -> Path:
        """The bytes of a file that SQLite cannot read whole any more."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        made = self.folder / f"{self.path.name}.{stamp}.before_restore.damaged"
        for ending in ("", "-wal"):
            part = self.path.with_name(f"{self.path.name}{ending}")
            if part.exists():
                shutil.copy2(part, made.with_name(f"{made.name}{ending}"))
        return made


def _opened(source: Path, mode: str, stack: ExitStack) -> sqlite3.Connection:
    """The backup, ready to be copied: a WAL database would turn the live one into one, so it is copied first."""
    kept = stack.enter_context(closing(db.open_ro(source)))
    with db.errors(source):
        if mode != "wal" and kept.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            kept = stack.enter_context(closing(db.open_ro(stack.enter_context(backup.snapshot(source)))))
        kept.execute("BEGIN")  # from here on it does not change
        kept.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
    return kept


def _switch(live: sqlite3.Connection, path: Path, mode: str, timeout: float) -> None:
    db.retry(live, path, timeout, f"PRAGMA journal_mode = {mode}")
    if live.execute("PRAGMA journal_mode").fetchone()[0] != mode:
        raise sqlite_errors.locked(path)


def _page_size(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA page_size").fetchone()[0])


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [t.name for t in schema.tables(connection).values() if t.kind == "table"]
    return stats.counts(connection, sorted(name for name in names if not name.startswith(ledger.PREFIX)))


def _belongs(
    live: sqlite3.Connection, kept: sqlite3.Connection, source: Path, migrations: tuple[Migration, ...]
) -> tuple[str, str]:
    """Why this is a backup of the database, or else what speaks against it."""
    for run in ledger.runs(live):
        if run.backup and Path(run.backup).exists() and Path(run.backup).samefile(source):
            return f"made by run {run.run_id}, {run.migration}", ""
    here, there = _shape(live), _shape(kept)
    if not (here <= there or there <= here):
        strange = sorted(here ^ there)[:5]
        return "", f"their tables differ ({', '.join(strange)})"
    ours, theirs = (stats.unified(schema.tables(c), migrations)[0] for c in (live, kept))
    if ours is None or theirs is None or not ours.pks or not theirs.column(ours.pks[0]):
        return "", "there is no session table to compare"
    shared, smaller = _shared(live, kept, ours.name, theirs.name, ours.pks[0])
    if not smaller:
        return "", f"{ours.name} is empty on one side, so no session id can be compared"
    if shared * 2 <= smaller:
        return "", f"only {shared} of {rows(smaller)} of {ours.name} are in both"
    return f"same tables, {shared} of {smaller} session ids in both", ""


def _shape(connection: sqlite3.Connection) -> set[str]:
    """The names of the tables, live or archived, without those that a migration brings."""
    return {
        name.partition("_legacy")[0]
        for name, table in schema.tables(connection).items()
        if table.kind == "table" and not name.startswith(ledger.PREFIX) and name not in _LEDGERS
    }


def _shared(live: sqlite3.Connection, kept: sqlite3.Connection, here: str, there: str, column: str) -> tuple[int, int]:
    """How many session ids both sides have, and how many the smaller side has."""
    ids = [
        {row[0] for row in connection.execute(f"SELECT {sql.quoted(column)} FROM {sql.quoted(name)}")}
        for connection, name in ((live, here), (kept, there))
    ]
    return len(ids[0] & ids[1]), min(map(len, ids))
