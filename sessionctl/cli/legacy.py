"""`sessionctl legacy list | prune | drop-views`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from sessionctl.cli import common
from sessionctl.errors import SessionctlError
from sessionctl.model import Report

group = typer.Typer(
    help="Archived tables: list them, prune old ones.",
    epilog="Example: sessionctl legacy list --db data/store.db",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="legacy")


@group.command("list", epilog="Example: sessionctl legacy list --db data/store.db")
def list_(
    db: common.Db = None,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """List archives, their age, and who uses them. Also the views that stand in; reads only."""

    def work() -> Report:
        from sessionctl import legacy, plan

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        plan.recognise(path, chosen)
        found = legacy.listed(path, chosen)
        data = {"legacy": [one.shown() for one in found], "views": legacy.views(path)}
        return Report("legacy list", str(path), True, data)

    common.answer("legacy list", common.View(json, quiet, no_color), db, work)


@group.command("prune", epilog="Example: sessionctl legacy prune --older-than 30d --db data/store.db")
def prune(
    older_than: Annotated[str, typer.Option("--older-than", metavar="AGE", help="Such as 12h, 30d or 2w.")],
    db: common.Db = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")] = False,
    backup_dir: Annotated[Path | None, typer.Option("--backup-dir", metavar="DIR", help="Where backups go.")] = None,
    lock_timeout: common.LockTimeout = 30.0,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Drop archives that are older. A rollback then needs the backup that is made first."""
    view = common.View(json, quiet, no_color)

    def work() -> Report:
        from sessionctl import legacy, plan

        path = common.database(db)
        age = legacy.span(older_than)
        chosen = common.chosen(migrations, set_name)
        plan.recognise(path, chosen)
        old, young = legacy.select(path, age)
        answer: dict[str, Any] = {
            "pruned": [{**one.shown(), "state": "would-prune"} for one in old],
            "younger": [one.shown() for one in young],
            "backup": None,
            "quarantined": 0,
        }
        if not old:
            return Report("legacy prune", str(path), True, answer)
        try:
            legacy.check(path, chosen, age)
        except SessionctlError as error:
            if not dry_run or error.code not in ("refused", "verification_failed"):
                raise
            answer["refused"] = {"message": error.message, "hint": error.hint}
            return Report("legacy prune", str(path), False, answer)
        if dry_run:
            return Report("legacy prune", str(path), True, answer)
        common.confirm(f"Drop {legacy.told(old)} in {path}?", yes)
        with common.progress(view) as progress:
            done = legacy.prune(path, chosen, age, progress, backup_dir=backup_dir, lock_timeout=lock_timeout)
        answer["pruned"] = [{**one.shown(), "state": "pruned"} for one in done.pruned]
        answer["younger"] = [one.shown() for one in done.younger]
        answer |= {"backup": done.backup, "quarantined": done.quarantined}
        return Report("legacy prune", str(path), True, answer)

    common.answer("legacy prune", view, db, work)


@group.command("drop-views", epilog="Example: sessionctl legacy drop-views --db data/store.db")
def drop_views(
    db: common.Db = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say which; change nothing.")] = False,
    lock_timeout: common.LockTimeout = 30.0,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Drop the views under retired names. `migrate --compat` left them."""

    def work() -> Report:
        from sessionctl import legacy, plan

        path = common.database(db)
        plan.recognise(path, common.chosen(migrations, set_name))
        found = legacy.views(path)
        if dry_run or not found:
            return Report(
                "legacy drop-views", str(path), True, {"views": found, "state": "would-drop" if dry_run else "dropped"}
            )
        common.confirm(f"Drop the views {', '.join(found)} in {path}?", yes)
        dropped = legacy.drop_views(path, lock_timeout)
        return Report("legacy drop-views", str(path), True, {"views": dropped, "state": "dropped"})

    common.answer("legacy drop-views", common.View(json, quiet, no_color), db, work)
