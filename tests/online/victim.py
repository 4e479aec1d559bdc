"""Migrates copies of a database online in child processes that are killed before a statement, and looks what is left.

One line of JSON a kill: what the application sees then, how the next run ends, and what a rollback makes of it.
"""

import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
for name, place in (("traps_kit", HERE.parent / "traps" / "kit.py"), ("online_kit", HERE / "kit.py")):
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])

from online_kit import SHIPPED, Copying, application, connect, differences, whole  # noqa: E402

from sessionctl import db, online, rollback  # noqa: E402

ROWS = 60


def copied(origin: Path, folder: Path) -> Path:
    """A fresh copy of a closed database."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(origin, folder / "struck.db"))


def run(path: Path, version: str, at: int) -> tuple[int, int]:
    """Migrate in a child that is killed before statement `at`; its status, and how many statements it ran."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        count = 0

        def trace(_: str) -> None:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        plain = db._prepared

        def prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
            connection = plain(connection)
            connection.set_trace_callback(trace)
            return connection

        db._prepared = prepared
        whole(Copying(path, [SHIPPED[version]], rows=ROWS))
        os.write(writing, str(count).encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 64)
    os.close(reading)
    return os.waitpid(child, 0)[1], int(said or 0)


def main(origin: Path, offline: Path, folder: Path, version: str, kills: int) -> None:
    """The undisturbed run first, then every kill."""
    before = application(origin)
    path = copied(origin, folder)
    _, count = run(path, version, 0)
    after = application(path)
    print(json.dumps({"statements": count, "differs": differences(path, offline)}), flush=True)
    spread = {1 + n * count // kills for n in range(kills)}
    tail = set(range(max(1, count - 2 * kills), count, 4))  # the cut-over, and what comes after it
    for at in sorted(spread | tail):
        path = copied(origin, folder)
        status, _ = run(path, version, at)
        left = application(path)
        seen = "old" if left == before else "new" if left == after else "neither"
        resumed = path.with_name("resumed.db")
        back = path.with_name("back.db")
        for other in (resumed, back):
            with closing(connect(path)) as source, closing(sqlite3.connect(other)) as target:
                source.backup(target)
        online.migrate(resumed, [SHIPPED[version]], online.Options(backup=False), lambda _: None)
        rollback.rollback(back, [SHIPPED[version]], rollback.Options(backup=False), lambda _: None)
        with closing(connect(back)) as connection:
            left_behind = connection.execute(
                "SELECT name FROM sqlite_master WHERE name GLOB '_sessionctl_new_*' OR name GLOB '_sessionctl_online*' "
                "OR name IN ('_sessionctl_queue', '_sessionctl_places')"
            ).fetchall()
        print(
            json.dumps(
                {
                    "at": at,
                    "status": status,
                    "seen": seen,
                    "differs": differences(resumed, offline),
                    "restored": application(back) == before,
                    "left_behind": left_behind,
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
