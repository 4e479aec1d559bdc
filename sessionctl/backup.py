"""Backups and snapshots: by SQLite's own backup, so that what is still in the WAL is in them, too."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sessionctl import db, sql
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
                f"{place} has {free >> 20} MiB free and about {int(need) >> 20} MiB are needed",
                hint="Free space, or put the backup on another disk with --backup-dir.",
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
    name that ends in `.partial`.

    Raises:
        SessionctlError: `backup_failed` or `disk_full`.
    """
    _check_folder(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    final = _free(folder, f"{database.name}.{stamp}.{label}")
    partial = final.with_name(f"{final.name}.partial")
    try:
        _copy(source, database, partial)
        with closing(db.open_ro(partial)) as copy:
            _verify(source, database, copy, partial)
        shutil.copymode(database, partial)
        _keep_owner(database, partial)
        os.link(partial, final)  # fails rather than overwrite
        _sync(final)
    except OSError as error:
        raise SessionctlError(
            f"cannot write the backup {final}: {error.strerror}",
            hint="Choose another folder with --backup-dir.",
            code="disk_full" if error.errno == 28 else "backup_failed",
        ) from error
    finally:
        for leftover in (partial, _wal(partial), partial.with_name(f"{partial.name}-shm")):
            leftover.unlink(missing_ok=True)
    return final


@contextmanager
def snapshot(database: Path) -> Iterator[Path]:
    """A private copy in the temp folder, gone afterwards: what is tried there is not done here."""
    with tempfile.TemporaryDirectory(prefix="sessionctl-") as folder:
        copy = Path(folder) / "snapshot.db"
        size = sum(p.stat().st_size for p in (database, _wal(database)) if p.exists())
        free = shutil.disk_usage(folder).free
        if free < size * _ROOM:
            raise SessionctlError(
                f"the temp folder {folder} has {free >> 20} MiB free; the snapshot needs {int(size * _ROOM) >> 20} MiB",
                hint="Set TMPDIR to a larger disk.",
                code="disk_full",
            )
        with closing(db.open_ro(database)) as source:
            source.execute("BEGIN")
            _copy(source, database, copy)
        yield copy


def _copy(source: sqlite3.Connection, database: Path, to: Path) -> None:
    with db.errors(database), closing(db.create(to)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # nobody relies on the copy before it is verified and synced
        source.backup(copy)  # in one step: in chunks it would start over at every foreign write
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing left in a WAL beside it


def _verify(source: sqlite3.Connection, database: Path, copy: sqlite3.Connection, path: Path) -> None:
    """Compare every table by count, and the copy's own structure.

    Raises:
        SessionctlError: `backup_failed`, naming the first difference, or `corrupt_database`.
    """

    def fail(problem: str) -> None:
        raise SessionctlError(
            f"the backup {path} is not faithful: {problem}",
            hint="Check the disk; nothing was changed in the database.",
            code="backup_failed",
        )

    damage = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if damage != "ok" and (own := source.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise SessionctlError(
            f"{database} is damaged: {own}",
            hint="See `sqlite3 FILE 'PRAGMA integrity_check'`, and restore a backup from before the damage.",
            code="corrupt_database",
        )
    if damage != "ok":
        fail(str(damage))
    query = "SELECT type, name, sql FROM main.sqlite_master ORDER BY rowid"
    objects = source.execute(query).fetchall()
    if copy.execute(query).fetchall() != objects:
        fail("its schema differs")
    for kind, name, text in objects:
        if kind == "table" and not (text or "").upper().startswith("CREATE VIRTUAL"):
            counts = [c.execute(f"SELECT count(*) FROM {sql.quoted(name)}").fetchone()[0] for c in (source, copy)]
            if counts[0] != counts[1]:
                fail(f"{name} has {counts[1]} rows instead of {counts[0]}")


def _free(folder: Path, name: str) -> Path:
    number = 0
    while True:
        path = folder / (f"{name}.backup" if number == 0 else f"{name}.{number}.backup")
        if not path.exists() and not path.with_name(f"{path.name}.partial").exists():
            return path
        number += 1


def _keep_owner(original: Path, copy: Path) -> None:
    owner = original.stat()
    if os.geteuid() == 0:
        os.chown(copy, owner.st_uid, owner.st_gid)


def _sync(path: Path) -> None:
    for place, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))):
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
