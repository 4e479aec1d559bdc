"""Plan -> Outcomes: every pending migration in order, each in a transaction of its own."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sessionctl import backup, db, faithful, load, plan
from sessionctl.errors import SessionctlError, interrupted
from sessionctl.model import Merge, Migration
from sessionctl.plan import Planned
from sessionctl.result import Options, Progress, Result
from sessionctl.running import Running, refuse

__all__ = [
    "Options",
    "Progress",
    "Result",
    "Running",
    "check_backup",
    "check_state",
    "migrate",
    "predict",
    "refuse_first",
]

# Bounded, so that a large database does not take the machine: pages beyond this are spilled to the WAL.
# The page cache, in MiB: a part of the file, so that what a merge dirties is not written twice; a bound on memory.
_CACHE_PART, _CACHE_LEAST, _CACHE_MOST = 4, 64, 384


def migrate(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> list[Result]:
    """Apply every pending migration in order; each is committed on its own.

    Raises:
        SessionctlError: as the contract says; `data["runs"]` lists what was committed before.
    """
    migrations = tuple(migrations)
    check_state(path, migrations, options.lock_timeout)
    if options.strict:
        try_out(path, migrations, options, progress)
    return _migrate(path, migrations, options, progress)


def try_out(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> None:
    """Do it on a snapshot, so that what would be refused is refused before the first write.

    Raises:
        SessionctlError: as `migrate`; nothing was committed, so `data["runs"]` is empty.
    """
    with backup.snapshot(path) as copy:
        progress(f"trying everything on a snapshot first ({_mib(copy)})")
        try:
            tried = _migrate(copy, tuple(migrations), replace(options, backup=False), lambda _: None)
            if options.strict:
                _refuse_quarantine(tried)
        except SessionctlError as error:
            error.data["runs"] = []
            raise


def may_fail(migrations: Iterable[Migration], options: Options) -> bool:
    """Whether a merge refuses rows that differ, by its own policy or the run's."""
    merges = [step for migration in migrations for step in migration.steps if isinstance(step, Merge)]
    return "fail" in {options.policy or merge.on_conflict for merge in merges}


def predict(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> list[Result]:
    """What `migrate` would do, by doing it on a snapshot; the database is not touched.

    Raises:
        SessionctlError: as `migrate`.
    """
    migrations = tuple(migrations)
    planned = check_state(path, migrations, options.lock_timeout)
    with backup.snapshot(path) as copy:
        check_backup(copy, planned, options)
        progress(f"predicting on a snapshot in the temp folder ({_mib(copy)})")
        results = _migrate(copy, migrations, replace(options, backup=False), progress)
    if options.strict:
        _refuse_quarantine(results)
    for result in results:
        if result.state == "applied":
            result.state = "would-apply"
    return results


def check_backup(copy: Path, planned: Iterable[Planned], options: Options) -> None:
    """Refuse on a snapshot what the backup of the run itself would refuse: it makes none of the snapshot.

    Raises:
        SessionctlError: `corrupt_database`.
    """
    if options.backup and any(one.state == "pending" for one in planned):
        with closing(db.open_ro(copy)) as connection:
            faithful.check_sound(connection, copy)


def refuse_first(planned: Iterable[Planned]) -> None:
    """Refuse what `migrate` would refuse at once; later migrations may need what the first one does.

    Raises:
        SessionctlError: as `migrate`.
    """
    first = next((one for one in planned if one.state == "pending"), None)
    if first is not None:
        try:
            refuse(first.migration, first.refusals)
        except SessionctlError as error:
            error.data["runs"] = []
            raise


def check_state(path: Path, migrations: Iterable[Migration], timeout: float = 5.0) -> tuple[Planned, ...]:
    """The state of each migration, or the reason why none may run; an exclusive lock is waited for.

    Raises:
        SessionctlError: `drift` when an applied file was changed since, `bad_migration` for a script that is no SQL,
            and what `survey` raises.
    """
    with closing(db.open_ro(path, timeout)) as connection, db.errors(path):
        planned = plan.survey(connection, migrations)
    for one in planned:
        if one.state == "changed":
            raise SessionctlError(
                f"{one.migration.path} was changed after it was applied on {one.applied_at}",
                hint="Put the file back as it was, and write the change as a new migration.",
                code="drift",
            )
        if one.state == "pending":
            load.check_scripts(one.migration)
    return planned


def _refuse_quarantine(results: list[Result]) -> None:
    reasons = [
        f"{result.migration.id}: {finding.message}"
        for result in results
        for finding in result.findings
        if finding.rule == "quarantined"
    ]
    if reasons:
        raise SessionctlError(
            f"--strict: rows would go to quarantine. {'; '.join(reasons)}",
            hint="Mend those rows, or run without --strict: they are kept whole and can be retried.",
            code="refused",
        )


def _migrate(path: Path, migrations: tuple[Migration, ...], options: Options, progress: Progress) -> list[Result]:
    results: list[Result] = []
    with closing(db.open_rw(path, options.lock_timeout)) as connection, db.errors(path):
        size = max(_CACHE_LEAST, min(_CACHE_MOST, (path.stat().st_size >> 20) // _CACHE_PART))
        connection.execute(f"PRAGMA cache_size = -{size << 10}")
        # The pages of a dropped index say nothing that its table does not: some builds would write zeros over them.
        connection.execute("PRAGMA secure_delete = FAST").fetchall()
        for migration in migrations:
            try:
                with db.errors(path):
                    results.append(Running(path, connection, migration, migrations, options, progress).apply())
            except (SessionctlError, KeyboardInterrupt) as error:
                committed = [r.shown() for r in results if r.state == "applied"]
                if isinstance(error, KeyboardInterrupt):
                    raise error from interrupted({"runs": committed})
                error.data.setdefault("runs", committed)
                raise
    return results


def _mib(path: Path) -> str:
    return f"{max(1, path.stat().st_size >> 20)} MiB"
