"""Private folders in the temp folder: gone afterwards, or, when we are killed, swept away by the next one.

They hold copies of the user's data, so none may stay. A folder is held by a lock that the operating system frees if
its owner dies; one that nobody holds is abandoned.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sessionctl import signals
from sessionctl.errors import SessionctlError

PREFIX = "sessionctl-snapshot-"
_NAME = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")  # what mkdtemp makes of it


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that only this user can read, empty at first, for files alone; gone afterwards.

    Folders that this user's dead processes left are swept away.

    Raises:
        SessionctlError: `backup_failed` where none can be made.
    """
    made: tuple[Path, int] | None = None

    def release() -> None:
        nonlocal made
        with signals.deferred():
            if made is not None:
                _remove(*made)
                os.close(made[1])
            made = None

    try:
        try:
            sweep(Path(tempfile.gettempdir()))
            with signals.deferred():
                made = _held()
        except OSError as error:
            raise SessionctlError(
                f"cannot make a folder for a snapshot: {error.strerror}",
                hint="Set TMPDIR to a folder that is writable and has room.",
                code="backup_failed",
            ) from error
        yield made[0]
        release()
    finally:  # again, where Ctrl-C came just before that
        release()


def sweep(temp: Path) -> None:
    """Remove the abandoned folders of this user; never one that is held, a link, or another user's."""
    for found in temp.iterdir():
        if _NAME.fullmatch(found.name):
            with suppress(OSError):  # held, gone, or not ours to touch: it does no harm
                _sweep(found)


def _sweep(found: Path) -> None:
    handle = os.open(found, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid == os.geteuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(found, handle):
                _remove(found, handle)
    finally:
        os.close(handle)


def _held() -> tuple[Path, int]:
    """A new folder, and the handle that holds it; where one is swept before we hold it, another one."""
    while True:
        made = Path(tempfile.mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):
            handle = os.open(made, os.O_RDONLY)
            swept = False
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                swept = True
            except OSError:
                pass  # without locks nobody sweeps, either
            if not swept and _is(made, handle):
                return made, handle
            os.close(handle)


def _is(place: Path, handle: int) -> bool:
    """Whether the name still is that of the folder which the handle holds: then it stays so as long as we hold it."""
    try:
        return os.path.samestat(place.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _remove(place: Path, handle: int) -> None:
    """Remove what a held folder holds, by the handle, and the folder; a folder within it is none of ours."""
    with suppress(OSError):  # it must not hide what happened, and the next one tries again
        for name in os.listdir(handle):
            os.unlink(name, dir_fd=handle)
        place.rmdir()
