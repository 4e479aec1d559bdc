"""`sessionctl rehearse`."""

import typer

from sessionctl.cli import common
from sessionctl.model import Report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rehearse", epilog="Example: sessionctl rehearse --db data/store.db")(rehearse)


def rehearse(
    db: common.Db = None,
    migrations: common.Migrations = None,
    set_name: common.Set = None,
    json: common.Json = False,
    quiet: common.Quiet = False,
    no_color: common.NoColor = False,
) -> None:
    """Go the whole way there and back on a snapshot. The database is untouched."""
    view = common.View(json, quiet, no_color)

    def work() -> Report:
        from sessionctl import execute
        from sessionctl import rehearse as stage

        path = common.database(db)
        chosen = common.chosen(migrations, set_name)
        with common.progress(view) as progress:
            seen = stage.rehearse(path, chosen, execute.Options(), progress)
        runs = [{**r.shown(), "state": "would-apply" if r.state == "applied" else r.state} for r in seen.results]
        data = {
            "runs": runs,
            "checks": [check.shown() for check in seen.checks],
            "rollback": {"runs": [r.shown() for r in seen.undone], "differences": seen.not_restored},
            "again": {"differences": seen.not_repeated},
            "lock_seconds": round(seen.lock_seconds, 3),
            "disk_bytes": seen.disk_bytes,
        }
        return Report("rehearse", str(path), seen.ok, data)

    common.answer("rehearse", view, db, work)
