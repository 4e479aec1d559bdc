"""Heals copies of a damaged database in child processes, killed before the statements that can change something.

It forks and never opens a database itself: each child starts without locks, connections or threads of another. One
line of JSON a kill tells what was left.
"""

import json
import os
import shutil
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "faults"))

import look  # noqa: E402
import strike  # noqa: E402

from sessionctl import backup, execute, heal, load, verify, witness  # noqa: E402, F401  (imported once, for every child)

MIGRATIONS = load.migrations()


def healed(path: Path, at: int = 0) -> dict[str, Any]:
    """Heal, and be killed before statement number `at`."""
    struck = strike.Strike("statement", at) if at else strike.Strike()
    struck.statements_from_here()
    runs = heal.heal(path, MIGRATIONS, execute.Options(backup=False), lambda _: None).runs
    writes = [n for n, statement in enumerate(struck.statements, 1) if strike.changes(statement)]
    return {"states": [run.state for run in runs], "writes": writes, "statements": len(struck.statements)}


def examined(path: Path) -> dict[str, Any]:
    """What was left, and what the next heal makes of it."""
    left = look.contents(path)
    heal.heal(path, MIGRATIONS, execute.Options(backup=False), lambda _: None)
    failed = [check.name for check in verify.verify(path, MIGRATIONS) if check.state == "fail"]
    return {"left": left, "ended": look.contents(path), "failed": failed}


def forked(work: Any, *arguments: Any) -> tuple[int, Any]:
    """Do some work in a child; its status (negative for a signal) and its answer."""
    ends = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(ends[0])
            with os.fdopen(ends[1], "w") as pipe:
                json.dump(work(*arguments), pipe)
            code = 0
        finally:
            if code:
                sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(code)
    os.close(ends[1])
    with os.fdopen(ends[0]) as pipe:
        answer = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(answer) if answer else None


def copied(damaged: Path, folder: Path) -> Path:
    """A fresh copy in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(damaged, folder / "store.db"))


def fingerprint(folder: Path) -> bytes:
    """The bytes that a killed process left for the next one."""
    seen = blake2b()
    for file in sorted(folder.iterdir()):
        if not file.name.endswith(("-shm", ".partial")):
            seen.update(file.suffix.encode() + b"\0" + blake2b(file.read_bytes()).digest())
    return seen.digest()


def say(**told: Any) -> None:
    """One line of the answer."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(damaged: Path, folder: Path, step: int) -> None:
    """The undisturbed heal first, then every kill."""
    _, old = forked(look.contents, damaged)
    path = copied(damaged, folder)
    _, done = forked(healed, path)
    _, new = forked(look.contents, path)
    say(old=old, new=new, **done)
    known: set[bytes] = set()
    reads = [n for n in range(1, done["statements"] + 1) if n not in set(done["writes"])]
    for at in sorted({*done["writes"][::step], done["writes"][-1], *reads[:: max(1, len(reads) // 6)]}):
        path = copied(damaged, folder)
        status, _ = forked(healed, path, at)
        print_ = fingerprint(folder)
        found = None
        if print_ not in known:  # the same bytes are examined once
            known.add(print_)
            _, found = forked(examined, path)
        say(at=at, status=status, found=found)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
