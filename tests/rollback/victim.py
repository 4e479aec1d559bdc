"""Rolls copies of a migrated database back in child processes, killed before the statements that can change something.

One line of JSON a kill tells what was left, and how the next rollback ended.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("heal_victim", HERE.parent / "heal" / "victim.py")
assert spec is not None
assert spec.loader is not None
victim = importlib.util.module_from_spec(spec)
spec.loader.exec_module(victim)  # how to fork, copy and look; `strike` and `look` come with it

import look  # noqa: E402
import strike  # noqa: E402

from sessionctl import load, rollback  # noqa: E402

MIGRATIONS = load.migrations()
OPTIONS = rollback.Options(backup=False)


def contents(path: Path) -> dict[str, Any]:
    """What the database holds; when a run was undone is no part of it, that it was is."""
    found = look.contents(path)
    with look.closing(look.sqlite3.connect(path)) as connection:
        undone = connection.execute("SELECT run_id, undone_at IS NULL FROM _sessionctl_runs").fetchall()
    found["tables"]["_sessionctl_runs"] = repr(undone)
    return found


def rolled_back(path: Path, at: int = 0) -> dict[str, Any]:
    """Roll back, and be killed before statement number `at`."""
    struck = strike.Strike("statement", at) if at else strike.Strike()
    struck.statements_from_here()
    runs = rollback.rollback(path, MIGRATIONS, OPTIONS, lambda _: None)
    writes = [n for n, statement in enumerate(struck.statements, 1) if strike.changes(statement)]
    return {"states": [run.state for run in runs], "writes": writes, "statements": len(struck.statements)}


def examined(path: Path) -> dict[str, Any]:
    """What was left, and what the next rollback makes of it."""
    left = contents(path)
    rollback.rollback(path, MIGRATIONS, OPTIONS, lambda _: None)
    return {"left": left, "ended": contents(path)}


def main(migrated: Path, folder: Path, step: int) -> None:
    """The undisturbed rollback first, then every kill."""
    _, old = victim.forked(contents, migrated)
    path = victim.copied(migrated, folder)
    _, done = victim.forked(rolled_back, path)
    _, new = victim.forked(contents, path)
    victim.say(old=old, new=new, **done)
    known: set[bytes] = set()
    reads = [n for n in range(1, done["statements"] + 1) if n not in set(done["writes"])]
    for at in sorted({*done["writes"][::step], *done["writes"][-2:], *reads[:: max(1, len(reads) // 8)]}):
        path = victim.copied(migrated, folder)
        status, _ = victim.forked(rolled_back, path, at)
        print_ = victim.fingerprint(folder)
        found = None
        if print_ not in known:  # the same bytes are examined once
            known.add(print_)
            _, found = victim.forked(examined, path)
        victim.say(at=at, status=status, found=found)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
