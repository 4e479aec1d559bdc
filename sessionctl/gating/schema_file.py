"""An SQL file becomes a database in memory; the file can reach nothing else, and cannot run for ever."""

import re
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

from sessionctl import db
from sessionctl.errors import SessionctlError

_INTERNAL: Final = re.compile(r"CREATE\s+TABLE\s+[\"'`\[]?sqlite_", re.IGNORECASE)
# Steps of SQLite's machine, so that the limit is the same on every computer; a million inserted rows take a fifth.
_STEP: Final = 100_000
_MOST: Final = 500


def read_schema(path: Path) -> sqlite3.Connection:
    """A database in memory that holds what an SQL file creates.

    Raises:
        SessionctlError: `missing_database` when the file is missing, `not_a_database` when SQLite refuses it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SessionctlError(
            f"{path}: there is no such file", hint="Check --schema.", code="missing_database"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SessionctlError(f"{path}: {error}", hint="Check --schema.", code="not_a_database") from error
    return load_schema(text, str(path))


def load_schema(text: str, name: str) -> sqlite3.Connection:
    """A database in memory that holds what `text` creates.

    Raises:
        SessionctlError: `not_a_database` when SQLite refuses it, when it reaches for other files, or does not end.
    """
    # Imported here: most runs judge no schema.
    from sessionctl.sql import statements

    connection = db.memory()
    connection.set_authorizer(_permit)
    try:
        for statement in statements(text):
            # SQLite prints its own tables, and takes none of them back.
            if not _INTERNAL.match(statement):
                connection.set_progress_handler(_limit(), _STEP)
                connection.execute(statement).fetchall()
    except sqlite3.Error as error:
        connection.close()
        code = getattr(error, "sqlite_errorcode", None)
        why = f"SQLite refuses it: {error}"
        if code == sqlite3.SQLITE_INTERRUPT:
            why = f"it does not end: {' '.join(statement.split())[:60]}"
        elif code == sqlite3.SQLITE_AUTH:
            why = f"a schema must not reach for other files: {' '.join(statement.split())[:60]}"
        raise SessionctlError(
            f"{name}: {why}", hint="Write the schema as SQLite prints it.", code="not_a_database"
        ) from error
    connection.set_progress_handler(None, 0)
    connection.set_authorizer(None)
    return connection


def _limit() -> Callable[[], bool]:
    """True, which stops the statement, from the call on that is one too many."""
    steps = count(1)
    return lambda: next(steps) > _MOST


def _permit(action: int, first: str | None, *_: str | None) -> int:
    """Everything but other files; VACUUM INTO attaches its file, too."""
    reaches = (action == sqlite3.SQLITE_ATTACH and first != "") or (
        action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in {"temp_store_directory", "data_store_directory"}
    )
    return sqlite3.SQLITE_DENY if reaches else sqlite3.SQLITE_OK
