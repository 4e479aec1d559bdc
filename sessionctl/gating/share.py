"""Work on many files, divided among processes."""

import gc
import marshal
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


def share(work: Callable[[Sequence[str]], list[T]], items: Sequence[str], smallest: int = 64) -> list[T]:
    """`work(items)`, with the items divided among forked processes where that pays."""
    count = min(os.cpu_count() or 1, 8, max(1, len(items) // smallest))
    if count < 2 or not hasattr(os, "fork") or _threads() > 1:
        return work(items)
    # Small parts, of which each process takes the next one from a pipe: so all of them end at the same time.
    parts = min(len(items) // 8, 256)
    todo, filler = os.pipe()
    os.write(filler, bytes(range(parts)))
    os.close(filler)

    def take() -> dict[int, list[T]]:
        return {part[0]: work(items[part[0] :: parts]) for part in iter(partial(os.read, todo, 1), b"")}

    children = [_start(take) for _ in range(1, count)]
    done = take()
    os.close(todo)
    for child, reader in children:
        with os.fdopen(reader, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        done |= marshal.loads(answer) if status == 0 else {}
    # A child that failed says nothing: its parts are done again here, where the error can be seen.
    answers = (done[part] if part in done else work(items[part::parts]) for part in range(parts))
    return [one for answer in answers for one in answer]


def _start(work: Callable[[], Any]) -> tuple[int, int]:
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    status = 1
    try:
        os.close(reader)
        gc.disable()
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(marshal.dumps(work()))
        status = 0
    finally:
        os._exit(status)


def _threads() -> int:
    threading = sys.modules.get("threading")
    return threading.active_count() if threading else 1
