"""Kills an online run at every chunk and before every writing statement of its cut-over; one line of JSON a kill.

The chunks are a chain: each process goes on where the one before it was killed. What a kill in the cut-over leaves is
the same file every time, or it is told apart: both ways on are tried once for each state that is left.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from victim import SHIPPED, Copying, application, connect, differences

from sessionctl import online, rollback

ROWS = 60
_WRITES = re.compile(
    r"\s*(?:--.*\n|\s)*(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|COMMIT|PRAGMA writable_schema)", re.IGNORECASE
)


def forked(work: Callable[[], None]) -> int:
    """Run it in a child; the status."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def killed_at(path: Path, version: str, at: int) -> int:
    """Go on with a copy, and be killed before the `at`th statement that writes."""

    def work() -> None:
        count = 0

        def trace(statement: str) -> None:
            nonlocal count
            count += bool(_WRITES.match(statement))
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        copying = Copying(path, [SHIPPED[version]], rows=ROWS)
        copying.begin()
        copying.connection.set_trace_callback(trace)
        while not copying.step():
            pass

    return forked(work)


def one_chunk(path: Path, version: str, before_commit: bool) -> int:
    """Copy one chunk, and be killed before or after its commit."""

    def work() -> None:
        copying = Copying(path, [SHIPPED[version]], rows=ROWS)
        copying.begin()
        if before_commit:
            copying.connection.set_trace_callback(
                lambda said: os.kill(os.getpid(), signal.SIGKILL) if said == "COMMIT" else None
            )
        copying.step()
        os.kill(os.getpid(), signal.SIGKILL)

    return forked(work)


def state(path: Path) -> str:
    """A fingerprint of everything in a database, what is the tool's own included."""
    digest = hashlib.sha256()
    with closing(connect(path, enforce=False)) as connection:
        for line in connection.iterdump():
            digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def beside(path: Path, name: str) -> Path:
    """A copy of what a killed process left."""
    other = path.with_name(name)
    other.unlink(missing_ok=True)
    with closing(connect(path)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)
    return other


def both_ways(path: Path, version: str, offline: Path, before: object) -> dict[str, object]:
    """How the next run ends, and what a rollback makes of it."""
    resumed, back = beside(path, "resumed.db"), beside(path, "back.db")
    online.migrate(resumed, [SHIPPED[version]], online.Options(backup=False), lambda _: None)
    rollback.rollback(back, [SHIPPED[version]], rollback.Options(backup=False), lambda _: None)
    return {"differs": differences(resumed, offline), "restored": application(back) == before}


def main(origin: Path, offline: Path, folder: Path, version: str) -> None:
    """Every chunk, twice; then every statement of the cut-over."""
    before, after = application(origin), None
    path = Path(shutil.copy(origin, folder / "struck.db"))
    with closing(connect(path)) as connection:  # so that a file alone is the whole database
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    copied = False
    chunk = 0
    while not copied:
        chunk += 1
        for before_commit in (True, False):
            status = one_chunk(path, version, before_commit)
            print(json.dumps({"chunk": chunk, "status": status, "old": application(path) == before}), flush=True)
        looking = Copying(path, [SHIPPED[version]])
        copied = looking.copied()
        looking.connection.close()
    print(json.dumps({"chunks": chunk, **both_ways(path, version, offline, before)}), flush=True)
    ready = beside(path, "ready.db")
    tried: dict[str, dict[str, object]] = {}
    at, status = 0, 9
    while status == 9:
        at += 1
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copy(ready, path)
        with closing(connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        status = killed_at(path, version, at)
        left, now = state(path), application(path)
        if status == 0:
            after = now
            break
        if left not in tried:
            tried[left] = both_ways(path, version, offline, before)
        print(json.dumps({"at": at, "status": status, "old": now == before, **tried[left]}), flush=True)
    print(json.dumps({"statements": at - 1, "status": status, "new": after == application(offline)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
