"""`sessionctl stats`."""

from contextlib import closing

import typer

from sessionctl.cli import common
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stats", epilog="Example: sessionctl stats --db data/store.db --json")(stats)


def stats(
    db: common.Db = None,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Count sessions by source, mode and channel, messages by role. Reads only."""

    def work() -> Report:
        from sessionctl import db as door
        from sessionctl import plan
        from sessionctl import stats as numbers

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        with closing(door.open_ro(path)) as connection, door.errors(path):
            plan.survey(connection, chosen)
            return Report("stats", str(path), True, numbers.collect(connection, chosen))

    common.answer("stats", common.View(json, quiet, no_color), db, work)
