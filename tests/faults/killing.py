"""Runs a deed on copies of a database in forked children that are killed at every place where something can change.

It forks and never opens a database itself: each child starts without locks, connections or threads of another. One
line of JSON a kill tells what was left and how the next run ended; the first line is the undisturbed run.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import strike


def forked(work: Callable[..., Any], *arguments: Any) -> tuple[int, Any]:
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


def copied(original: Path, folder: Path) -> Path:
    """A fresh copy in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(original, folder / "store.db"))


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


def struck(deed: Callable[[Path], Any], path: Path, what: str | None, at: int, how: str, files: bool) -> dict[str, Any]:
    """Do it, struck or not; what it said, and what happened on the way."""
    blow = strike.Strike(what, at, how)
    blow.statements_from_here()
    if files:
        blow.files_from_here()
    said = deed(path)
    writes = [n for n, statement in enumerate(blow.statements, 1) if strike.changes(statement)]
    return {"said": said, "writes": writes, "counts": blow.counts}


def at_every_place(
    original: Path,
    folder: Path,
    deed: Callable[[Path], Any],
    look: Callable[[Path], Any],
    *,
    step: int = 1,
    reads: int = 6,
    files: bool = False,
    begun: Callable[[Path], Any] | None = None,
) -> None:
    """The undisturbed run first, then every kill.

    Args:
        deed: what is done to the copy; done again after each kill.
        look: what the database holds.
        step: one in so many of the statements that write; the last one always.
        reads: how many of the statements that only read.
        files: strike at operations on files as well: the first, the middle and the last of each kind.
        begun: what the deed commits first, where it commits more than once.
    """
    _, old = forked(look, original)
    path = copied(original, folder)
    _, done = forked(struck, deed, path, None, 0, "kill", files)
    _, new = forked(look, path)
    beside = [p.name for p in sorted(folder.iterdir())]
    between = []
    if begun is not None:
        part = copied(original, folder)
        forked(begun, part)
        between.append(forked(look, part)[1])
    say(old=old, new=new, between=between, said=done["said"], left=beside)
    known: set[bytes] = set()
    for what, at, how in _places(done, step, reads):
        path = copied(original, folder)
        status, _ = forked(struck, deed, path, what, at, how, files)
        print_ = fingerprint(folder)
        found = None
        if print_ not in known:  # the same bytes are examined once
            known.add(print_)
            _, found = forked(_examined, deed, look, path)
        say(place=f"{how} at {what} {at}", status=status, found=found)


def _places(done: dict[str, Any], step: int, reads: int) -> list[tuple[str, int, str]]:
    writes, counts = done["writes"], done["counts"]
    quiet = sorted({*range(1, counts["statement"] + 1)} - {*writes})
    numbers = {*writes[::step], *writes[-1:], *quiet[:: max(1, len(quiet) // max(1, reads))]}
    places = [("statement", at, "kill") for at in sorted(numbers)]
    for what, count in counts.items():
        if what in ("statement", "witness") or what.startswith(("read", "open ")):
            continue
        places += [(what, at, "kill") for at in sorted({1, (count + 1) // 2, count})]
        places += [(what, (count + 1) // 2, "torn")] if what.startswith("write") else []
    return places


def _examined(deed: Callable[[Path], Any], look: Callable[[Path], Any], path: Path) -> dict[str, Any]:
    """What was left, and what the next run makes of it."""
    left = look(path)
    said = deed(path)
    unfinished = [p.name for p in path.parent.iterdir() if ".partial" in p.name]
    return {"left": left, "said": said, "ended": look(path), "unfinished": unfinished}
