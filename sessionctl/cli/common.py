"""What every command shares: options, where the database is, and how an answer or an error leaves."""

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sessionctl.errors import EXIT_FOUND, EXIT_OK, SessionctlError
from sessionctl.model import Report

Db = Annotated[
    str | None,
    typer.Option("--db", metavar="PATH", help="The SQLite file, or a sqlite:/// URL.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (NO_COLOR is honoured, too).")]
ShowValues = Annotated[
    bool, typer.Option("--show-values", help="Let message contents and metadata values appear.")
]
Migrations = Annotated[
    Path | None,
    typer.Option("--migrations", metavar="DIR", help="Your own migrations instead of the shipped ones."),
]
Set = Annotated[
    str | None, typer.Option("--set", metavar="NAME", help="Only the migrations of this application.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
LockTimeout = Annotated[
    float, typer.Option("--lock-timeout", metavar="S", min=0, help="Seconds to wait for the write lock.")
]


@dataclass(frozen=True, slots=True)
class View:
    """How the caller wants to see the answer."""

    json: bool = False
    quiet: bool = False
    no_color: bool = False
    show_values: bool = False


def answer(
    command: str, view: View, database: str | None, work: Callable[[], Report], *, json: str | None = None
) -> None:
    """Run `work`, show its Report and exit with the code of the contract.

    Args:
        json: the command's name in the JSON envelope, where it differs from `command`.
    """
    name = json or command
    try:
        report = work()
    except SessionctlError as problem:
        _fail(name, view, database, problem)
    except KeyboardInterrupt:
        problem = SessionctlError(
            "interrupted; what was not committed is rolled back", hint="Run it again.", code="internal"
        )
        _fail(name, view, database, problem)
    except Exception as error:
        if os.environ.get("SESSIONCTL_DEBUG"):
            traceback.print_exc()
        problem = SessionctlError(
            f"unexpected {type(error).__name__}: {error}",
            hint="This is a defect of sessionctl: please report it; SESSIONCTL_DEBUG=1 shows where it happened.",
            code="internal",
        )
        _fail(name, view, database, problem)
    else:
        show(report, view)
        raise typer.Exit(EXIT_OK if report.ok else EXIT_FOUND)


def show(report: Report, view: View) -> None:
    """Print a Report on stdout, as JSON or for people."""
    if view.json:
        from sessionctl.render import json as as_json

        typer.echo(as_json.report(report))
    else:
        from sessionctl.render import text

        text.show(report, no_color=view.no_color, show_values=view.show_values)


def _fail(command: str, view: View, database: str | None, problem: SessionctlError) -> None:
    if view.json:
        from sessionctl.render import json as as_json

        typer.echo(as_json.error(command, database, problem))
    typer.echo(f"sessionctl: {problem.message}\n  {problem.hint}", err=True)
    raise typer.Exit(problem.exit_code)


def confirm(question: str, yes: bool) -> None:
    """Ask on a terminal; without one, `--yes` must have been said.

    Raises:
        SessionctlError: `bad_config` when nobody can be asked, or the answer is no.
    """
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise SessionctlError(
            "this command changes the database and there is no terminal to ask on",
            hint="Say --yes, or look first with --dry-run.",
            code="bad_config",
        )
    if not typer.confirm(question, err=True):
        raise SessionctlError("not confirmed; nothing was changed", hint="Say yes, or --yes.", code="bad_config")
