"""Report -> the screen. Numbers before words, and one closing line that says how it went."""

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.markup import escape as escape_markup
from rich.table import Table
from rich.text import Text

from sessionctl.model import Report
from sessionctl.model import rows as counted

_PIPED = 200  # columns when nobody's terminal says: wide enough that a line stays one line

_MARKS = {"pass": "[green]✓[/]", "fail": "[red]✗[/]", "skipped": "[dim]–[/]"}
_STATES = {
    "applied": "[green]applied[/]",
    "pending": "[yellow]pending[/]",
    "changed": "[red]changed[/]",
    "missing": "[red]missing[/]",
    "would-apply": "[yellow]would apply[/]",
}


def show(report: Report, *, no_color: bool = False) -> None:
    """Print a Report for people."""
    console = Console(no_color=no_color or None, highlight=False)
    if not console.is_terminal:
        console = Console(no_color=no_color or None, highlight=False, width=_PIPED)
    _SHOWN[report.command](console, report)


def escape(text: str) -> str:
    """Text from a database or a file as it may be printed: no markup, and no control character reaches the screen."""
    return escape_markup("".join(c if c.isprintable() else repr(c)[1:-1] for c in text))


def _table(*columns: str, numbers: tuple[int, ...] = ()) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for at, column in enumerate(columns):
        table.add_column(column, justify="right" if at in numbers else "left", overflow="fold")
    return table


def _indented(console: Console, table: Table) -> None:
    from rich.padding import Padding

    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:,}"


def _before(console: Console, report: Report) -> None:
    console.print(f"[bold]Before[/]  {escape(str(report.database))}")
    _totals(console, report.data["statistics"])
    for run in report.data["pending"]:
        console.print(f"\n[bold]Plan[/]  {run['migration']} [dim]({run['version']})[/]  {escape(run['title'])}")
        table = _table("merge", "rows", "into", "rows", "archive", numbers=(1, 3))
        for merge in run["merges"]:
            rows = merge["rows"]
            table.add_row(
                merge["source"],
                _number(rows.get(merge["source"])),
                merge["target"],
                _number(rows.get(merge["target"])),
                merge["archive"],
            )
        _indented(console, table)
    console.print()


def _totals(console: Console, data: dict[str, Any]) -> None:
    sessions, messages = data["sessions"], data["messages"]
    orphans = f", {_number(messages['orphans'])} orphans" if messages["orphans"] else ""
    console.print(
        f"  {_number(sessions['total'])} sessions, {_number(messages['total'])} messages{orphans}",
        style="dim",
    )


def _migrate(console: Console, report: Report) -> None:
    for run in report.data["runs"]:
        _run(console, run)
    if "refused" in report.data:
        console.print(f"[red]✗[/] It would be refused: {escape(report.data['refused']['message'])}")
        console.print(f"  {escape(report.data['refused']['hint'])}", style="dim")
        return
    done = [run for run in report.data["runs"] if run["state"] in ("applied", "would-apply")]
    if not done:
        console.print("[green]✓[/] Nothing to do: every migration is applied or does not concern this database.")
        return
    rows = sum(merge["rows"] for run in done for merge in run["merges"])
    if done[0]["state"] == "applied":
        console.print(
            f"[green]✓[/] [bold]{counted(rows)} accounted for, field by field; nothing lost.[/]"
            f"  [dim]{sum(run['seconds'] for run in done):.1f} s[/]"
        )
    else:
        console.print(
            f"[yellow]→[/] [bold]{counted(rows)} would be merged; nothing was changed.[/] "
            "[dim]Predicted by doing it on a snapshot.[/]"
        )


def _run(console: Console, run: dict[str, Any]) -> None:
    if run["state"] in ("already-applied", "not-applicable"):
        words = {"already-applied": "applied before", "not-applicable": "has no source table here"}
        console.print(f"[dim]–  {run['migration']}  {words[run['state']]}[/]")
        return
    console.print(
        f"[bold]{run['migration']}[/] [dim]({run['version']})[/]  {_STATES.get(run['state'], run['state'])}\n"
        f"  [dim]{escape(run['title'])}[/]"
    )
    if run.get("sql"):
        for statement in run["sql"]:
            console.print(Text(f"  {' '.join(statement.split())};", style="dim"), soft_wrap=True)
        console.print()
    _outcomes(console, run["merges"])
    table = _table("table", "before", "after", numbers=(1, 2))
    for name in dict.fromkeys((*run["before"], *run["after"])):
        table.add_row(name, _number(run["before"].get(name)), _number(run["after"].get(name)))
    _indented(console, table)
    if run.get("repointed"):
        console.print(f"  [dim]now name the successor:[/] {escape(', '.join(run['repointed']))}")
    for finding in run["findings"]:
        console.print(f"  [yellow]![/] {escape(finding['message'])}")
        if finding["instead"]:
            console.print(f"    {escape(finding['instead'])}", style="dim")
    if run["backup"]:
        console.print(f"  [dim]backup, verified:[/] {escape(run['backup'])}")
    console.print()


def _outcomes(console: Console, merges: list[dict[str, Any]]) -> None:
    """The conservation law, merge by merge: so many rows, and what became of them."""
    table = _table("merge", "rows", "", "became", numbers=(1,))
    for merge in merges:
        names = ("inserted", "identical", "merged", "forked", "quarantined")
        parts = [_colored(name, merge[name]) for name in names if merge[name]]
        if merge["conflicts"]:
            parts[-1] += f"[yellow], {_number(merge['conflicts'])} conflicting values kept beside[/]"
        table.add_row(
            f"{merge['source']} [dim]→[/] {merge['target']}", _number(merge["rows"]), "=", " + ".join(parts) or "0"
        )
    if merges:
        _indented(console, table)


def _colored(name: str, count: int) -> str:
    color = {"quarantined": "yellow", "forked": "yellow"}.get(name, "green")
    return f"[{color}]{_number(count)} {name}[/]"


def _quarantine_list(console: Console, report: Report) -> None:
    rows = report.data["rows"]
    if not rows:
        console.print("[green]✓[/] Nothing is in quarantine.")
        return
    table = _table("key", "from", "reason", "detail")
    for row in rows:
        key = "[dim]NULL[/]" if row["key"] is None else escape(row["key"])
        table.add_row(key, row["source"], f"[yellow]{row['reason']}[/]", escape(row["detail"]))
        for name, value in (row.get("row") or {}).items():
            table.add_row("", "", f"[dim]{escape(name)}[/]", escape(str(value)))
    _indented(console, table)
    console.print(f"In quarantine: {counted(len(rows))}. Mend the cause, then: sessionctl quarantine retry")


def _quarantine_export(console: Console, report: Report) -> None:
    console.print(f"[green]✓[/] wrote {counted(report.data['count'])} to {escape(report.data['file'])}")


def _quarantine_retry(console: Console, report: Report) -> None:
    _outcomes(console, report.data["merges"])
    waiting = report.data["waiting"]
    if not report.data["merges"]:
        console.print("[green]✓[/] Nothing was in quarantine.")
    elif waiting:
        console.print(f"[yellow]![/] Still in quarantine: {counted(waiting)}. See sessionctl quarantine list")
    else:
        console.print("[green]✓[/] [bold]No row waits any more.[/]")


def _status(console: Console, report: Report) -> None:
    rows = report.data["migrations"]
    for name in dict.fromkeys(row["set"] for row in rows):
        console.print(f"[bold]{escape(name)}[/]")
        table = _table("migration", "version", "state", "")
        for row in rows:
            if row["set"] == name:
                when = (row["applied_at"] or "")[:16].replace("T", " ")
                waiting = f"in {', '.join(row['sources'])}" if row["state"] == "pending" and row["sources"] else ""
                state = _STATES.get(row["state"], f"[dim]{row['state']}[/]")
                table.add_row(row["migration"], row["version"], state, f"[dim]{waiting or when}[/]")
        _indented(console, table)


def _stats(console: Console, report: Report) -> None:
    console.print(f"[bold]{escape(str(report.database))}[/]")
    _totals(console, report.data)
    sessions = report.data["sessions"]
    if sessions["first"]:
        console.print(f"  from {escape(str(sessions['first']))} to {escape(str(sessions['last']))}", style="dim")
    groups = {
        "source": sessions["by_source"],
        "mode": sessions["by_mode"],
        "phase": sessions["by_phase"],
        "channel": sessions["by_channel"],
        "role": report.data["messages"]["by_role"],
    }
    table = _table("", "")
    for label, values in groups.items():
        if values:
            shown = "   ".join(f"{escape(str(name))} [bold]{_number(count)}[/]" for name, count in values.items())
            table.add_row(f"[dim]by {label}[/]", shown)
    if table.row_count:
        _indented(console, table)
    console.print()
    table = _table("table", "kind", "rows", "KiB", numbers=(2, 3))
    for row in report.data["tables"]:
        size = None if row["bytes"] is None else row["bytes"] // 1024
        table.add_row(row["name"], row["kind"], _number(row["rows"]), _number(size))
    _indented(console, table)
    for row in report.data["legacy"]:
        when = (row["archived_at"] or "at an unknown time")[:10]
        console.print(f"  [dim]{row['name']} was archived {when}, {_number(row['rows'])} rows[/]")


def _verify(console: Console, report: Report) -> None:
    _checks(console, report.data["checks"])
    failed = sum(check["state"] == "fail" for check in report.data["checks"])
    passed = sum(check["state"] == "pass" for check in report.data["checks"])
    if failed:
        console.print(f"[red]✗[/] [bold]{failed} of {len(report.data['checks'])} checks fail.[/]")
    else:
        skipped = len(report.data["checks"]) - passed
        rest = f" [dim]({skipped} skipped)[/]" if skipped else ""
        console.print(f"[green]✓[/] [bold]All {passed} checks pass.[/]{rest}")


def _checks(console: Console, checks: list[dict[str, Any]]) -> None:
    last = ""
    for check in checks:
        if (check["migration"] or "") != last:
            last = check["migration"] or ""
            console.print(f"[bold]{last}[/]")
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=1)
        table.add_column(overflow="fold")
        detail = f"  [dim]{escape(check['detail'])}[/]"
        table.add_row(_MARKS[check["state"]], f"{escape(check['name'])}{detail}")
        _indented(console, table)


def _new(console: Console, report: Report) -> None:
    console.print(f"[green]✓[/] wrote {escape(report.data['file'])}")
    if report.data["reasons_needed"]:
        console.print(
            f"  {report.data['reasons_needed']} columns wait in drops: map each, or write why it can be left behind.",
            style="dim",
        )


def _there_and_back(console: Console, data: dict[str, Any]) -> None:
    if data["differences"]:
        console.print(f"[red]✗[/] rollback: different from the original: {escape(', '.join(data['differences']))}")
        return
    restored = [f"{name} {_number(n)}" for run in data["runs"] for name, n in run["restored"].items()]
    if restored:
        console.print(
            f"[green]✓[/] rollback: every object and row as it was before [dim]({escape(', '.join(restored))})[/]"
        )


def _rehearse(console: Console, report: Report) -> None:
    for run in report.data["runs"]:
        _run(console, run)
    failed = [check for check in report.data["checks"] if check["state"] == "fail"]
    _checks(console, failed)
    if not failed:
        console.print(f"[green]✓[/] verify: {sum(c['state'] == 'pass' for c in report.data['checks'])} checks pass")
    _there_and_back(console, report.data["rollback"])
    if report.data["again"]["differences"]:
        differences = ", ".join(report.data["again"]["differences"])
        console.print(f"[red]✗[/] a second migration would end differently: {escape(differences)}")
    mib = max(1, report.data["disk_bytes"] >> 20)
    console.print(
        f"  [dim]the write lock is held for about {report.data['lock_seconds']:.1f} s; "
        f"backup, WAL and growth need about {_number(mib)} MiB[/]"
    )
    console.print("[green]✓[/] [bold]It can be done; nothing was changed.[/]" if report.ok else "[red]✗[/] Not yet.")


def _demo(console: Console, report: Report) -> None:
    for case in report.data["cases"]:
        console.rule(f"[bold]{case['case']}[/]  {escape(case['title'])}", align="left", style="dim")
        console.print("[bold]Before[/]")
        _totals(console, case["before"])
        for run in case["runs"]:
            _run(console, run)
        console.print("[bold]After[/]")
        _totals(console, case["after"])
        channels = case["after"]["sessions"]["by_channel"]
        if channels:
            shown = ", ".join(f"{escape(name)} {_number(count)}" for name, count in channels.items())
            console.print(f"  {_number(sum(channels.values()))} sessions carry a channel: {shown}", style="dim")
        failed = [check for check in case["checks"] if check["state"] == "fail"]
        passed = sum(check["state"] == "pass" for check in case["checks"])
        if failed:
            _checks(console, failed)
        else:
            console.print(f"[green]✓[/] verify: all {passed} checks pass")
        _there_and_back(console, case["rollback"])
        console.print()
    console.print(f"The migrated databases are in {escape(report.data['folder'])}; look at one:", soft_wrap=True)
    first = report.data["cases"][-1]["database"]
    console.print(f"  sessionctl verify --db {escape(first)}", soft_wrap=True)


def _rollback(console: Console, report: Report) -> None:
    runs = report.data["runs"]
    for run in runs:
        console.print(f"[bold]{run['migration']}[/] [dim]({run['version']})[/]  {run['state'].replace('-', ' ')}")
        table = _table("", "", numbers=(1,))
        for name, count in run["restored"].items():
            table.add_row(f"restored {name}", _number(count))
        table.add_row("taken out of the target", _number(run["deleted"]))
        table.add_row("later writes carried back", _number(run["carried_back"]))
        table.add_row("kept in the target", _number(run["kept"]))
        _indented(console, table)
        for loss in run["cannot_carry"]:
            keys = ", ".join(loss["keys"])
            console.print(
                f"  [yellow]![/] no way back for {escape(loss['table'])}.{escape(loss['field'])}: "
                f"{counted(loss['rows'])} ({escape(keys)})"
            )
        if run["backup"]:
            console.print(f"  [dim]backup, verified:[/] {escape(run['backup'])}")
    if "refused" in report.data:
        console.print(f"[red]✗[/] It would be refused: {escape(report.data['refused']['message'])}")
        console.print(f"  {escape(report.data['refused']['hint'])}", style="dim")
    elif not runs:
        console.print("[green]✓[/] Nothing to roll back.")
    elif not report.ok:
        console.print("[red]✗[/] It would be refused: --keep-in-target or --discard says what to do with these.")
    elif runs[0]["state"] == "rolled-back":
        console.print("[green]✓[/] [bold]Rolled back; nothing written since was lost.[/]")


def _restore(console: Console, report: Report) -> None:
    before, after = report.data["before"], report.data["after"]
    table = _table("table", "before", "restored", numbers=(1, 2))
    for name in dict.fromkeys((*before, *after)):
        table.add_row(name, _number(before.get(name)), _number(after.get(name)))
    _indented(console, table)
    console.print(f"  [dim]belongs to this database:[/] {escape(report.data['belongs'])}")
    console.print(f"  [dim]what was there before:[/] {escape(report.data['backup'])}", soft_wrap=True)
    console.print(f"[green]✓[/] [bold]Restored from[/] {escape(report.data['restored_from'])}", soft_wrap=True)


def _archives(console: Console, found: list[dict[str, Any]]) -> None:
    table = _table("archive", "rows", "archived", "days", "by", "successor", "still named by", numbers=(1, 3))
    for one in found:
        table.add_row(
            one["name"],
            _number(one["rows"]),
            (one["archived_at"] or "unknown")[:10],
            _number(one["age_days"]),
            one["migration"] or "[dim]not sessionctl[/]",
            one["successor"] or "",
            escape(", ".join(one["referred_by"])),
        )
    _indented(console, table)


def _legacy_list(console: Console, report: Report) -> None:
    if report.data["legacy"]:
        _archives(console, report.data["legacy"])
    else:
        console.print("[green]✓[/] There is no archived table.")


def _legacy_prune(console: Console, report: Report) -> None:
    pruned, refused = report.data["pruned"], report.data.get("refused")
    if not pruned:
        console.print("[green]✓[/] No archive is that old; nothing was changed.")
        return
    _archives(console, pruned)
    if refused:
        console.print(f"[red]✗[/] It would be refused: {escape(refused['message'])}")
        console.print(f"  {escape(refused['hint'])}", style="dim")
    elif report.data["backup"] is None:
        console.print("[yellow]→[/] [bold]These would be dropped; nothing was changed.[/]")
    else:
        if waiting := report.data["quarantined"]:
            console.print(f"  [yellow]![/] {counted(waiting)} in quarantine stay there and cannot be retried any more")
        console.print(f"  [dim]a rollback now needs:[/] {escape(report.data['backup'])}", soft_wrap=True)
        console.print("[green]✓[/] [bold]Dropped; the backup was verified first.[/]")


def _heal(console: Console, report: Report) -> None:
    findings, runs = report.data["findings"], report.data["runs"]
    mended = [finding for finding in findings if finding["severity"] == "error"]
    for finding in findings:
        mark = "[red]✗[/]" if finding["severity"] == "error" else "[yellow]![/]"
        console.print(f"{mark} {escape(finding['message'])}")
        if finding["instead"]:
            console.print(f"  {escape(finding['instead'])}", style="dim")
    for run in runs:
        console.print()
        _run(console, run)
    if "refused" in report.data:
        console.print(f"[red]✗[/] It would be refused: {escape(report.data['refused']['message'])}")
        console.print(f"  {escape(report.data['refused']['hint'])}", style="dim")
    elif not mended:
        console.print("[green]✓[/] Nothing to mend.")
    elif report.ok:
        console.print(f"[green]✓[/] [bold]Mended {len(mended)} findings, and proved it.[/]  [dim]Undo: rollback[/]")
    else:
        console.print(f"[yellow]→[/] [bold]{len(mended)} findings would be mended; nothing was changed.[/]")


def _monitor(console: Console, report: Report) -> None:
    for finding in report.data["findings"]:
        mark = "[red]✗[/]" if finding["severity"] == "error" else "[yellow]![/]"
        console.print(f"{mark} {escape(finding['message'])}", soft_wrap=True)
        console.print(f"  {escape(finding['instead'])}", style="dim", soft_wrap=True)
    if report.ok:
        console.print("[green]✓[/] All quiet: nothing lives in the old tables.")


def _drop_views(console: Console, report: Report) -> None:
    names = escape(", ".join(report.data["views"]))
    if not names:
        console.print("[green]✓[/] No view stands under a retired name.")
    elif report.data["state"] == "dropped":
        console.print(f"[green]✓[/] Dropped: {names}")
    else:
        console.print(f"[yellow]→[/] These would be dropped; nothing was changed: {names}")


_SHOWN: dict[str, Callable[[Console, Report], None]] = {
    "before": _before,
    "migrate": _migrate,
    "plan": _migrate,
    "status": _status,
    "stats": _stats,
    "verify": _verify,
    "rehearse": _rehearse,
    "legacy list": _legacy_list,
    "monitor": _monitor,
    "legacy prune": _legacy_prune,
    "restore": _restore,
    "rollback": _rollback,
    "heal": _heal,
    "legacy drop-views": _drop_views,
    "quarantine list": _quarantine_list,
    "quarantine export": _quarantine_export,
    "quarantine retry": _quarantine_retry,
    "new": _new,
    "demo": _demo,
}
