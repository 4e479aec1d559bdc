"""Strikes the process that it is in, at an exact place: before a statement, or at an operation on a file.

SQLite's own file operations are met through `sqlite3_vfs.xSetSystemCall`, which every SQLite on Unix has; those of
Python through its audit events. So nothing is compiled, traced from outside or mocked: the operations are real ones
until the strike. Only a process that was forked for it may be struck.
"""

import _sqlite3
import ctypes
import errno
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any

from sessionctl import db

_READS = ("SELECT", "EXPLAIN", "WITH")
_PRAGMAS_THAT_WRITE = ("writable_schema", "schema_version", "journal_mode", "user_version")

_kept: list[Any] = []  # buffers that C reads from


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * 13),
        ("set_call", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("get_call", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
        ("next_call", ctypes.c_void_p),
    ]


class Strike:
    """Counts what happens, writes it down, and strikes once `what` has happened `at` times.

    Args:
        what: `statement` or `witness` (the connection that writes, or another one), or a file operation and its file,
            such as `write wal`; `page partial` counts by the number of the page; None only to write down.
        how: `kill`; `torn` (half of a write is done, then killed); `full` (from there on no file can grow); `flip` (a
            page is written with one wrong bit); or the name of an error that the operation returns, such as `EIO`.
    """

    def __init__(self, what: str | None = None, at: int = 0, how: str = "kill", pages: int | None = None) -> None:
        self.what, self.at, self.how, self.pages = what, at, how, pages
        self.counts: Counter[str] = Counter()
        self.statements: list[str] = []
        self.struck = False
        self._lock = RLock()
        self._alive: list[Any] = []  # what C holds pointers to

    def happens(self, what: str) -> bool:
        """Write down that `what` is about to happen; True when it is the one to strike."""
        with self._lock:
            self.counts[what] += 1
            hit = what == self.what and self.counts[what] == self.at
            self.struck = self.struck or hit
        if hit and self.how == "kill":
            _die()
        return hit

    # -- statements -----------------------------------------------------------------------------------------------

    def statements_from_here(self) -> None:
        """Trace every connection that the project opens from now on."""
        plain = db._prepared
        writer: list[sqlite3.Connection] = []

        def prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
            def trace(statement: str) -> None:
                if connection in writer:
                    self.statements.append(statement)
                    self.happens("statement")
                elif writer:
                    self.happens("witness")

            connection.set_trace_callback(trace)
            return plain(connection)

        def open_rw(path: Path | str, *more: float) -> sqlite3.Connection:
            writer.append(connection := opened(path, *more))
            if self.pages is not None:
                connection.execute(f"PRAGMA max_page_count = {self.pages}").fetchall()
            return connection

        opened, db.open_rw, db._prepared = db.open_rw, open_rw, prepared

    # -- files ----------------------------------------------------------------------------------------------------

    def files_from_here(self) -> None:
        """Meet every operation on files from now on."""
        library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None)
        long, handle, text = ctypes.c_int64, ctypes.c_int, ctypes.c_char_p

        def meet(name: bytes, result: Any, *arguments: Any) -> Callable[[Callable[..., Any]], None]:
            prototype = ctypes.CFUNCTYPE(result, *arguments, use_errno=True)

            def install(wrapper: Callable[..., Any]) -> None:
                found = vfs.contents.get_call(vfs, name)
                if found:
                    original = prototype(found)
                    replacement = prototype(lambda *given: wrapper(original, *given))
                    self._alive += [original, replacement]
                    vfs.contents.set_call(vfs, name, ctypes.cast(replacement, ctypes.c_void_p))

            return install

        def pwrite(original: Any, fd: int, data: int, size: int, offset: int) -> Any:
            role = _role(fd)
            if self.how == "flip" and self.what == f"page {role}" and offset == (self.at - 1) * size:
                self.struck = True
                return original(fd, _flipped(data, size), size, offset)
            hit = self.happens(f"write {role}")
            if hit and self.how == "torn":
                original(fd, data, size // 2, offset)
                _die()
            grows = self.struck and self.how == "full" and os.fstat(fd).st_size < offset + size
            return self._fail() if grows or (hit and self.how != "full") else original(fd, data, size, offset)

        def ftruncate(original: Any, fd: int, size: int) -> Any:
            return self._fail() if self.happens(f"truncate {_role(fd)}") else original(fd, size)

        def unlink(original: Any, path: bytes) -> Any:
            return self._fail() if self.happens(f"unlink {_role(path)}") else original(path)

        def opening(original: Any, path: bytes, flags: int, mode: int) -> Any:
            return self._fail() if self.happens(f"open {_role(path)}") else original(path, flags, mode)

        def pread(original: Any, fd: int, data: int, size: int, offset: int) -> Any:
            return self._fail() if self.happens(f"read {_role(fd)}") else original(fd, data, size, offset)

        for name in (b"pwrite", b"pwrite64"):
            meet(name, ctypes.c_ssize_t, handle, ctypes.c_void_p, ctypes.c_size_t, long)(pwrite)
        for name in (b"pread", b"pread64"):
            meet(name, ctypes.c_ssize_t, handle, ctypes.c_void_p, ctypes.c_size_t, long)(pread)
        meet(b"ftruncate", ctypes.c_int, handle, long)(ftruncate)
        meet(b"unlink", ctypes.c_int, text)(unlink)
        meet(b"open", ctypes.c_int, text, ctypes.c_int, ctypes.c_int)(opening)
        sys.addaudithook(self._heard)
        self._meet_sync()

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("os.link", "os.remove", "os.rename", "os.chmod", "os.chown", "open"):
            return
        place = arguments[1] if event in ("os.link", "os.rename") else arguments[0]
        writes = event != "open" or (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if writes and isinstance(place, str | bytes | os.PathLike) and self.happens(f"{event} {_role(place)}"):
            raise OSError(self._errno(), os.strerror(self._errno()))

    def _meet_sync(self) -> None:
        plain = os.fsync

        def fsync(fd: int) -> None:
            if self.happens(f"sync {_role(fd)}"):
                raise OSError(self._errno(), os.strerror(self._errno()))
            plain(fd)

        os.fsync = fsync

    def _errno(self) -> int:
        return int(getattr(errno, "ENOSPC" if self.how == "full" else self.how))

    def _fail(self) -> int:
        ctypes.set_errno(self._errno())
        return -1


def changes(statement: str) -> bool:
    """Whether a traced statement can change something; between two of these a kill leaves the same bytes."""
    words = statement.upper().split(None, 1)
    if words[0] == "PRAGMA":
        return any(name in statement for name in _PRAGMAS_THAT_WRITE)
    return words[0] not in (*_READS, "--")


def _role(place: int | str | bytes | os.PathLike[str]) -> str:
    name = Path(f"/proc/self/fd/{place}").readlink() if isinstance(place, int) else Path(os.fsdecode(place))
    parts = {
        ".partial": "partial",
        ".partial-journal": "partial-journal",
        ".partial-wal": "partial-wal",
        ".backup": "backup",
        ".db": "database",
        ".db-wal": "wal",
        ".db-shm": "shm",
        ".db-journal": "journal",
    }
    return parts.get(name.suffix, "folder" if name.is_dir() else "temporary")


def _flipped(data: int, size: int) -> int:
    """A page with one wrong bit near its end, where the first row of a leaf ends."""
    page = bytearray(ctypes.string_at(data, size))
    page[-12] ^= 1
    buffer = ctypes.create_string_buffer(bytes(page), size)
    _kept.append(buffer)
    return ctypes.addressof(buffer)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
