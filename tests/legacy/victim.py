"""Restores, prunes or drops views in copies of a database, killed at every place: see `killing`."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

import killing
import look

from sessionctl import legacy, load, restore

MIGRATIONS = load.migrations()
CLOCKS = {"_sessionctl_archives": ("pruned_at", "pruned_backup"), "_sessionctl_runs": ("details",)}


def contents(path: Path) -> dict[str, Any]:
    """What the database holds; when something was pruned or dropped is no part of it, that it was is."""
    found = look.contents(path)
    with look.closing(look.sqlite3.connect(path)) as connection:
        for table, columns in CLOCKS.items():
            if table in found["tables"]:
                told = ", ".join(f"{c} IS NULL, {c} LIKE '%compat_dropped_at%'" for c in columns)
                found["tables"][table] = repr(connection.execute(f"SELECT {told} FROM {table}").fetchall())
    return found


def main(what: str, original: Path, folder: Path, step: int, more: str) -> None:
    """`restore BACKUP`, `prune` or `drop-views`."""

    def deed(path: Path) -> Any:
        match what:
            case "restore":
                return restore.restore(path, Path(more), MIGRATIONS, restore.Options(), _quiet).belongs
            case "prune":
                return [one.name for one in legacy.prune(path, MIGRATIONS, timedelta(), _quiet).pruned]
            case _:
                return legacy.drop_views(path, 5.0)

    killing.at_every_place(original, folder, deed, contents, step=step, files=True)


def _quiet(_: str) -> None:
    """No progress."""


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
