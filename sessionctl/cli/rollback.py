"""`sessionctl rollback`."""

from pathlib import Path
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.errors import SessionctlError
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rollback", epilog="Example: sessionctl rollback --db data/store.db --dry-run")(rollback)


def rollback(
    db: common.Db = None,
    to: Annotated[str | None, typer.Option("--to", metavar="TARGET", help="Undo everything after TARGET.")] = None,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, metavar="N", help="How many runs to undo; one unless told.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go where; change nothing.")] = False,
    keep_in_target: Annotated[
        bool, typer.Option("--keep-in-target", help="Leave what cannot be carried back in the target.")
    ] = False,
    discard: Annotated[
        bool, typer.Option("--discard", help="Put migrated rows back as they were archived; drop later edits.")
    ] = False,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Do not make a backup first.")] = False,
    backup_dir: Annotated[Path | None, typer.Option("--backup-dir", metavar="DIR", help="Where backups go.")] = None,
    lock_timeout: common.LockTimeout = 30.0,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Undo the last migration and keep what was written since. It refuses rather than lose."""
    view = common.View(json, quiet, no_color)

    def work() -> Report:
        from sessionctl import rollback as back

        if keep_in_target and discard:
            raise SessionctlError(
                "--keep-in-target and --discard exclude each other", hint="Choose one.", code="bad_config"
            )
        if to is not None and steps is not None:
            raise SessionctlError(
                f"--to {to} and --steps {steps} exclude each other",
                hint="Say where to stop, or how many runs to undo.",
                code="bad_config",
            )
        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        options = back.Options(to, steps or 1, keep_in_target, discard, not no_backup, backup_dir, lock_timeout)
        runs = back.chosen(path, chosen, options)
        if dry_run:
            try:
                with common.progress(view) as progress:
                    results = back.predict(path, chosen, options, progress)
            except SessionctlError as error:  # a refusal is an answer here, not a failure to look
                if error.code not in ("refused", "rollback_would_lose"):
                    raise
                refusal = {"code": error.code, "message": error.message, "hint": error.hint}
                before = [{**run, "state": "would-roll-back"} for run in common.committed(error)]
                return Report("rollback", str(path), False, {**error.data, "runs": before, "refused": refusal})
            lost = any(result.losses for result in results) and not (keep_in_target or discard)
            return Report("rollback", str(path), not lost, {"runs": [result.shown() for result in results]})
        if runs:
            common.confirm(f"Roll back {', '.join(run.migration for run in runs)} in {path}?", yes)
        with common.progress(view) as progress:
            results = back.rollback(path, chosen, options, progress)
        return Report("rollback", str(path), True, {"runs": [result.shown() for result in results]})

    common.answer("rollback", view, db, work)
