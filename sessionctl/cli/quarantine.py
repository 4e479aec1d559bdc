"""`sessionctl quarantine list | export | retry`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.model import Report

group = typer.Typer(
    help="Rows that could not live in the target: list, export, retry.",
    epilog="Example: sessionctl quarantine list --db data/store.db",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="quarantine")


@group.command("list", epilog="Example: sessionctl quarantine list --db data/store.db")
def list_(
    db: common.Db = None,
    show_values: common.ShowValues = False,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """List the waiting rows by key and reason; reads only."""

    def work() -> Report:
        from sessionctl import plan, quarantine

        path = common.database(db)
        plan.recognise(path, common.chosen(migrations, set_name))
        rows = [
            {key: value for key, value in asdict(row).items() if show_values or key != "row"}
            for row in quarantine.listed(path, whole=show_values)
        ]
        return Report("quarantine list", str(path), True, {"rows": rows})

    common.answer("quarantine list", common.View(json, quiet, no_color), db, work)


@group.command("export", epilog="Example: sessionctl quarantine export --output rows.jsonl --db data/store.db")
def export(
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="A new .jsonl file.")],
    db: common.Db = None,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Write the waiting rows whole, one JSON object a line. Message contents and metadata are in it."""

    def work() -> Report:
        from sessionctl import plan, quarantine

        path = common.database(db)
        plan.recognise(path, common.chosen(migrations, set_name))
        count = quarantine.export(path, output)
        return Report("quarantine export", str(path), True, {"file": str(output), "count": count})

    common.answer("quarantine export", common.View(json, quiet, no_color), db, work)


@group.command("retry", epilog="Example: sessionctl quarantine retry --db data/store.db --yes")
def retry(
    db: common.Db = None,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    backup_dir: Annotated[Path | None, typer.Option("--backup-dir", metavar="DIR", help="Where backups go.")] = None,
    lock_timeout: common.LockTimeout = 30.0,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Merge the waiting rows again, after their cause was mended."""

    def work() -> Report:
        from sessionctl import plan, quarantine

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        plan.recognise(path, chosen)
        if quarantine.listed(path):
            common.confirm(f"Merge the rows in quarantine into {path} again?", yes, look="`sessionctl quarantine list`")
        outcomes, findings = quarantine.retry(path, chosen, lock_timeout, backup_dir)
        waiting = len(quarantine.listed(path))
        data = {
            "merges": [outcome.shown() for outcome in outcomes],
            "findings": [finding.shown() for finding in findings],
            "waiting": waiting,
        }
        return Report("quarantine retry", str(path), True, data)

    common.answer("quarantine retry", common.View(json, quiet, no_color), db, work)
