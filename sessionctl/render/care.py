"""The screens of what comes after a merge: the way back, quarantine, archives, healing, watching."""

from typing import Any

from rich.console import Console

from sessionctl.model import Report, many
from sessionctl.model import rows as counted
from sessionctl.render import screen
from sessionctl.render.screen import escape


def quarantine_list(console: Console, report: Report) -> None:
    """What waits, by key and reason."""
    rows = report.data["rows"]
    if not rows:
        console.print("[green]✓[/] Nothing is in quarantine.")
        return
    table = screen.grid("key", "from", "reason", "detail")
    for row in rows:
        key = "[dim]NULL[/]" if row["key"] is None else escape(row["key"])
        table.add_row(key, row["source"], f"[yellow]{row['reason']}[/]", escape(row["detail"]))
        for name, value in (row.get("row") or {}).items():
            table.add_row("", "", f"[dim]{escape(name)}[/]", escape(str(value)))
    screen.indented(console, table)
    screen.told(
        console,
        "[yellow]![/]",
        f"In quarantine: {counted(len(rows))}. Mend the cause, then: sessionctl quarantine retry",
    )


def quarantine_export(console: Console, report: Report) -> None:
    """How much was handed out."""
    console.print(f"[green]✓[/] wrote {counted(report.data['count'])} to {escape(report.data['file'])}", soft_wrap=True)


def quarantine_retry(console: Console, report: Report) -> None:
    """What became of the rows this time."""
    screen.outcomes(console, report.data["merges"])
    waiting = report.data["waiting"]
    if not report.data["merges"]:
        console.print("[green]✓[/] Nothing was in quarantine.")
    elif waiting:
        screen.told(console, "[yellow]![/]", f"Still in quarantine: {counted(waiting)}. See sessionctl quarantine list")
    else:
        console.print("[green]✓[/] [bold]No row waits any more.[/]")


def rollback(console: Console, report: Report) -> None:
    """What went back, what was carried, what has no way back."""
    runs = report.data["runs"]
    for run in runs:
        console.print(f"[bold]{run['migration']}[/] [dim]({run['version']})[/]  {run['state'].replace('-', ' ')}")
        if run["half_done"]:
            console.print("  [dim]its online copy was not cut over: it is taken away, and no row changes[/]")
            continue
        table = screen.grid("", "", numbers=(1,))
        for name, count in run["restored"].items():
            table.add_row(f"restored {name}", screen.number(count))
        table.add_row("taken out of the target", screen.number(run["deleted"]))
        table.add_row("later writes carried back", screen.number(run["carried_back"]))
        table.add_row("kept in the target", screen.number(run["kept"]))
        if run["discarded"]:
            table.add_row("dropped (--discard)", f"[yellow]{screen.number(run['discarded'])}[/]")
        screen.indented(console, table)
        for loss in run["cannot_carry"]:
            keys = ", ".join(loss["keys"][:5]) + (" ..." if len(loss["keys"]) > 5 else "")
            place = f"{loss['table']}.{loss['field']}" if loss["field"] else f"the {loss['table']} that was made again"
            verb = "dropped from" if run["discarded"] else "no way back for"
            screen.told(console, "[yellow]![/]", f"{verb} {place}: {counted(loss['rows'])} ({keys})", indent=2)
        for finding in run["findings"]:
            screen.told(console, "[yellow]![/]", finding["message"], finding["instead"], indent=2)
        if run["backup"]:
            console.print(f"  [dim]backup, verified:[/] {escape(run['backup'])}", soft_wrap=True)
    if "refused" in report.data:
        screen.refused(console, report.data["refused"])
        _steps_before(console, runs)
    elif not runs:
        console.print("[green]✓[/] Nothing to roll back.")
    elif not report.ok:
        screen.told(
            console, "[red]✗[/]", "It would be refused: --keep-in-target or --discard says what to do with these."
        )
        _steps_before(console, runs[:-1])
    elif runs[0]["state"] == "rolled-back":
        console.print(_rolled_back(runs))
    else:
        console.print("[yellow]→[/] [bold]It would go through; nothing was changed.[/]")


def _steps_before(console: Console, runs: list[dict[str, Any]]) -> None:
    """Each step is a transaction of its own: those before the one that is refused would not come back with it."""
    if runs:
        names = ", ".join(run["migration"] for run in runs)
        screen.told(console, "[yellow]![/]", f"{names} would be rolled back before that, and stay so.")


def _rolled_back(runs: list[dict[str, Any]]) -> str:
    """The closing line: what became of what was written since."""
    if dropped := sum(run["discarded"] for run in runs):
        were = "later edit was" if dropped == 1 else "later edits were"
        return f"[yellow]![/] [bold]Rolled back; {dropped} {were} dropped, as --discard says: see above.[/]"
    if any(run["cannot_carry"] for run in runs):
        return "[green]✓[/] [bold]Rolled back; what has no way back was kept, as --keep-in-target says: see above.[/]"
    return "[green]✓[/] [bold]Rolled back; nothing written since was lost.[/]"


def restore(console: Console, report: Report) -> None:
    """Which backup is in place now."""
    before, after = report.data["before"], report.data["after"]
    table = screen.grid("table", "before", "restored", numbers=(1, 2))
    for name in dict.fromkeys((*before, *after)):
        table.add_row(name, screen.number(before.get(name)), screen.number(after.get(name)))
    screen.indented(console, table)
    screen.told(console, "[dim]belongs to this database:[/]", report.data["belongs"], indent=2)
    if report.data["backup"]:
        console.print(f"  [dim]what was there before:[/] {escape(report.data['backup'])}", soft_wrap=True)
    console.print(f"[green]✓[/] [bold]Restored from[/] {escape(report.data['restored_from'])}", soft_wrap=True)


def archives(console: Console, found: list[dict[str, Any]]) -> None:
    """Archives by age, and what still refers to them."""
    table = screen.grid("archive", "rows", "archived", "days", "successor", numbers=(1, 3))
    for one in found:
        table.add_row(
            one["name"],
            screen.number(one["rows"]),
            (one["archived_at"] or "unknown")[:10],
            screen.number(one["age_days"]),
            one["successor"] or "",
        )
        table.add_row(f"  [dim]by {one['migration'] or 'other hands'}[/]")
        for name in one["referred_by"]:
            table.add_row(f"  [yellow]named by {escape(name)}[/]")
    screen.indented(console, table)


def legacy_list(console: Console, report: Report) -> None:
    """The archives that there are."""
    if report.data["legacy"]:
        archives(console, report.data["legacy"])
    else:
        console.print("[green]✓[/] There is no archived table.")
    _stand_in(console, report)


def legacy_prune(console: Console, report: Report) -> None:
    """What was dropped, or why not."""
    pruned, refused = report.data["pruned"], report.data.get("refused")
    if not pruned:
        console.print("[green]✓[/] No archive is that old; nothing was changed.")
        return
    archives(console, pruned)
    if refused:
        screen.refused(console, refused)
    elif report.data["backup"] is None:
        console.print("[yellow]→[/] [bold]These would be dropped; nothing was changed.[/]")
    else:
        if waiting := report.data["quarantined"]:
            text = f"{counted(waiting)} in quarantine: kept there, and out of reach of `quarantine retry` from now on"
            screen.told(console, "[yellow]![/]", text, indent=2)
        console.print(f"  [dim]a rollback now needs:[/] {escape(report.data['backup'])}", soft_wrap=True)
        console.print("[green]✓[/] [bold]Dropped; the backup was verified first.[/]")


def heal(console: Console, report: Report) -> None:
    """What was damaged and what became of it."""
    findings, runs = report.data["findings"], report.data["runs"]
    errors = [finding for finding in findings if finding["severity"] == "error"]
    yours = sum("left" in finding for finding in errors)
    damage = many(len(errors) - yours, "finding")
    for finding in findings:
        screen.finding(console, finding)
    for run in runs:
        console.print()
        screen.run(console, run)
    _changes(console, report.data["changes"])
    if "refused" in report.data:
        screen.refused(console, report.data["refused"])
    elif not errors:
        console.print("[green]✓[/] Nothing to mend.")
    elif yours:
        screen.told(console, "[red]✗[/]", f"Only you can mend {many(yours, 'finding')}; until then nothing is changed.")
    elif report.ok:
        undo = "rollback" if len(runs) < 2 else f"rollback --steps {len(runs)}"
        console.print(f"[green]✓[/] [bold]Mended {damage}, and proved it.[/]  [dim]Undo: {undo}[/]")
    else:
        console.print(f"[yellow]→[/] [bold]{damage} would be mended; nothing was changed.[/]")


_ACTS = {
    "insert": "inserted",
    "fork": "put beside",
    "fill": "filled",
    "record": "only noted",
    "quarantine": "quarantined",
}


def _changes(console: Console, changes: list[dict[str, Any]]) -> None:
    """What is written where; all keys are in the JSON."""
    if not changes:
        return
    table = screen.grid("what", "where", "rows", "keys", numbers=(2,))
    for change in changes:
        place = change["target"] + (f".{change['field']}" if change["field"] else "")
        keys = change["keys"][0] + (" ..." if change["rows"] > 1 else "")
        table.add_row(_ACTS[change["act"]], escape(place), screen.number(change["rows"]), f"[dim]{escape(keys)}[/]")
    screen.indented(console, table)


def monitor(console: Console, report: Report) -> None:
    """One quiet line, or what needs a look."""
    for finding in report.data["findings"]:
        screen.finding(console, finding)
    if report.ok:
        console.print("[green]✓[/] All quiet: nothing lives in the old tables.")
    _stand_in(console, report)


def _stand_in(console: Console, report: Report) -> None:
    """The views that wait for old code to be moved."""
    if report.data["views"]:
        console.print(f"[dim]Views under retired names:[/] {escape(', '.join(report.data['views']))}", soft_wrap=True)
        console.print("  When no code uses them any more: sessionctl legacy drop-views", style="dim", soft_wrap=True)


def drop_views(console: Console, report: Report) -> None:
    """Which stand-ins are gone."""
    if not report.data["views"]:
        console.print("[green]✓[/] No view stands under a retired name.")
    elif report.data["state"] == "dropped":
        screen.told(console, "[green]✓[/]", f"Dropped: {', '.join(report.data['views'])}")
    else:
        text = f"These would be dropped; nothing was changed: {', '.join(report.data['views'])}"
        screen.told(console, "[yellow]→[/]", text)
