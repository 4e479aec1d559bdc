"""Rolls copies of a migrated database back, killed at every place: see `killing`."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

import killing
import look

from sessionctl import load, rollback

MIGRATIONS = load.migrations()


def contents(path: Path) -> dict[str, Any]:
    """What the database holds; when a run was undone is no part of it, that it was is."""
    found = look.contents(path)
    with look.closing(look.sqlite3.connect(path)) as connection:
        undone = connection.execute("SELECT run_id, undone_at IS NULL FROM _sessionctl_runs").fetchall()
    found["tables"]["_sessionctl_runs"] = repr(undone)
    return found


def main(migrated: Path, folder: Path, step: int, *, files: bool) -> None:
    """Roll back; `files` for the operations on files, those of a backup, too, and few statements."""
    options = rollback.Options(backup=files)

    def rolled_back(path: Path) -> list[str]:
        return [run.state for run in rollback.rollback(path, MIGRATIONS, options, lambda _: None)]

    killing.at_every_place(migrated, folder, rolled_back, contents, step=step, reads=1 if files else 8, files=files)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), files=sys.argv[4] == "files")
