"""`sessionctl migrate` and `sessionctl plan`."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sessionctl.cli import common
from sessionctl.errors import SessionctlError
from sessionctl.model import POLICIES, Migration, Policy, Report

if TYPE_CHECKING:
    from sessionctl.execute import Options, Result
    from sessionctl.plan import Planned

Target = Annotated[
    str | None,
    typer.Argument(help="Up to and with this migration: id, alias, version or unique prefix.", show_default=False),
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse when any row would go to quarantine.")]
Compat = Annotated[
    bool, typer.Option("--compat", help="Leave a writable view under each retired name, for processes not yet moved.")
]
OnConflict = Annotated[
    str | None,
    typer.Option("--on-conflict", metavar="POLICY", help="fill, keep, source, newest or fail, for this run."),
]


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command(
        "migrate",
        epilog="Examples: sessionctl migrate v35 --db data/store.db; sessionctl migrate --online --db data/store.db",
    )(migrate)
    app.command("plan", epilog="Example: sessionctl plan --db data/store.db --json")(plan)


def migrate(
    target: Target = None,
    db: common.Db = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Predict, and change nothing.")] = False,
    strict: Strict = False,
    on_conflict: OnConflict = None,
    compat: Compat = False,
    online: Annotated[
        bool,
        typer.Option(
            "--online", help="Copy in small chunks while the application writes on; goes on where it stopped."
        ),
    ] = False,
    lock_budget_ms: Annotated[
        int | None,
        typer.Option(
            "--lock-budget-ms", metavar="MS", min=5, max=1000, help="With --online: how long a chunk may lock (50)."
        ),
    ] = None,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Do not make a backup first.")] = False,
    backup_dir: Annotated[
        Path | None,
        typer.Option("--backup-dir", metavar="DIR", help="Where backups go (beside the database)."),
    ] = None,
    lock_timeout: common.LockTimeout = 30.0,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Apply all pending migrations: back up, merge, prove, archive."""
    view = common.View(json, quiet, no_color)
    policy = _policy(on_conflict)

    def work() -> Report:
        from sessionctl import execute

        path = common.database(db)
        if lock_budget_ms is not None and not online:
            raise SessionctlError("--lock-budget-ms means nothing without --online", hint="Add it.", code="bad_config")
        options = execute.Options(policy(), strict, not no_backup, backup_dir, lock_timeout, compat)
        chosen = _chosen(common.chosen(migrations, set_name), target)
        if dry_run:
            return _predicted("migrate", path, chosen, options, view, online=online)
        planned = execute.check_state(path, chosen, lock_timeout)
        pending = [one.migration for one in planned if one.state == "pending"]
        if pending:
            execute.refuse_first(planned)  # before anything is asked
            if not online:
                _refuse_half_done(path)
            if not view.json and not view.quiet:
                _show_before(path, planned, view)
            common.confirm(f"Apply {', '.join(m.id for m in pending)} to {path}?", yes)
        with common.progress(view) as progress:
            if online:
                results = _online(path, chosen, options, progress, lock_budget_ms)
            else:
                results = execute.migrate(path, chosen, options, progress)
        return Report("migrate", str(path), True, {"runs": [result.shown() for result in results]})

    common.answer("migrate", view, db, work)


def _online(
    path: Path,
    chosen: tuple[Migration, ...],
    options: "Options",
    progress: Callable[[str], None],
    budget_ms: int | None,
) -> "list[Result]":
    from sessionctl import execute, online, pace

    interrupted = SessionctlError(
        "interrupted; what was copied stays",
        hint="`sessionctl migrate --online` goes on with it, `sessionctl rollback` takes it away.",
        code="internal",
    )
    with common.interruptible(interrupted):
        if options.strict or execute.may_fail(chosen, options):  # before the first write, as without --online
            with online.untouched(path, chosen) as planned:
                execute.try_out(planned, chosen, options, progress)
        return online.migrate(path, chosen, options, progress, budget_ms or pace.BUDGET_MS)


def plan(
    target: Target = None,
    db: common.Db = None,
    strict: Strict = False,
    on_conflict: OnConflict = None,
    compat: Compat = False,
    online: Annotated[
        bool, typer.Option("--online", help="Of `migrate --online`, which goes on where it stopped.")
    ] = False,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Show the SQL and the predicted outcomes of `migrate`. The database is left alone."""
    view = common.View(json, quiet, no_color)
    policy = _policy(on_conflict)

    def work() -> Report:
        from sessionctl import execute

        path = common.database(db)
        chosen = _chosen(common.chosen(migrations, set_name), target)
        return _predicted("plan", path, chosen, execute.Options(policy(), strict, compat=compat), view, online=online)

    common.answer("plan", view, db, work)


def _refuse_half_done(path: Path) -> None:
    from contextlib import closing

    from sessionctl import db as door
    from sessionctl import entangle

    with closing(door.open_ro(path)) as connection, door.errors(path):
        entangle.refuse_half_done(connection)


def _show_before(path: Path, planned: "tuple[Planned, ...]", view: common.View) -> None:
    """The statistics before and the plan, so that the question that follows can be answered."""
    from contextlib import closing

    from sessionctl import db as door
    from sessionctl import stats

    with closing(door.open_ro(path)) as connection, door.errors(path):
        counted = {
            source.table.name: stats.counts(connection, [source.table.name, source.merge.target])
            for one in planned
            if one.state == "pending"
            for source in one.sources
        }
        numbers = stats.summary(connection, [one.migration for one in planned])
    steps = [
        {
            "migration": one.migration.id,
            "version": one.migration.version,
            "title": one.migration.title,
            "merges": [
                {
                    "source": s.table.name,
                    "target": s.merge.target,
                    "archive": s.archive,
                    "rows": counted[s.table.name],
                }
                for s in one.sources
            ],
        }
        for one in planned
        if one.state == "pending"
    ]
    common.show(Report("before", str(path), True, {"statistics": numbers, "pending": steps}), view)


def _policy(given: str | None) -> Callable[[], Policy | None]:
    def checked() -> Policy | None:
        allowed = [policy for policy in POLICIES if policy != "fork"]
        found = next((policy for policy in allowed if policy == given), None)
        if given is not None and found is None:
            raise SessionctlError(
                f"--on-conflict {given} is unknown",
                hint=f"Use one of {', '.join(allowed)}.",
                code="bad_config",
            )
        return found

    return checked


def _chosen(found: tuple[Migration, ...], target: str | None) -> tuple[Migration, ...]:
    """All, or those of the target's set up to and with the target."""
    if target is None:
        return found
    from sessionctl import load

    last = load.resolve(found, target)
    own = [migration for migration in found if migration.set == last.set]
    return tuple(own[: own.index(last) + 1])


def _predicted(
    command: str,
    path: Path,
    chosen: tuple[Migration, ...],
    options: "Options",
    view: common.View,
    *,
    online: bool = False,
) -> Report:
    """What would happen; a refusal is an answer here, not a failure to look."""
    from sessionctl import execute

    try:
        with ExitStack() as until, common.progress(view) as progress:
            planned = path
            if online:
                from sessionctl import online as copying

                copying.check(path, chosen)
                planned = until.enter_context(copying.untouched(path, chosen))
            results = execute.predict(planned, chosen, options, progress)
    except SessionctlError as error:
        if error.code != "refused":
            raise
        refusal = {"message": error.message, "hint": error.hint}
        runs = [{**run, "state": "would-apply"} for run in common.committed(error)]
        return Report(
            command,
            str(path),
            False,
            {"runs": runs, "refused": refusal, "findings": error.data.get("findings", [])},
        )
    return Report(command, str(path), True, {"runs": [result.shown(with_sql=True) for result in results]})
