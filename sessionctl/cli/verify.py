"""`sessionctl verify`."""

import typer

from sessionctl.cli import common
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", epilog="Example: sessionctl verify --db data/store.db")(verify)


def verify(
    db: common.Db = None,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Prove, any time later, that nothing was lost. Reads only; exits 1 when a check fails."""

    def work() -> Report:
        from sessionctl import verify as checks

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        found = checks.verify(path, chosen)
        ok = all(check.state != checks.FAIL for check in found)
        return Report("verify", str(path), ok, {"checks": [check.shown() for check in found]})

    common.answer("verify", common.View(json, quiet, no_color), db, work)
