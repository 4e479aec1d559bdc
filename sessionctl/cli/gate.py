"""`sessionctl gate` among the other commands: for help and completion; the work is in `sessionctl.gating.gate`."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

from sessionctl.gating.gate import main, parser


class _Gate(TyperCommand):
    """Hands every argument on, and answers help and completion from the one parser."""

    def get_help(self, ctx: Any) -> str:
        return parser().format_help()

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        # Newer releases of typer bring their own click.
        click = "typer._click" if TyperCommand.__mro__[1].__module__.startswith("typer") else "click"
        item = import_module(f"{click}.shell_completion").CompletionItem
        return [
            item(flag, help=action.help)
            for action in parser()._actions
            for flag in action.option_strings
            if flag.startswith("--") and flag.startswith(incomplete)
        ]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        "gate",
        cls=_Gate,
        help="Judge code and schemas, so that merged tables stay merged.",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        add_help_option=False,
    )
    def gate(context: typer.Context) -> None:
        raise typer.Exit(main(context.args))
