"""Which runs to undo, one after the other: those that stand, and an online copy that was not cut over."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sessionctl import aftermath, backup, db, entangle, faithful, ledger, plan
from sessionctl.back import Back, Options, Progress, Result, WouldLose
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Run
from sessionctl.load import resolve
from sessionctl.model import Migration
from sessionctl.pace import BUDGET_MS, Pace

__all__ = ["Options", "Result", "WouldLose", "chosen", "half_done", "predict", "rollback"]


def chosen(path: Path, migrations: Iterable[Migration], options: Options) -> list[Run]:
    """The runs that would be undone, latest first.

    Raises:
        SessionctlError: `unknown_migration` for a target that is not applied or not known, `unsupported_schema`.
    """
    migrations = tuple(migrations)
    with closing(db.open_ro(path)) as connection, db.errors(path):
        plan.survey(connection, migrations)  # a file of no known application is no database with nothing to undo
        standing = [r for r in reversed(ledger.runs(connection)) if r.can_be_undone]
        half = half_done(connection)
    if options.to is None:
        return [*half, *standing][: options.steps]
    last = resolve(migrations, options.to).id
    names = [run.migration for run in standing]
    if last not in names:
        raise SessionctlError(f"{last} is not applied here", hint="See `sessionctl status`.", code="unknown_migration")
    return [*half, *standing[: names.index(last)]]


def rollback(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> list[Result]:
    """Undo runs, each in a transaction of its own.

    Raises:
        SessionctlError: `rollback_would_lose` with what cannot be carried back, `refused`, `drift` and the like; the
            run that failed is untouched then.
    """
    migrations = tuple(migrations)
    results: list[Result] = []
    runs = chosen(path, migrations, options)
    begun = [run for run in runs if run.undone_at]  # an online copy that was not cut over needs no file to go
    steps = [(run, _file(migrations, run)) for run in runs if not run.undone_at]
    with closing(db.open_rw(path)) as connection, db.errors(path):
        results += [_take_away(path, connection, run, options, progress) for run in begun]
        aftermath.finish(path, connection, migrations, options.lock_timeout, Pace(BUDGET_MS / 1000), progress)
        for run, migration in steps:
            try:
                result = Back(path, connection, migration, run, options, progress).go()
            except SessionctlError as error:
                error.data.setdefault("runs", [done.shown() for done in results])
                if isinstance(error, WouldLose):
                    error.results = [*results, *error.results]
                raise
            results += [result] if result else []
    return results


def half_done(connection: sqlite3.Connection) -> list[Run]:
    """The run of an online copy that was begun and not cut over, if there is one."""
    state = entangle.load(connection)
    if state is None or state.phase != "copy":
        return []
    return [run for run in ledger.runs(connection) if run.run_id == state.run_id]


def _take_away(path: Path, connection: sqlite3.Connection, run: Run, options: Options, progress: Progress) -> Result:
    """Take a half-done online copy away; no row of the application's was touched by it, so there is no backup."""
    progress("taking the half-done online copy away")
    with db.transaction(connection, path, options.lock_timeout):
        state = entangle.load(connection)
        if state is not None and state.phase == "copy":
            entangle.forget(connection, state)
    return Result(run.migration, run.version, half_done=True)


def _file(migrations: Iterable[Migration], run: Run) -> Migration:
    migration = next((m for m in migrations if m.id == run.migration), None)
    if migration is None:
        raise SessionctlError(
            f"the migration file of {run.migration} is not loaded",
            hint="Name its folder with --migrations.",
            code="unknown_migration",
        )
    if migration.checksum != run.checksum:
        raise SessionctlError(
            f"{migration.path} was changed after it was applied on {run.applied_at}",
            hint="Put the file back as it was: it says how the rows go back.",
            code="drift",
        )
    return migration


def predict(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> list[Result]:
    """What `rollback` would do, by doing it on a snapshot; what could not be carried back is listed, not refused."""
    with backup.snapshot(path) as copy:
        progress("predicting on a snapshot in the temp folder")
        try:
            results = rollback(copy, migrations, replace(options, backup=False), progress)
        except WouldLose as error:
            results = error.results
        if options.backup:  # the run itself would make one, and refuse a damaged database
            with closing(db.open_ro(copy)) as connection:
                faithful.check_sound(connection, copy)
    for result in results:
        result.state = "would-roll-back"
    return results
