"""Report -> the screen. Numbers before words, and one closing line that says how it went."""

import os
from collections.abc import Callable
from typing import Any

from rich.console import Console

from sessionctl.model import Report, many
from sessionctl.model import rows as counted
from sessionctl.render import care, screen
from sessionctl.render.screen import escape

_PIPED = 80  # columns when neither a terminal nor COLUMNS says


def show(report: Report, *, no_color: bool = False) -> None:
    """Print a Report for people."""
    console = Console(no_color=no_color or None, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(no_color=no_color or None, highlight=False, width=_PIPED)
    _SHOWN[report.command](console, report)


def _before(console: Console, report: Report) -> None:
    console.print(f"[bold]Before[/]  {escape(str(report.database))}", soft_wrap=True)
    screen.totals(console, report.data["statistics"])
    for run in report.data["pending"]:
        console.print(f"\n[bold]Plan[/]  {run['migration']} [dim]({run['version']})[/]  {escape(run['title'])}")
        table = screen.grid("merge", "rows", "into", "rows", "archive", numbers=(1, 3))
        for merge in run["merges"]:
            rows = merge["rows"]
            table.add_row(
                merge["source"],
                screen.number(rows.get(merge["source"])),
                merge["target"],
                screen.number(rows.get(merge["target"])),
                merge["archive"],
            )
        screen.indented(console, table)
    console.print()


def _migrate(console: Console, report: Report) -> None:
    for run in report.data["runs"]:
        screen.run(console, run)
    if "refused" in report.data:
        screen.refused(console, report.data["refused"])
        return
    done = [run for run in report.data["runs"] if run["state"] in ("applied", "would-apply")]
    if not done:
        text = "Nothing to do: every migration is applied or does not concern this database."
        screen.told(console, "[green]✓[/]", text)
        return
    rows = sum(merge["rows"] for run in done for merge in run["merges"])
    if done[0]["state"] == "applied":
        waiting = sum(merge["quarantined"] for run in done for merge in run["merges"])
        mark = "[yellow]![/]" if waiting else "[green]✓[/]"
        how = f"{screen.number(waiting)} in quarantine" if waiting else "field by field"
        console.print(
            f"{mark} [bold]{counted(rows)} accounted for, {how}; nothing lost.[/]"
            f"  [dim]{sum(run['seconds'] for run in done):.1f} s[/]"
        )
    else:
        console.print(
            f"[yellow]→[/] [bold]{counted(rows)} would be merged; nothing was changed.[/]\n"
            "  [dim]Predicted by doing it on a snapshot.[/]"
        )


def _status(console: Console, report: Report) -> None:
    rows = report.data["migrations"]
    for name in dict.fromkeys(row["set"] for row in rows):
        console.print(f"[bold]{escape(name)}[/]")
        table = screen.grid("migration", "version", "state", "")
        for row in rows:
            if row["set"] == name:
                when = (row["applied_at"] or "")[:16].replace("T", " ")
                waiting = f"in {', '.join(row['sources'])}" if row["state"] == "pending" and row["sources"] else ""
                if copy := row.get("online"):
                    waiting = f"online copy {copy['percent']} %, {many(copy['waiting'], 'change')} to follow"
                    if copy["phase"] != "copy":
                        waiting = "cut over online, to be completed by `migrate --online`"
                state = screen.STATES.get(row["state"], f"[dim]{row['state']}[/]")
                table.add_row(row["migration"], row["version"], state, f"[dim]{waiting or when}[/]")
                for view in row["views"]:
                    table.add_row(f"  [dim]view {escape(view)} stands in[/]")
        screen.indented(console, table)


def _stats(console: Console, report: Report) -> None:
    console.print(f"[bold]{escape(str(report.database))}[/]", soft_wrap=True)
    screen.totals(console, report.data)
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
    table = screen.grid("", "")
    for label, values in groups.items():
        if values:
            shown = "   ".join(f"{escape(str(name))} [bold]{screen.number(count)}[/]" for name, count in values.items())
            table.add_row(f"[dim]by {label}[/]", shown)
    if table.row_count:
        screen.indented(console, table)
    console.print()
    table = screen.grid("table", "kind", "rows", "KiB", numbers=(2, 3))
    for row in report.data["tables"]:
        size = None if row["bytes"] is None else row["bytes"] // 1024
        table.add_row(row["name"], row["kind"], screen.number(row["rows"]), screen.number(size))
    screen.indented(console, table)
    for row in report.data["legacy"]:
        when = row["archived_at"][:10] if row["archived_at"] else "at an unknown time"
        console.print(f"  [dim]{row['name']} was archived {when}, {counted(row['rows'])}[/]")


def _verify(console: Console, report: Report) -> None:
    screen.checks(console, report.data["checks"])
    failed = sum(check["state"] == "fail" for check in report.data["checks"])
    passed = sum(check["state"] == "pass" for check in report.data["checks"])
    if failed:
        console.print(f"[red]✗[/] [bold]{many(failed, 'check')} of {len(report.data['checks'])} failed.[/]")
    else:
        skipped = len(report.data["checks"]) - passed
        rest = f" [dim]({skipped} skipped)[/]" if skipped else ""
        console.print(f"[green]✓[/] [bold]All {passed} checks pass.[/]{rest}")


def _new(console: Console, report: Report) -> None:
    console.print(f"[green]✓[/] wrote {escape(report.data['file'])}", soft_wrap=True)
    if report.data["reasons_needed"]:
        console.print(
            f"  waiting in drops: {many(report.data['reasons_needed'], 'column')}. "
            "Map each, or write why it can be left behind.",
            style="dim",
        )


def _there_and_back(console: Console, data: dict[str, Any]) -> None:
    if data["differences"]:
        screen.told(console, "[red]✗[/]", f"rollback: different from the original: {', '.join(data['differences'])}")
        return
    restored = [f"{name} {screen.number(n)}" for run in data["runs"] for name, n in run["restored"].items()]
    if restored:
        screen.told(console, "[green]✓[/]", f"rollback: every object and row as it was before ({', '.join(restored)})")


def _rehearse(console: Console, report: Report) -> None:
    for run in report.data["runs"]:
        screen.run(console, run)
    failed = [check for check in report.data["checks"] if check["state"] == "fail"]
    screen.checks(console, failed)
    if not failed:
        console.print(
            f"[green]✓[/] verify: {many(sum(c['state'] == 'pass' for c in report.data['checks']), 'check')} passed"
        )
    _there_and_back(console, report.data["rollback"])
    if report.data["again"]["differences"]:
        differences = ", ".join(report.data["again"]["differences"])
        screen.told(console, "[red]✗[/]", f"a second migration would end differently: {differences}")
    mib = max(1, report.data["disk_bytes"] >> 20)
    console.print(f"  [dim]the write lock is held for about {report.data['lock_seconds']:.1f} s[/]")
    console.print(f"  [dim]backup, WAL and growth need about {screen.number(mib)} MiB[/]")
    console.print("[green]✓[/] [bold]It can be done; nothing was changed.[/]" if report.ok else "[red]✗[/] Not yet.")


def _demo(console: Console, report: Report) -> None:
    for case in report.data["cases"]:
        console.rule(f"[bold]{case['case']}[/]  {escape(case['title'])}", align="left", style="dim")
        console.print("[bold]Before[/]")
        screen.totals(console, case["before"])
        for run in case["runs"]:
            screen.run(console, run)
        console.print("[bold]After[/]")
        screen.totals(console, case["after"])
        channels = case["after"]["sessions"]["by_channel"]
        if channels:
            shown = ", ".join(f"{escape(name)} {screen.number(count)}" for name, count in channels.items())
            console.print(f"  with a channel: {many(sum(channels.values()), 'session')} ({shown})", style="dim")
        failed = [check for check in case["checks"] if check["state"] == "fail"]
        passed = sum(check["state"] == "pass" for check in case["checks"])
        if failed:
            screen.checks(console, failed)
        else:
            console.print(f"[green]✓[/] verify: {many(passed, 'check')} passed")
        _there_and_back(console, case["rollback"])
        console.print()
    console.print(f"The migrated databases are in {escape(report.data['folder'])}; look at one:", soft_wrap=True)
    first = report.data["cases"][-1]["database"]
    console.print(f"  sessionctl verify --db {escape(first)}", soft_wrap=True)


_SHOWN: dict[str, Callable[[Console, Report], None]] = {
    "before": _before,
    "migrate": _migrate,
    "plan": _migrate,
    "status": _status,
    "stats": _stats,
    "verify": _verify,
    "rehearse": _rehearse,
    "legacy list": care.legacy_list,
    "monitor": care.monitor,
    "legacy prune": care.legacy_prune,
    "legacy drop-views": care.drop_views,
    "restore": care.restore,
    "rollback": care.rollback,
    "heal": care.heal,
    "quarantine list": care.quarantine_list,
    "quarantine export": care.quarantine_export,
    "quarantine retry": care.quarantine_retry,
    "new": _new,
    "demo": _demo,
}
