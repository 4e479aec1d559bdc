"""`sessionctl demo`."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.errors import SessionctlError
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", epilog="Example: sessionctl demo --dir ./demo")(demo)


def demo(
    directory: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="A new folder for the databases.")
    ] = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """See the whole tool at work on the reported cases. They are built in a new folder."""
    view = common.View(json, quiet or json, no_color)

    def work() -> Report:
        from sessionctl import demo as show

        folder = directory or Path(tempfile.mkdtemp(prefix="sessionctl-demo-"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SessionctlError(
                f"cannot make {folder}: {error.strerror}", hint="Give another --dir.", code="bad_config"
            ) from error
        with common.progress(view) as progress:
            cases = list(show.run(folder, progress))
        return Report("demo", None, all(case["ok"] for case in cases), {"folder": str(folder), "cases": cases})

    common.answer("demo", view, None, work)
