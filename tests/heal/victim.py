"""Heals copies of a damaged database, killed at every place: see `killing`."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

import killing
import look

from sessionctl import backup, execute, heal, load, verify, witness  # noqa: F401  (imported once, for every child)

MIGRATIONS = load.migrations()


def healed(path: Path) -> dict[str, Any]:
    """Heal; the states of the runs, and what `verify` then holds against it."""
    runs = heal.heal(path, MIGRATIONS, execute.Options(backup=False), lambda _: None).runs
    return {"states": [run.state for run in runs]}


def begun(path: Path) -> None:
    """The first of the runs."""
    ailing, left = heal.examine(path, MIGRATIONS)
    heal.heal(path, MIGRATIONS, execute.Options(backup=False), lambda _: None, (ailing[:1], left))


def contents(path: Path) -> dict[str, Any]:
    """What the database holds, and the checks that fail."""
    failed = [check.name for check in verify.verify(path, MIGRATIONS) if check.state == "fail"]
    return {**look.contents(path), "failed": failed}


if __name__ == "__main__":
    killing.at_every_place(Path(sys.argv[1]), Path(sys.argv[2]), healed, contents, step=int(sys.argv[3]), begun=begun)
