"""Entry: one small file a command. Parse, call one verb, hand the Report to a renderer, exit."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated

import typer

from sessionctl import __version__
from sessionctl.cli import (
    common,
    demo,
    gate,
    heal,
    legacy,
    migrate,
    monitor,
    new,
    quarantine,
    rehearse,
    restore,
    rollback,
    stats,
    status,
    verify,
)

app = typer.Typer(
    name="sessionctl",
    help="Merge duplicate session tables in SQLite, with proof that nothing was lost.",
    epilog="Start with: sessionctl demo",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sessionctl {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


for _module in (
    migrate,
    heal,
    status,
    stats,
    verify,
    monitor,
    rehearse,
    rollback,
    restore,
    quarantine,
    legacy,
    gate,
    new,
    demo,
):
    _module.register(app)


# What a wrong call raises. Typer brings a click of its own and exports only this child of it.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a screen that lacks a character is no reason to fail
    try:
        result = app(args=list(arguments), prog_name="sessionctl", standalone_mode=False)
    except _WrongCall as error:
        return common.misused(arguments, error)
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
