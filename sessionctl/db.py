"""The one door: every SQLite connection of sessionctl is opened here.

Nothing here creates a database that is not there, except `create`, whose caller owns the new file.
"""

import fcntl
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from sessionctl import sqlite_errors
from sessionctl.errors import SessionctlError

# 3.37 brought STRICT tables and PRAGMA table_list, which tells virtual, shadow and WITHOUT ROWID tables apart.
MIN_SQLITE = (3, 37, 0)

_HEADER = 100  # bytes that every SQLite file begins with
_PENDING_BYTE, _LOCK_BYTES = 0x40000000, 512  # where SQLite locks a file: fixed by its file format

_PATIENCE = 5.0  # seconds that an open waits where nobody says otherwise
_POLL_MS = 200  # SQLite waits this long at a time, so that Ctrl-C is heard while we wait for a lock
BREATH = 1_000_000  # steps of SQLite's machine, some 20 ms, after which Ctrl-C is heard within a statement


def resolve(value: str) -> Path:
    """The file that a path or a `sqlite:///` URL names.

    Raises:
        SessionctlError: `bad_config` for a URL of another database, or an empty name.
    """
    if not value.strip():
        raise SessionctlError("the database has no name", hint="Give --db the path of a file.", code="bad_config")
    scheme, separator, rest = value.partition("://")
    if not separator:
        return Path(value).expanduser()
    if scheme.partition("+")[0] != "sqlite" or not rest.startswith("/"):
        raise SessionctlError(
            f"{scheme}:// is not a SQLite database",
            hint="Give a path, sqlite:///relative.db or sqlite:////absolute.db.",
            code="bad_config",
        )
    return Path(unquote(rest[1:].partition("?")[0])).expanduser()


def open_ro(path: Path | str, timeout: float = _PATIENCE) -> sqlite3.Connection:
    """Open a database for reading; nothing is written to it. An exclusive lock is waited for up to `timeout` seconds.

    Raises:
        SessionctlError: `missing_database`, `not_a_database`, `corrupt_database` or `locked`.
    """
    path = _existing(path)
    with errors(path):
        connection = _connect(path, "mode=ro")
        try:
            _probe(connection, path, timeout)
        except sqlite3.OperationalError as error:
            connection.close()
            connection = _open_hindered(path, error)
        connection.execute("PRAGMA query_only = ON")
    return connection


def _open_hindered(path: Path, error: sqlite3.OperationalError) -> sqlite3.Connection:
    """Read a file whose folder or state hinders a plain read-only open."""
    code = error.sqlite_errorcode & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and not _leftover(path, "-wal"):
        # rw lets SQLite roll a dead writer's journal back; immutable would read the half-written file past it
        for mode in ("mode=rw",) if _leftover(path, "-journal") else ("mode=rw", "immutable=1"):
            connection = _connect(path, mode)
            try:
                _probe(connection, path)
            except sqlite3.OperationalError:
                connection.close()
            else:
                return connection
    raise error


def _leftover(path: Path, suffix: str) -> bool:
    beside = path.with_name(f"{path.name}{suffix}")
    return beside.exists() and beside.stat().st_size > 0


def open_frozen(path: Path) -> sqlite3.Connection:
    """Read a file as it is on the disk, past the exclusive lock that another connection of ours holds on it."""
    with errors(path):
        connection = _connect(path, "immutable=1")
        _probe(connection, path)
    return connection


def open_rw(path: Path | str, timeout: float = _PATIENCE) -> sqlite3.Connection:
    """Open a database for a migration: foreign keys off (they cannot be switched inside a transaction).

    Raises:
        SessionctlError: as `open_ro`, and `read_only`; `refused` where a log has a name that others may not know.
    """
    path = _existing(path)
    _check_writable(path)
    with errors(path):
        connection = _connect(path, "mode=rw")
        _probe(connection, path, timeout)
        # https://www.sqlite.org/howtocorrupt.html#multiple_links
        if path.stat().st_nlink > 1 and connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            connection.close()
            raise sqlite_errors.of_many_names(path)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA recursive_triggers = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
    return connection


@contextmanager
def held(path: Path, timeout: float) -> Iterator[None]:
    """Keep every SQLite process out of a file that SQLite itself cannot open any more.

    It takes the bytes that SQLite locks for exclusive access. The system gives such locks up when any handle of the
    file is closed in this process, so the block must not open it.

    Raises:
        SessionctlError: `locked` when a process has it open for longer than `timeout` seconds, or `read_only`.
    """
    _check_writable(path)
    deadline = time.monotonic() + timeout
    handle = os.open(path, os.O_RDWR)
    try:
        while True:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_BYTES, _PENDING_BYTE)
                break
            except (BlockingIOError, PermissionError) as error:
                if time.monotonic() >= deadline:
                    raise sqlite_errors.locked(path) from error
                time.sleep(_POLL_MS / 1000)
        yield
    finally:
        os.close(handle)


def create(path: Path) -> sqlite3.Connection:
    """Make a new, empty database that nobody else can read yet.

    Raises:
        SessionctlError: `backup_failed` when the file is there already or cannot be made.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise SessionctlError(
            f"cannot create {path}: {error.strerror}",
            hint="Choose a folder that exists, is writable and has room (--backup-dir, --dir, TMPDIR).",
            code="backup_failed",
        ) from error
    return empty(path)


def empty(path: Path) -> sqlite3.Connection:
    """A connection to a file that `create` made, and that nobody has written to."""
    return _connect(path, "mode=rw")


def memory() -> sqlite3.Connection:
    """A private database in memory."""
    return _prepared(sqlite3.connect(":memory:", isolation_level=None))


def begin(connection: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Take the write lock, waiting up to `timeout` seconds; the operating system frees it if we die.

    Raises:
        SessionctlError: `locked` when another process holds it longer than that.
    """
    retry(connection, path, timeout, "BEGIN IMMEDIATE")
    connection.execute("PRAGMA busy_timeout = 0")  # under a rollback journal a spill of the cache waits for no reader


def commit(connection: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Commit, waiting up to `timeout` seconds for readers that a rollback journal has to wait for.

    Raises:
        SessionctlError: `locked` or `disk_full`; the caller then rolls back.
    """
    retry(connection, path, timeout, "COMMIT")


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path, timeout: float) -> Iterator[list[Path]]:
    """Hold the write lock for a block that is committed whole, or leaves nothing behind.

    It yields a list for files that go with the transaction, such as its backup: they are removed with what it undoes.

    Raises:
        SessionctlError: as `begin` and `commit`; what the block raises goes on, after a rollback.
    """
    files: list[Path] = []
    begin(connection, path, timeout)
    try:
        yield files
        commit(connection, path, timeout)
    except BaseException as error:
        undone = connection.in_transaction
        if undone:
            connection.execute("ROLLBACK")
        if undone or isinstance(error, Exception):  # an interrupt may come right after the commit
            for file in files:
                file.unlink(missing_ok=True)
        raise


def retry(connection: sqlite3.Connection, path: Path, timeout: float, statement: str) -> None:
    """Run a statement that may meet a lock, until `timeout` seconds have passed."""
    with errors(path):
        _insist(connection, timeout, statement)


def _insist(connection: sqlite3.Connection, timeout: float, statement: str) -> None:
    deadline = time.monotonic() + timeout
    while True:
        left = deadline - time.monotonic()
        connection.execute(f"PRAGMA busy_timeout = {max(0, min(_POLL_MS, int(left * 1000)))}")
        try:
            connection.execute(statement).fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or left <= 0:
                raise


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, naming the file."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        translated = sqlite_errors.translate(error, path)
        if translated is None:
            raise
        raise translated from error


def _check_writable(path: Path) -> None:
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise sqlite_errors.read_only(path)


def _existing(path: Path | str) -> Path:
    if sqlite3.sqlite_version_info < MIN_SQLITE:
        raise SessionctlError(
            f"SQLite {sqlite3.sqlite_version} is too old; {'.'.join(map(str, MIN_SQLITE))} or newer is needed",
            hint="It is the first that tells shadow, virtual and WITHOUT ROWID tables apart: use a newer Python.",
            code="unsupported_sqlite",
        )
    path = Path(path)
    if path.is_dir():
        raise SessionctlError(f"{path} is a folder", hint="Name the database file.", code="not_a_database")
    try:
        found = path.exists()
    except OSError:
        found = False
    if not found:
        raise SessionctlError(
            f"{path} does not exist",
            hint="Check --db, SESSIONCTL_DB or the configuration; no database is ever created.",
            code="missing_database",
        )
    if not path.is_file():  # to open a pipe waits for a writer, and a device may have no end
        raise SessionctlError(
            f"{path} is no file but a {_kind(path.stat().st_mode)}", hint="Name a file.", code="not_a_database"
        )
    if 0 < path.stat().st_size < _HEADER:  # SQLite takes such a scrap for an empty database
        raise sqlite_errors.not_a_database(path)
    return path


def _kind(mode: int) -> str:
    return "pipe" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else "device"


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{mode}"
    return _prepared(sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False))


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    connection.set_progress_handler(lambda: None, BREATH)  # Python delivers a signal only when it is called
    return connection


def _probe(connection: sqlite3.Connection, path: Path, timeout: float = _PATIENCE) -> None:
    try:
        _insist(connection, timeout, "SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # nothing is wrong with the statement
            raise sqlite_errors.unreadable(path, error) from error
        raise
    except UnicodeDecodeError as error:  # SQLite names a broken object by its broken name
        raise sqlite_errors.unreadable(path, "malformed database schema") from error
    connection.execute(f"PRAGMA busy_timeout = {int(_PATIENCE * 1000)}")
