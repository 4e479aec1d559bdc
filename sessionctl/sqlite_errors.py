"""What SQLite's errors mean for whoever called, and the way out."""

import errno
import re
import resource
import sqlite3
from pathlib import Path

from sessionctl.errors import SessionctlError

_WRITING = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
_BEYOND = frozenset({sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_TRUNCATE})  # what a limit comes out as
RAISE_LIMIT = "Raise the limit (`ulimit -f unlimited`, LimitFSIZE= of a service), and run it again."

# What SQLite says where a schema needs a collation or function that it was not given; the last is about a sorted key.
_OF_APPLICATION = ("no such collation sequence", "unknown function", "no query solution")

# What SQLite quotes in these is no SQL, but a value that was given to a function or a search: it may come from a row.
_QUOTED = re.compile(
    r"(JSON path error|bad JSON path|fts5: syntax error|unknown special query)(?: near|:).*", re.DOTALL
)


def told(error: Exception) -> str:
    """What an error says, without the values that SQLite quotes."""
    return _QUOTED.sub(r"\1", str(error))


def writing_failed(error: sqlite3.Error) -> bool:
    """Whether something could not be written: no room, a quota, a limit on the size of files, or a failing disk."""
    return getattr(error, "sqlite_errorcode", None) in _WRITING


def size_limit(error: sqlite3.Error | OSError) -> str | None:
    """The system's limit on the size of files, where it may be what kept something from being written.

    SQLite does not say why the system refused to write, so a disk that fails under a limit looks the same.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    refused = getattr(error, "sqlite_errorcode", None) in _BEYOND or getattr(error, "errno", None) == errno.EFBIG
    return f"a file may have {limit} bytes at most here" if refused and limit != resource.RLIM_INFINITY else None


def translate(error: sqlite3.Error, path: Path) -> SessionctlError | None:
    """What SQLite's error means for the caller, or None where it is about a statement and not about the file."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if str(error).startswith(_OF_APPLICATION):
        return SessionctlError(
            f"{path} cannot be read here: {error}; only the application has what an index or a key needs",
            hint="Drop that index, or build the table without it, and run this again; the application can make "
            "indexes again afterwards.",
            code="unsupported_schema",
        )
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only(path)
        case _ if writing_failed(error):
            place = f"{path}, or for its temporary files"
            problem = f"no room left on the disk of {place}" if code == sqlite3.SQLITE_FULL else f"{path}: {error}"
            limit = size_limit(error)
            return SessionctlError(
                f"cannot write {place}: {limit}" if limit else problem,
                hint=RAISE_LIMIT
                if limit
                else "Free space (WAL, backup and sorting each need about the file's size), or look for a quota, "
                "a limit on the size of files, or a failing disk; then run it again.",
                code="disk_full",
            )
        case sqlite3.SQLITE_NOTADB:
            return not_a_database(path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_IOERR:
            return unreadable(path, error)
        case sqlite3.SQLITE_CANTOPEN:
            return SessionctlError(
                f"cannot open {path}",
                hint="Check that the file and its folder can be read (and written, for a migration).",
                code="missing_database" if not path.exists() else "read_only",
            )
    return None


def locked(path: Path) -> SessionctlError:
    """Another process holds the lock that is needed."""
    return SessionctlError(
        f"{path} is locked by another process",
        hint="Wait for the writer to finish, stop it, or allow more time with --lock-timeout.",
        code="locked",
    )


def of_many_names(path: Path) -> SessionctlError:
    """The file has hard links, and each of its names a write-ahead log of its own."""
    return SessionctlError(
        f"{path} is one file of several names (hard links), and in WAL mode each name has a log of its own: "
        "who opens another one would neither see nor keep what is written here",
        hint=f"Find the others with `find / -xdev -samefile {path}`; remove them, or work on a copy.",
        code="refused",
    )


def unreadable(path: Path, error: sqlite3.Error | str) -> SessionctlError:
    """The file is damaged."""
    return SessionctlError(
        f"{path} cannot be read: {error}",
        hint="Check it with `sqlite3 FILE 'PRAGMA integrity_check'` and restore a backup if it is damaged.",
        code="corrupt_database",
    )


def read_only(path: Path) -> SessionctlError:
    """The file or its folder cannot be written."""
    return SessionctlError(
        f"{path} is read-only",
        hint="Give the file and its folder write permission, or work on a copy.",
        code="read_only",
    )


def not_a_database(path: Path) -> SessionctlError:
    """The file is something else."""
    return SessionctlError(
        f"{path} is not a SQLite database",
        hint="Check --db; an encrypted database looks like this, too.",
        code="not_a_database",
    )
