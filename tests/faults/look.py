"""What a database holds, in a form that two runs share: schema texts and all rows; times and paths of a run masked."""

import re
import sqlite3
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

_STAMPED = ("schema_migrations", "schema_version")  # elsewhere a stamp of the run's own second may be anybody's
_SECOND = 19
_SECONDS = re.compile(rb'"seconds": [-+.e0-9]+')


def contents(path: Path) -> dict[str, Any]:
    """The integrity of a database, and a fingerprint of its schema and of every table."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None)) as connection:
        connection.text_factory = bytes
        tables = [
            row[0].decode()
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
        ]
        masks = _masks(connection, tables)
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        found = {"schema": _fingerprint(schema, [])}
        for table in tables:
            rows = connection.execute('SELECT * FROM "{}"'.format(table.replace('"', '""'))).fetchall()
            found[table] = _fingerprint(rows, [m for m in masks if table in _STAMPED or len(m[0]) > _SECOND])
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0].decode()
    return {"integrity": integrity, "tables": found}


def _masks(connection: sqlite3.Connection, tables: list[str]) -> list[tuple[bytes, bytes]]:
    """The clock of every run in its spellings, and the path of its backup."""
    found: list[tuple[bytes, bytes]] = []
    if "_sessionctl_runs" in tables:
        for clock, backup in connection.execute("SELECT applied_at, backup FROM _sessionctl_runs"):
            found += [(clock, b"<clock>"), (clock[:19], b"<clock>"), (clock[:19].replace(b"T", b" "), b"<clock>")]
            found += [(backup, b"<backup>")] if backup else []
    return found


def _fingerprint(rows: list[tuple[Any, ...]], masks: list[tuple[bytes, bytes]]) -> str:
    fingerprint = blake2b(digest_size=12)
    for line in sorted(_line(row, masks) for row in rows):
        fingerprint.update(line)
    return f"{len(rows)} rows, {fingerprint.hexdigest()}"


def _line(row: tuple[Any, ...], masks: list[tuple[bytes, bytes]]) -> bytes:
    line = b"\x1f".join(type(value).__name__.encode() + b":" + _bytes(value) for value in row) + b"\x1e"
    for text, mask in masks:
        line = line.replace(text, mask)
    return _SECONDS.sub(b'"seconds": 0', line)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else repr(value).encode()
