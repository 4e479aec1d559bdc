"""Backups and snapshots: by SQLite's own backup, so that what is still in the WAL is in them, too."""

import errno
import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sessionctl import db, faithful, scratch, signals, sqlite_errors
from sessionctl.errors import SessionctlError

# What a migration may need beside the database: a backup as large as the file, and as much again for the WAL and for
# sorting, since every row may be written once more.
_ROOM = 2.0


def check_room(database: Path, folder: Path, *, backup: bool) -> None:
    """Find a lack of disk space, or of the folder, before the first write.

    Raises:
        SessionctlError: `disk_full`, with what is needed and what is there, in MiB; `backup_failed`.
    """
    if backup:
        _check_folder(folder)
    size = sum(p.stat().st_size for p in (database, _wal(database)) if p.exists())
    needs = {database.resolve().parent: size * (_ROOM - 1)}
    if backup:
        needs[folder.resolve()] = needs.get(folder.resolve(), 0) + size
    by_device: dict[int, tuple[Path, float]] = {}
    for place, need in needs.items():
        device = place.stat().st_dev
        by_device[device] = (place, by_device.get(device, (place, 0.0))[1] + need)
    for place, need in by_device.values():
        free = shutil.disk_usage(place).free
        if free < need:
            raise SessionctlError(
                f"{place} has {free >> 20} MiB free and about {(int(need) >> 20) + 1} MiB are needed",
                hint=f"Free space{', or put the backup on another disk with --backup-dir' if backup else ''}.",
                code="disk_full",
            )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise SessionctlError(
            f"{folder} is not a folder",
            hint="Create it, or choose another --backup-dir.",
            code="backup_failed",
        )


def make(source: sqlite3.Connection, database: Path, folder: Path, label: str) -> Path:
    """Copy the database as `source`'s read transaction sees it, verify the copy, and return its path.

    An older backup is never overwritten; a copy that is cut short is removed, or, when we are killed, left under a
    name that ends in `.partial` until the next backup of this database sweeps it away. The copy stays attached to
    `source` until that is closed.

    Raises:
        SessionctlError: `backup_failed` or `disk_full`, and `corrupt_database` when the original is damaged.
    """
    with claimed(folder, database.name, label) as (partial, final):
        fill(source, database, partial)
        publish(database, partial, final)
    return final


@contextmanager
def unfinished(
    source: sqlite3.Connection, original: Path, folder: Path, name: str, label: str
) -> Iterator[tuple[Path, Path]]:
    """A verified copy of what `source` sees, under an unfinished name that is gone afterwards, and a free one for it.

    Args:
        original: the file of `source`.
        name: the database whose copy it is.

    Raises:
        SessionctlError: as `make`.
    """
    with claimed(folder, name, label) as (partial, final):
        fill(source, original, partial)
        yield partial, final


@contextmanager
def claimed(folder: Path, name: str, label: str) -> Iterator[tuple[Path, Path]]:
    """An empty file for a copy, under an unfinished name that is gone afterwards, and a free name for the finished one.

    Unfinished copies of the same database that dead processes left are swept away.

    Raises:
        SessionctlError: `backup_failed`.
    """
    _check_folder(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    partial = owned = None

    def release() -> None:
        nonlocal partial, owned
        with signals.deferred():
            if partial is not None:
                _remove(partial)
            if owned is not None:
                os.close(owned)
            partial = owned = None

    try:
        with signals.deferred(), _alone_in(folder) as alone:
            if alone:
                _sweep(folder, name)
            final, partial = _claim(folder, f"{name}.{stamp}.{label}")
            owned = _own(partial)
        yield partial, final
        release()
    finally:  # again, where Ctrl-C came just before that
        release()


def fill(source: sqlite3.Connection, database: Path, partial: Path) -> None:
    """Copy the database as `source`'s read transaction sees it into a claimed file, verify the copy, and sync it.

    Raises:
        SessionctlError: as `make`.
    """
    _copy(source, database, db.empty(partial), partial)
    with ThreadPoolExecutor(1) as pool:
        with signals.deferred():  # to start a thread is no place for it: Python's own locks come apart
            synced = pool.submit(sync, partial)  # the disk has its time while we read
        faithful.check(source, database, partial)
    with written(partial):
        synced.result()


def publish(database: Path, partial: Path, final: Path) -> None:
    """Give a filled copy its name, with the rights of the original.

    Raises:
        SessionctlError: `disk_full` or `backup_failed`; then there is nothing under that name.
    """
    with written(final):
        keep_rights(database, partial)
        os.link(partial, final)  # fails rather than overwrite
        try:
            sync(final)
        except BaseException:
            final.unlink()
            raise


@contextmanager
def written(final: Path) -> Iterator[None]:
    """What goes wrong with files here means that this one could not be written.

    Raises:
        SessionctlError: `disk_full` or `backup_failed`.
    """
    try:
        yield
    except OSError as error:
        raise _failed(final, error, full=error.errno == errno.ENOSPC) from error


def keep_rights(original: Path, copy: Path) -> None:
    """Give a copy the permissions and the owner of the original."""
    shutil.copymode(original, copy)
    owner = original.stat()
    if os.geteuid() == 0:
        os.chown(copy, owner.st_uid, owner.st_gid)


def _failed(path: Path, error: OSError | sqlite3.Error, *, full: bool) -> SessionctlError:
    limit, hint = (
        sqlite_errors.size_limit(error),
        "Nothing was changed. Free space there, or name another folder (--backup-dir).",
    )
    problem = f"cannot write {path}: {limit or getattr(error, 'strerror', None) or error}"
    code = "disk_full" if full else "backup_failed"
    return SessionctlError(problem, hint=sqlite_errors.RAISE_LIMIT if limit else hint, code=code)


@contextmanager
def snapshot(database: Path) -> Iterator[Path]:
    """A private copy in the temp folder, gone afterwards: what is tried there is not done here.

    When we are killed it stays until the next snapshot of the same user sweeps it away.

    Raises:
        SessionctlError: `disk_full` where the temp folder has no room, `backup_failed` where it takes nothing; what
            went wrong with the copy names `database`.
    """
    with scratch.folder() as folder:
        copy = folder / "snapshot.db"
        size = sum(p.stat().st_size for p in (database, _wal(database)) if p.exists())
        free = shutil.disk_usage(folder).free
        if free < size * _ROOM:
            raise SessionctlError(
                f"{folder} has {free >> 20} MiB free, and the snapshot needs {(int(size * _ROOM) >> 20) + 1} MiB",
                hint="Set TMPDIR to a larger disk.",
                code="disk_full",
            )
        with closing(db.open_ro(database)) as source:
            source.execute("BEGIN")
            _copy(source, database, db.create(copy), copy)
        try:
            with db.errors(database):
                yield copy
        except SessionctlError as error:
            error.message, error.hint = (text.replace(str(copy), str(database)) for text in (error.message, error.hint))
            raise


def _claim(folder: Path, name: str) -> tuple[Path, Path]:
    """A name that no other backup has or is about to have, and its unfinished one, under which an empty file is made.

    Two runs may want the same name at once: whoever creates the unfinished file has it.
    """
    for number in count():
        final = folder / (f"{name}.backup" if number == 0 else f"{name}.{number}.backup")
        partial = final.with_name(f"{final.name}.partial")
        try:
            db.create(partial).close()
        except SessionctlError as error:
            if isinstance(error.__cause__, FileExistsError):
                continue
            raise
        if not final.exists():
            return final, partial
        partial.unlink()
    raise AssertionError("there is always a free number")


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Whether names in this folder are ours to claim and to sweep; one without locks or without rights says no."""
    with ExitStack() as stack:
        alone = False
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
            alone = True
        yield alone


def _own(partial: Path) -> int:
    """Hold an unfinished copy by a lock that the operating system frees if we die; the handle keeps it."""
    handle = os.open(partial, os.O_RDONLY)
    with suppress(OSError):  # without locks nobody sweeps, either
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def _sweep(folder: Path, name: str) -> None:
    """Remove the unfinished copies of this database whose makers died; one that somebody still makes is held."""
    unfinished = re.compile(re.escape(name) + r"\.\d{8}T\d{6}Z\..+\.backup\.partial(-wal|-shm|-journal)?")
    for found in folder.iterdir():
        if not unfinished.fullmatch(found.name):
            continue
        partial = found.with_name(found.name[: found.name.rindex(".partial") + len(".partial")])
        try:
            handle = os.open(partial, os.O_RDONLY)
        except OSError:  # only what lay beside it is left, or it is not ours to touch
            if not partial.exists():
                _remove(partial)
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(partial)
        except BlockingIOError:
            pass  # it is being made right now
        finally:
            os.close(handle)


def _remove(partial: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):  # it does no harm, and must not hide what happened
            partial.with_name(f"{partial.name}{ending}").unlink()


def _copy(source: sqlite3.Connection, database: Path, copy: sqlite3.Connection, to: Path) -> None:
    try:
        with closing(copy):
            copy.execute("PRAGMA synchronous = OFF")  # nobody relies on the copy before it is verified and synced
            source.backup(copy)  # in one step: in chunks it would start over at every foreign write
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing left in a WAL beside it
    except sqlite3.Error as error:
        if sqlite_errors.writing_failed(error):
            raise _failed(to, error, full=error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL) from error
        with db.errors(database):
            raise


def sync(path: Path) -> None:
    """Bring a file and its name to the disk."""
    for place, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))):
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
