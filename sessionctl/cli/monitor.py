"""`sessionctl monitor`."""

from pathlib import Path
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.model import Finding, Place, Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("monitor", epilog="Example, in a crontab: sessionctl monitor --db data/store.db --overdue 60d")(monitor)


def monitor(
    db: common.Db = None,
    overdue: Annotated[
        str, typer.Option("--overdue", metavar="AGE", help="An archive that is older should be pruned: 12h, 30d, 2w.")
    ] = "30d",
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Look once whether anything still lives in the old tables. Exit 1 with findings; reads only."""

    def work() -> Report:
        from sessionctl import legacy
        from sessionctl import monitor as watch

        path = common.database(db)
        age = legacy.span(overdue)
        chosen = common.chosen(migrations, set_name)
        found = watch.monitor(path, chosen, age)
        known = {finding.place.table for finding in found} | watch.archives(path)
        found += [finding for finding in _second_tables(path) if finding.place.table not in known]
        data = {"overdue": overdue, "findings": [finding.shown() for finding in found], "views": legacy.views(path)}
        return Report("monitor", str(path), not found, data)

    common.answer("monitor", common.View(json, quiet, no_color), db, work)


def _second_tables(path: Path) -> list[Finding]:
    """Session and message tables that no migration knows, as the gate finds them: by their role, not by their name."""
    from sessionctl.gating.check import check
    from sessionctl.gating.request import Request

    rule = "no-duplicate-tables"
    report = check(Request(select=(rule,), db=str(path), cache=False))
    return [
        Finding("sessions_outside", one["message"], place=Place(table=one["table"]), instead=one["hint"])
        for one in report.data["findings"]
        if one["gate"] == rule
    ]
