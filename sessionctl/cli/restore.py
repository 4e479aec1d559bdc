"""`sessionctl restore`."""

from pathlib import Path
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("restore", epilog="Example: sessionctl restore store.db.20260101T120000Z.v35.backup --db store.db")(
        restore
    )


def restore(
    backup: Annotated[Path, typer.Argument(help="The backup: a SQLite file that belongs to this database.")],
    db: common.Db = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Also what does not look like a backup of this database, and in place of a missing or damaged file "
            "(that one is moved aside).",
        ),
    ] = False,
    backup_dir: Annotated[
        Path | None, typer.Option("--backup-dir", metavar="DIR", help="Where the backup of the present state goes.")
    ] = None,
    lock_timeout: common.LockTimeout = 30.0,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    yes: common.Yes = False,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Make the database what a backup is. What is there now is backed up first."""
    view = common.View(json, quiet, no_color)

    def work() -> Report:
        from sessionctl import restore as back

        path, source = common.database(db), backup.expanduser()
        chosen = common.chosen(migrations, set_name)
        options = back.Options(force, backup_dir, lock_timeout)
        back.examine(path, source, chosen, options)
        common.confirm(f"Replace what is in {path} by {source}?", yes, look=f"`sessionctl stats --db {source}`")
        with common.progress(view) as progress:
            result = back.restore(path, source, chosen, options, progress)
        return Report("restore", str(path), True, result.shown())

    common.answer("restore", view, db, work)
