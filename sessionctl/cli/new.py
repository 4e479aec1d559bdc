"""`sessionctl new`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.errors import SessionctlError
from sessionctl.model import Report

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "new",
        epilog="Example: sessionctl new v36_merge_bot_sessions --source bot_sessions --target chat_sessions "
        "--db data/store.db --migrations migrations/",
    )(new)


def new(
    name: Annotated[str, typer.Argument(help="The file's name, such as v36_merge_bot_sessions.")],
    source: Annotated[str, typer.Option("--source", metavar="T", help="The table to merge.")],
    target: Annotated[str, typer.Option("--target", metavar="T", help="The table that takes the rows.")],
    db: common.Db = None,
    migrations: common.Migrations = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Write the first draft of a merge from the two live tables."""

    def work() -> Report:
        from sessionctl import draft

        if not _NAME.fullmatch(name):
            raise SessionctlError(
                f"{name!r} is no name for a migration",
                hint="Use lower-case letters, digits and underscores, as in v36_merge_bot_sessions.",
                code="bad_config",
            )
        path = common.database(db)
        folder = migrations or common.configured_migrations() or Path("migrations")
        file = folder / f"{name}.py"
        text = draft.draft(path, name, source, target)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as handle:
                handle.write(text)
        except FileExistsError as error:
            raise SessionctlError(
                f"{file} exists already", hint="Choose another name, or remove the file.", code="bad_config"
            ) from error
        except OSError as error:
            raise SessionctlError(
                f"cannot write {file}: {error.strerror}", hint="Choose another folder.", code="bad_config"
            ) from error
        return Report("new", str(path), True, {"file": str(file), "reasons_needed": text.count('": "",')})

    common.answer("new", common.View(json, quiet, no_color), db, work)
