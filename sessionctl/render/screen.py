"""What every screen is made of: tables, numbers, runs and checks as people read them."""

import textwrap
from typing import Any

from rich.console import Console
from rich.markup import escape as escape_markup
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sessionctl.model import many
from sessionctl.sql import tokens

MARKS = {"pass": "[green]✓[/]", "fail": "[red]✗[/]", "skipped": "[dim]–[/]"}
STATES = {
    "applied": "[green]applied[/]",
    "pending": "[yellow]pending[/]",
    "changed": "[red]changed[/]",
    "missing": "[red]missing[/]",
    "would-apply": "[yellow]would apply[/]",
}


def escape(text: str) -> str:
    """Text from a database or a file as it may be printed: no markup, and no control character reaches the screen."""
    return escape_markup(clean(text))


def clean(text: str) -> str:
    """Text as it may be printed: no control character reaches the screen."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def told(console: Console, mark: str, text: str, hint: str = "", *, indent: int = 0) -> None:
    """A sentence behind its mark, and what to do about it; further lines stand under the first word.

    A path or an id is never broken: it may be longer than the line.
    """
    before = Text.from_markup(f"{' ' * indent}{mark} ")
    further = " " * (indent + 2)
    for sentence, style in ((text, ""), (hint, "dim")):
        wrapper = textwrap.TextWrapper(
            console.width,
            initial_indent=" " * before.cell_len,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in wrapper.wrap(clean(sentence)):
            console.print(before.append(line[before.cell_len :], style), soft_wrap=True)
            before = Text(further)


def clean_lines(statement: str, width: int) -> str:
    """A statement in lines that fit where a blank allows it; comments are left out, and literals are never broken."""
    words = [""]
    for token in tokens(statement):
        if token.kind == "space":
            words.append("")
        else:
            words[-1] += clean(token.text)
    words[-1] += ";"
    lines = [" "]
    for word in filter(None, words):
        if len(lines[-1]) + 1 + len(word) > width and lines[-1].strip():
            lines.append("   ")
        lines[-1] += f" {word}"
    return "\n".join(lines)


def refused(console: Console, refusal: dict[str, str]) -> None:
    """Why a dry run says no."""
    told(console, "[red]✗[/]", f"It would be refused: {refusal['message']}", refusal["hint"])


def finding(console: Console, finding: dict[str, Any], *, indent: int = 0) -> None:
    """What was noticed, and what to do about it."""
    mark = "[red]✗[/]" if finding["severity"] == "error" else "[yellow]![/]"
    told(console, mark, finding["message"], finding["instead"], indent=indent)


def grid(*columns: str, numbers: tuple[int, ...] = ()) -> Table:
    """A table without lines; `numbers` are the columns that are set flush right."""
    named = any(columns)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=named)
    for at, column in enumerate(columns):
        # an empty column is measured as nothing and takes one: the one before it would be torn
        least = None if column else 1
        table.add_column(column, justify="right" if at in numbers else "left", overflow="fold", min_width=least)
    return table


def indented(console: Console, table: Table) -> None:
    """A table, two columns in."""

    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def number(value: Any) -> str:
    """A count as people read it."""
    return "–" if value is None else f"{value:,}"


def totals(console: Console, data: dict[str, Any]) -> None:
    """Sessions, messages and orphans in one line."""
    sessions, messages = data["sessions"], data["messages"]
    orphans = f", {many(messages['orphans'], 'orphan')}" if messages["orphans"] else ""
    console.print(
        f"  {many(sessions['total'], 'session')}, {many(messages['total'], 'message')}{orphans}",
        style="dim",
    )


def run(console: Console, run: dict[str, Any]) -> None:
    """One migration: what became of its rows, its tables before and after, what is worth knowing."""
    if run["state"] in ("already-applied", "not-applicable"):
        words = {"already-applied": "applied before", "not-applicable": "has no source table here"}
        console.print(f"[dim]–  {run['migration']}  {words[run['state']]}[/]")
        return
    console.print(
        f"[bold]{run['migration']}[/] [dim]({run['version']})[/]  {STATES.get(run['state'], run['state'])}\n"
        f"  [dim]{escape(run['title'])}[/]"
    )
    if run.get("sql"):
        for statement in run["sql"]:
            console.print(Text(clean_lines(statement, console.width), style="dim"), soft_wrap=True)
        console.print()
    outcomes(console, run["merges"])
    table = grid("table", "before", "after", numbers=(1, 2))
    for name in dict.fromkeys((*run["before"], *run["after"])):
        table.add_row(name, number(run["before"].get(name)), number(run["after"].get(name)))
    if table.row_count:
        indented(console, table)
    if run.get("repointed"):
        told(console, "[dim]now name the successor:[/]", ", ".join(run["repointed"]), indent=2)
    for one in run["findings"]:
        told(console, "[yellow]![/]", one["message"], one["instead"], indent=2)
    if run["backup"]:
        console.print(f"  [dim]backup, verified:[/] {escape(run['backup'])}", soft_wrap=True)
    console.print()


def outcomes(console: Console, merges: list[dict[str, Any]]) -> None:
    """The conservation law, merge by merge: so many rows, and what became of them."""
    table = grid("merge", "rows", "", "became", numbers=(1,))
    for merge in merges:
        names = ("inserted", "identical", "merged", "forked", "quarantined")
        parts = [colored(name, merge[name]) for name in names if merge[name]]
        if merge["conflicts"]:
            parts[-1] += f"[yellow], {many(merge['conflicts'], 'conflicting value')} kept beside[/]"
        table.add_row(
            f"{merge['source']} [dim]→[/] {merge['target']}", number(merge["rows"]), "=", " + ".join(parts) or "0"
        )
    if merges:
        indented(console, table)


def colored(name: str, count: int) -> str:
    """A part of the sum; what needs attention is yellow."""
    color = {"quarantined": "yellow", "forked": "yellow"}.get(name, "green")
    return f"[{color}]{number(count)} {name}[/]"


def checks(console: Console, checks: list[dict[str, Any]]) -> None:
    """Checks under the migration that they belong to."""
    last = ""
    for check in checks:
        if (check["migration"] or "") != last:
            last = check["migration"] or ""
            console.print(f"[bold]{last}[/]")
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=1)
        table.add_column(overflow="fold")
        detail = f"  [dim]{escape(check['detail'])}[/]"
        table.add_row(MARKS[check["state"]], f"{escape(check['name'])}{detail}")
        indented(console, table)
