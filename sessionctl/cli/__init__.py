"""Entry: one small file a command. Parse, call one verb, hand the Report to a renderer, exit."""

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated

import typer

from sessionctl import __version__
from sessionctl.cli import common

# In the order of `--help`; the module of a command has its name, but for `plan`, which is in that of `migrate`.
_COMMANDS = (
    "migrate",
    "heal",
    "status",
    "stats",
    "verify",
    "monitor",
    "rehearse",
    "rollback",
    "restore",
    "quarantine",
    "legacy",
    "gate",
    "new",
    "demo",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sessionctl {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line; where its first word is a command, with that one alone: none pays for another's imports."""
    app = typer.Typer(
        name="sessionctl",
        help="Merge duplicate session tables in SQLite, with proof that nothing was lost.",
        epilog="Start with: sessionctl demo",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    wanted = "migrate" if list(arguments[:1]) == ["plan"] else "".join(arguments[:1])
    for name in (wanted,) if wanted in _COMMANDS else _COMMANDS:
        import_module(f"sessionctl.cli.{name}").register(app)
    return app


# What a wrong call raises. Typer brings a click of its own and exports only this child of it.
_WrongCall: type[Exception] = typer.BadParameter.__mro__[1]

_INTERRUPTED = 130  # what Typer makes of a Ctrl-C that no command of ours has seen


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a screen that lacks a character is no reason to fail
    try:
        result = build(arguments)(args=list(arguments), prog_name="sessionctl", standalone_mode=False)
    except _WrongCall as error:
        return common.misused(arguments, error)
    except SystemExit as left:  # the one way in which click leaves here itself: nobody reads the help to its end
        if not isinstance(left.__context__, BrokenPipeError):
            raise
        return common.unread()
    if result == _INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
