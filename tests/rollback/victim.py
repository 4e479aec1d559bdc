"""Rolls copies of a migrated database back, killed at every place: see `killing`."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

import killing
import look

from sessionctl import load, rollback

MIGRATIONS = load.migrations()
OPTIONS = rollback.Options(backup=False)


def contents(path: Path) -> dict[str, Any]:
    """What the database holds; when a run was undone is no part of it, that it was is."""
    found = look.contents(path)
    with look.closing(look.sqlite3.connect(path)) as connection:
        undone = connection.execute("SELECT run_id, undone_at IS NULL FROM _sessionctl_runs").fetchall()
    found["tables"]["_sessionctl_runs"] = repr(undone)
    return found


def rolled_back(path: Path) -> list[str]:
    """Roll back."""
    return [run.state for run in rollback.rollback(path, MIGRATIONS, OPTIONS, lambda _: None)]


if __name__ == "__main__":
    killing.at_every_place(Path(sys.argv[1]), Path(sys.argv[2]), rolled_back, contents, step=int(sys.argv[3]), reads=8)
