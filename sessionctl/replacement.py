"""A backup -> the place of a file that SQLite cannot open, or of none; what was there is set aside, never deleted.

SQLite's backup writes into an open database, so it is of no use where none can be opened. Here the copy is made and
verified under an unfinished name first. Then every old file gets its second name before it loses its first, and the
copy appears last, at once: a kill leaves the old files, all of them, under one name or the other, or the new one.
"""

import os
import shutil
import sqlite3
import stat
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from sessionctl import backup, db
from sessionctl.errors import SessionctlError

BESIDE = ("-wal", "-shm", "-journal")
_UNREADABLE = ("missing_database", "not_a_database", "corrupt_database")


def unreadable(path: Path) -> SessionctlError | None:
    """Why SQLite cannot open a file whose place a backup may take; None where it can.

    Raises:
        SessionctlError: what no backup mends, such as `locked` or `read_only`; a folder; or no folder for the file.
    """
    try:
        db.open_ro(path).close()
    except SessionctlError as error:
        if error.code not in _UNREADABLE or (path.exists() and not path.is_file()):
            raise
        if not path.resolve().parent.is_dir():
            raise SessionctlError(
                f"{path} does not exist, and neither does its folder",
                hint="Check --db, or create the folder first.",
                code="missing_database",
            ) from error
        return error
    return None


def take_place(kept: sqlite3.Connection, source: Path, path: Path, timeout: float) -> Path | None:
    """Set aside what is there as `NAME.damaged-STAMP` and put a verified copy of the backup in its place.

    A damaged file hands its permissions and owner down. The new file is in rollback journal mode, as every copy is.

    Args:
        kept: a connection to the backup, in a read transaction.
        timeout: seconds to wait for processes that have the damaged file open.

    Returns:
        where the old file is, or the first of its side files when it was gone itself; None when nothing was there.

    Raises:
        SessionctlError: `locked`, `read_only`, `disk_full` or `backup_failed`; what is there stays where it is.
    """
    path = path.resolve()
    seen = _identity(path)
    with (
        backup.unfinished(kept, source, path.parent, path.name, "restored") as (partial, _),
        backup.written(path),
        db.held(path, timeout) if seen else nullcontext(),
    ):
        if _identity(path) != seen:
            raise _overtaken(path)
        if seen:
            backup.keep_rights(path, partial)
        else:
            shutil.copymode(source, partial)
            partial.chmod(partial.stat().st_mode | stat.S_IWUSR)
        aside = _second_names(path)
        for old in aside:
            old.unlink()
        try:
            os.link(partial, path)  # fails rather than overwrite what somebody made just now
        except FileExistsError as error:
            raise _overtaken(path, *aside.values()) from error
        backup.sync(path)
    return next(iter(aside.values()), None)


def _second_names(path: Path) -> dict[Path, Path]:
    """Link every old file to the name under which it will be kept; all of them, or none."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    made: dict[Path, Path] = {}
    with ExitStack() as undo:
        for ending in ("", *BESIDE):
            old = path.with_name(f"{path.name}{ending}")
            if old.exists():
                kept = path.with_name(f"{path.name}.damaged-{stamp}{ending}")
                os.link(old, kept)
                undo.callback(kept.unlink)
                made[old] = kept
        for kept in made.values():
            backup.sync(kept)
        undo.pop_all()
    return made


def _identity(path: Path) -> tuple[int, ...] | None:
    """What tells a file from another one, or from itself after a write; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _overtaken(path: Path, *aside: Path) -> SessionctlError:
    kept = f" What was there before is in {aside[0]}." if aside else ""
    return SessionctlError(
        f"{path} was written or made again by another process meanwhile",
        hint=f"Stop that process, look at what it left, and run it again.{kept}",
        code="locked",
    )
