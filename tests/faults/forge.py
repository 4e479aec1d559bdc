"""A process that forks a fresh one for every order, so that a kill costs milliseconds instead of a Python start.

It never opens a database itself: each child starts without locks, connections or threads of another. Orders and
answers are lines of JSON.
"""

import importlib.util
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import look
import strike

from sessionctl import backup, beside, execute, load, stats, verify, witness  # noqa: F401  (imported once, for every child)
from sessionctl.errors import SessionctlError

FIXTURES = Path(__file__).parents[2] / "fixtures" / "build.py"
MIGRATIONS = load.migrations()


def build(case: str, path: str, mode: str, one_in: int = 1) -> None:
    """A database of one case, in one journal mode, with one in so many of its task sessions."""
    spec = importlib.util.spec_from_file_location("fixtures_build", FIXTURES)
    assert spec is not None
    assert spec.loader is not None
    fixtures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixtures)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        fixtures.build(case, connection)
        if case == "v35" and one_in > 1:
            connection.execute(f"DELETE FROM task_sessions WHERE rowid % {one_in}")
            connection.execute("VACUUM")


def migrate(
    path: str,
    what: str | None = None,
    at: int = 0,
    how: str = "kill",
    *,
    watch: bool = False,
    pages: int | None = None,
    free: int | None = None,
    large: int | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Migrate, struck or not; the states of the runs, or the error, and what happened up to there.

    Args:
        watch: count every statement and file operation.
        pages: the database may not grow beyond this many.
        free: what the disk says that it has left.
        large: from so many bytes on, a process of its own looks at the state before.
    """
    if large is not None:
        beside.LARGE = large
    struck = strike.Strike(what, at, how, pages)
    if free is not None:
        shutil.disk_usage = lambda _: shutil._ntuple_diskusage(2 * free, free, free)
    if watch or pages is not None or what in ("statement", "witness"):
        struck.statements_from_here()
    if watch or (what is not None and what not in ("statement", "witness")):
        struck.files_from_here()
    if "backup_dir" in options:
        options["backup_dir"] = Path(options["backup_dir"])
    answer: dict[str, Any] = {}
    try:
        results = execute.migrate(Path(path), MIGRATIONS, execute.Options(**options), lambda _: None)
        answer["runs"] = [result.shown() for result in results]
        answer["states"] = [result.state for result in results]
    except SessionctlError as error:
        answer["error"] = {"code": error.code, "message": error.message, "hint": error.hint}
        answer["runs"] = error.data.get("runs", [])
    writes = [n for n, statement in enumerate(struck.statements, 1) if strike.changes(statement)]
    return {**answer, "counts": struck.counts, "writes": writes, "struck": struck.struck}


def contents(path: str) -> dict[str, Any]:
    """What the database holds."""
    return look.contents(Path(path))


def examine(path: str) -> dict[str, Any]:
    """Open what a disturbed run left, migrate again, and verify: the state at each step."""
    left = look.contents(Path(path))
    copies = [look.contents(copy) for copy in sorted(Path(path).parent.glob("*.backup"))]
    again = migrate(path)
    failed = [asdict(check) for check in verify.verify(Path(path), MIGRATIONS) if check.state == "fail"]
    return {"left": left, "copies": copies, "again": again, "ended": look.contents(Path(path)), "failed": failed}


def as_user(user: int, what_for: str, arguments: dict[str, Any]) -> Any:
    """Carry out an order without the rights of root."""
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    return ORDERS[what_for](**arguments)


def reading(command: str, path: str) -> Any:
    """The answer of a command that only reads, or its error."""
    from sessionctl import db

    try:
        if command == "verify":
            return [asdict(check) for check in verify.verify(Path(path), MIGRATIONS)]
        if command == "status":
            return [one.state for one in execute.check_state(Path(path), MIGRATIONS)]
        with closing(db.open_ro(path)) as connection, db.errors(Path(path)):
            return stats.summary(connection, MIGRATIONS)
    except SessionctlError as error:
        return {"error": {"code": error.code, "message": error.message, "hint": error.hint}}


ORDERS: dict[str, Callable[..., Any]] = {
    order.__name__: order for order in (build, migrate, contents, examine, as_user, reading)
}


def child(order: dict[str, Any], to: int) -> None:
    """Carry out one order and leave without cleaning up after the parent."""
    code = 1
    try:
        answer = ORDERS[order.pop("order")](**order)
        with os.fdopen(to, "w") as pipe:
            json.dump(answer, pipe)
        code = 0
    finally:
        if code:
            sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Fork, wait, answer; until there are no more orders."""
    for line in sys.stdin:
        ends = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ends[0])
            child(json.loads(line), ends[1])
        os.close(ends[1])
        with os.fdopen(ends[0]) as pipe:
            answer = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        sys.stdout.write(json.dumps({"status": status, "answer": json.loads(answer) if answer else None}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
