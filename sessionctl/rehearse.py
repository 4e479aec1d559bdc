"""The whole way there and back on a snapshot: what would happen, how long the lock is held, how much disk it takes."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sessionctl import backup, db, execute, fingerprint, rollback, verify
from sessionctl.execute import Options, Progress, Result
from sessionctl.model import Migration
from sessionctl.result import now
from sessionctl.verify import Checked

# The application's own ledgers say how long a run took, so a second run differs there and nowhere else.
_CLOCKED = ("rows of schema_migrations", "rows of schema_version")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was learned; `ok` when every check passes and both ways end where they should.

    Args:
        not_restored: what a rollback would leave different from the original.
        not_repeated: what a second migration would leave different from the first.
        lock_seconds: how long the write lock was held.
        disk_bytes: what the run needs beside the database: a backup, the WAL and the growth.
    """

    results: list[Result]
    checks: list[Checked]
    undone: list[rollback.Result]
    not_restored: list[str]
    not_repeated: list[str]
    lock_seconds: float
    disk_bytes: int

    @property
    def ok(self) -> bool:
        """Nothing speaks against doing it."""
        return not (self.not_restored or self.not_repeated or any(c.state == verify.FAIL for c in self.checks))


def rehearse(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> Rehearsal:
    """Apply, verify, roll back, compare with the original, and apply again, all on a snapshot.

    Raises:
        SessionctlError: what `migrate` would raise.
    """
    migrations = tuple(migrations)
    planned = execute.check_state(path, migrations, options.lock_timeout)
    with backup.snapshot(path) as copy:
        execute.check_backup(copy, planned, options)
        options = replace(options, backup=False, clock=now())  # one clock, so that both runs mark rows alike
        size = copy.stat().st_size
        progress(f"rehearsing on a snapshot in the temp folder ({max(1, size >> 20)} MiB)")
        original = _look(copy)
        results = execute.migrate(copy, migrations, options, progress)
        applied = [result for result in results if result.state == "applied"]
        migrated = _look(copy)
        grown = copy.stat().st_size
        progress("verifying")
        checks = verify.verify(copy, migrations)
        undone: list[rollback.Result] = []
        if applied:
            back = rollback.Options(steps=len(applied), backup=False)
            undone = rollback.rollback(copy, migrations, back, progress)
        restored = _look(copy)
        execute.migrate(copy, migrations, options, progress)
        again = _look(copy)
    return Rehearsal(
        results,
        checks,
        undone,
        fingerprint.differences(original, restored),
        [name for name in fingerprint.differences(migrated, again) if name not in _CLOCKED],
        sum(result.seconds for result in applied),
        size + 2 * max(0, grown - size) if applied else 0,
    )


def _look(path: Path) -> dict[str, str]:
    with closing(db.open_ro(path)) as connection:
        return fingerprint.of(connection)
