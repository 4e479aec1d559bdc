"""Whether a database is sound, and a copy of it the same, value by value."""

import re
import sqlite3
from pathlib import Path

from sessionctl import sql, stand_ins
from sessionctl.errors import SessionctlError
from sessionctl.model import rows as counted

_COPY = "_sessionctl_copy"  # the copy's name while it is attached

# What quick_check says of rows that an application wrote before it declared the constraint.
_BROKEN_CONSTRAINT = re.compile(r"NULL value in |CHECK constraint failed in |(NUMERIC|TEXT|non-\w+) value in ")


def check(source: sqlite3.Connection, database: Path, path: Path) -> None:
    """Compare the copy with what `source` sees, value by value, after a look at its own structure.

    Raises:
        SessionctlError: `backup_failed`, naming the first difference, or `corrupt_database`.
    """
    try:
        source.execute("PRAGMA writable_schema = ON")  # a view that says `main.` has no place in an attached database
        source.execute(f"ATTACH {sql.literal(f'{path.absolute().as_uri()}?mode=ro')} AS {_COPY}")
        problem = damage(source, _COPY)
        with stand_ins.collations(source) as unknown:
            problem = problem or _difference(source, by_key=not unknown)
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem is None:
        return
    check_sound(source, database)
    raise SessionctlError(
        f"the backup {path} is not faithful: {problem}",
        hint="Check the disk; nothing was changed in the database.",
        code="backup_failed",
    )


def check_sound(connection: sqlite3.Connection, database: Path) -> None:
    """A database whose structure is damaged is not backed up, and so not changed.

    Raises:
        SessionctlError: `corrupt_database`, with the first flaw.
    """
    flaw = damage(connection)
    if flaw is not None:
        raise SessionctlError(
            f"{database} is damaged: {flaw}",
            hint="See `sqlite3 FILE 'PRAGMA integrity_check'`, and restore a backup from before the damage.",
            code="corrupt_database",
        )


def damage(connection: sqlite3.Connection, of: str = "main", check: str = "quick_check") -> str | None:
    """The first flaw in a database's structure; rows that break a constraint are the application's own affair.

    Args:
        check: `integrity_check` looks into the indexes, too, and takes longer; where one needs what only the
            application has, it is `quick_check` all the same.
    """

    try:
        with stand_ins.collations(connection) as unknown:
            check = "quick_check" if unknown else check  # the order of an index tells nothing then
            lines = [line for (line,) in connection.execute(f"PRAGMA {of}.{check}(1000000)")]
    except sqlite3.DatabaseError as error:
        if check != "quick_check" and stand_ins.lacking(str(error)):  # in an index; what is in the rows it can tell
            return damage(connection, of)
        return str(error)
    for line in lines:
        if line != "ok" and not _BROKEN_CONSTRAINT.match(line):
            first, *more = line.removeprefix(f"*** in database {of} ***\n").splitlines()
            return f"{first} (and {len(more)} more)" if more else first
    return None


def _difference(connection: sqlite3.Connection, by_key: bool) -> str | None:
    """The first table of the copy that is not as in the original.

    Args:
        by_key: whether rows may be looked up by a key; else only by a rowid.
    """
    texts = [
        connection.execute(f"SELECT type, name, sql FROM {of}.sqlite_master ORDER BY rowid").fetchall()
        for of in ("main", _COPY)
    ]
    if texts[0] != texts[1]:
        return "its schema differs"
    for kind, name, text in texts[0]:
        if kind == "table" and not (text or "").upper().startswith("CREATE VIRTUAL"):
            table = sql.quoted(name)
            counts = [connection.execute(f"SELECT count(*) FROM {of}.{table}").fetchone()[0] for of in ("main", _COPY)]
            if counts[0] != counts[1]:
                return f"{name} has {counted(counts[1])} instead of {counts[0]}"
            if connection.execute(_differing(connection, name, by_key)).fetchone() is not None:
                return f"a row of {name} differs"
    return None


def _differing(connection: sqlite3.Connection, name: str, by_key: bool) -> str:
    """A query for one row that has no equal in the copy; both sides are read in the order of rows if it is known."""
    table = sql.quoted(name)
    columns = connection.execute(f"PRAGMA main.table_xinfo({table})").fetchall()
    stored = [sql.quoted(column[1]) for column in columns if column[6] in (0, 3)]
    free = {"rowid", "_rowid_", "oid"} - {column[1].lower() for column in columns}
    key = sorted(free)[:1]
    try:
        connection.execute(f"SELECT {', '.join(key) or 1} FROM main.{table} LIMIT 0")
    except sqlite3.OperationalError:  # WITHOUT ROWID
        key = [sql.quoted(column[1]) for column in columns if column[5] and by_key]
    if not key:
        values = ", ".join(f"{column} COLLATE BINARY" for column in stored)
        return f"SELECT {values} FROM main.{table} EXCEPT SELECT {values} FROM {_COPY}.{table} LIMIT 1"
    match = " AND ".join(f"b.{column} IS a.{column}" for column in key)
    differs = "".join(f" OR a.{column} IS NOT b.{column} COLLATE BINARY" for column in stored)
    return (
        f"SELECT 1 FROM main.{table} AS a LEFT JOIN {_COPY}.{table} AS b ON {match} "
        f"WHERE b.{key[0]} IS NULL{differs} LIMIT 1"
    )
