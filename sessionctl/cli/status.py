"""`sessionctl status`."""

from contextlib import closing
from typing import Annotated

import typer

from sessionctl.cli import common
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status", epilog="Example, in CI: sessionctl status --db data/store.db --check")(status)


def status(
    db: common.Db = None,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 when something is pending.")] = False,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Say which migrations are applied, pending or changed. Reads only."""

    def work() -> Report:
        from sessionctl import db as door
        from sessionctl import entangle, legacy, plan

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        with closing(door.open_ro(path)) as connection, door.errors(path):
            planned = plan.survey(connection, chosen)
            half = entangle.half_done(connection)
            orphaned = [run for run in plan.missing(connection, chosen) if set_name in (None, run.set)]
            views = legacy.standing(connection)
        rows = [
            {
                "migration": one.migration.id,
                "set": one.migration.set,
                "version": one.migration.version,
                "state": one.state,
                "applied_at": one.applied_at,
                "title": one.migration.title,
                "sources": [source.table.name for source in one.sources],
                "views": views.get(one.migration.id, []),
                **({"online": half.shown()} if half and half.migration == one.migration.id else {}),
            }
            for one in planned
        ]
        rows += [
            {
                "migration": run.migration,
                "set": run.set,
                "version": run.version,
                "state": "missing",
                "applied_at": run.applied_at,
                "title": "",
                "sources": [],
                "views": views.get(run.migration, []),
            }
            for run in orphaned
        ]
        pending = any(row["state"] == "pending" for row in rows)
        return Report("status", str(path), not (check and pending), {"migrations": rows})

    common.answer("status", common.View(json, quiet, no_color), db, work)
