"""The rows that the application's own ledgers expect: written with a run, remembered, and put back by its rollback."""

import base64
import json
import math
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sessionctl import schema, sql
from sessionctl.model import Migration

_KEYS = {"schema_migrations": "migration_id", "schema_version": "version"}


def _application_table(name: str) -> str:
    """The statement that creates one of them."""
    text = Path(__file__).with_name("application.sql").read_text(encoding="utf-8")
    return next(statement for statement in sql.statements(text) if f"CREATE TABLE {name} " in statement)


def write_application_rows(
    connection: sqlite3.Connection, migration: Migration, clock: str, statistics: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the rows that the application looks for; say what was there before, so that a rollback can put it back.

    A row that another tool left under our id is replaced and remembered. A table of the same name with other columns
    gets only what it has room for; one without our key is left alone, and so is one that objects to the row or where it
    would refer to nothing. No trigger fires.
    """
    stamp = clock[:19].replace("T", " ")
    wanted = {
        "schema_migrations": (
            "migration_id",
            {
                "migration_id": migration.id,
                "applied_at": stamp,
                "description": migration.title,
                "status": "success",
                "metadata": json.dumps(statistics, ensure_ascii=False),
            },
        ),
        "schema_version": ("version", {"version": migration.version, "applied_at": stamp}),
    }
    created = [table for table in wanted if not _has(connection, table, ("table", "view"))]
    for table in created:
        connection.execute(_application_table(table))
    remembered: dict[str, Any] = {}
    with _quietly(connection):
        for table, (key, row) in wanted.items():
            columns = [c[1] for c in connection.execute(f"PRAGMA table_info({table})")]
            if key not in columns or not _has(connection, table):
                continue
            old = _row(connection, table, columns, key, row[key])
            fitting = {name: value for name, value in row.items() if name in columns}
            if _written(connection, table, key, fitting, known=old is not None):
                remembered[table] = {"created": table in created, "key": row[key], "row": old}
    return remembered


@contextmanager
def _quietly(connection: sqlite3.Connection) -> Iterator[None]:
    """Without triggers: what is proved by now must not be changed by them; what the block raises ends the run."""
    suspended = schema.suspend(connection)
    yield
    schema.resume(connection, suspended)


def _written(connection: sqlite3.Connection, table: str, key: str, row: Mapping[str, Any], *, known: bool) -> bool:
    """Write a row, or leave the table alone: a column of theirs that must be filled is not ours to make up."""
    before = _unreferred(connection, table)
    connection.execute("SAVEPOINT application")
    try:
        if known:  # changed where it is, so that a rollback finds its place again
            assigned = ", ".join(f"{name} = ?" for name in row)
            connection.execute(f"UPDATE {table} SET {assigned} WHERE {key} = ?", (*row.values(), row[key]))
        else:
            marks = ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {table}({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
        written = _unreferred(connection, table) <= before
    except sqlite3.IntegrityError:
        written = False
    if not written:
        connection.execute("ROLLBACK TO application")
    connection.execute("RELEASE application")
    return written


def _unreferred(connection: sqlite3.Connection, table: str) -> int:
    """How many rows refer to nothing; 0 where a foreign key of the table cannot be judged."""
    if not connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        return 0
    try:
        return len(connection.execute(f"PRAGMA foreign_key_check({table})").fetchall())
    except sqlite3.OperationalError as error:
        if "foreign key mismatch" not in str(error):
            raise
        return 0


def note_statistics(connection: sqlite3.Connection, migration_id: str, statistics: Mapping[str, Any]) -> None:
    """Write into the row of a migration what was not known yet when it was written."""
    if "metadata" in [row[1] for row in connection.execute("PRAGMA table_info(schema_migrations)")]:
        with _quietly(connection):
            connection.execute(
                "UPDATE schema_migrations SET metadata = ? WHERE migration_id = ?",
                (json.dumps(statistics, ensure_ascii=False), migration_id),
            )


def _row(connection: sqlite3.Connection, table: str, columns: list[str], key: str, value: str) -> dict[str, Any] | None:
    shown = ", ".join(
        f"typeof({c}), CASE typeof({c}) WHEN 'text' THEN CAST({c} AS BLOB) ELSE {c} END"
        for c in map(sql.quoted, columns)
    )
    found = connection.execute(f"SELECT {shown} FROM {table} WHERE {key} = ?", (value,)).fetchone()
    if found is None:
        return None
    encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    return {name: _told(found[2 * n], found[2 * n + 1], encoding) for n, name in enumerate(columns)}


def put_back(connection: sqlite3.Connection, remembered: Mapping[str, Any]) -> None:
    """What `write_application_rows` found, as it was, byte for byte."""
    ours = {table: noted for table, noted in remembered.items() if _has(connection, table)}
    with _quietly(connection):
        for table, noted in ours.items():
            key = _KEYS[table]
            if noted["row"]:
                row = {name: _read(value) for name, value in noted["row"].items()}
                assigned = ", ".join(f"{sql.quoted(name)} = {place}" for name, (place, _) in row.items())
                values = [value for _, value in row.values()]
                connection.execute(f"UPDATE {table} SET {assigned} WHERE {key} = ?", (*values, noted["key"]))
            else:
                connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (noted["key"],))
    for table, noted in ours.items():
        if noted["created"] and not connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            connection.execute(f"DROP TABLE {table}")


def _told(kind: str, value: Any, encoding: str) -> Any:
    """A value as JSON can hold it: what cannot be decoded or is no number of JSON's is told with its type."""
    if isinstance(value, bytes):
        try:
            text = value.decode(encoding) if kind == "text" else None
        except UnicodeDecodeError:
            text = None
        return {"type": kind, "base64": base64.b64encode(value).decode("ascii")} if text is None else text
    return {"type": kind, "digits": str(value)} if isinstance(value, float) and not math.isfinite(value) else value


def _read(told: Any) -> tuple[str, Any]:
    """The value again, and the expression that stores it with its type."""
    if not isinstance(told, Mapping):
        return "?", told
    if "digits" in told:
        return "?", float(told["digits"])
    return "CAST(? AS TEXT)" if told["type"] == "text" else "?", base64.b64decode(told["base64"])


def recorded_elsewhere(connection: sqlite3.Connection, migration: Migration) -> str | None:
    """When another tool says that it did this migration: the time it gives (or an empty text), else None.

    The original scripts wrote their own names; ours are the file stems, without a leading `v34_`.
    """
    ids = (migration.id, migration.id.partition("_")[2], *migration.aliases)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(schema_migrations)")]
    if not {"migration_id", "applied_at", "status"} <= set(columns):
        return None
    row = connection.execute(
        f"SELECT coalesce(applied_at, '') FROM schema_migrations WHERE migration_id IN ({', '.join('?' for _ in ids)}) "
        "AND coalesce(status, 'success') = 'success'",
        ids,
    ).fetchone()
    return None if row is None else str(row[0])


def _has(connection: sqlite3.Connection, table: str, kinds: tuple[str, ...] = ("table",)) -> bool:
    found = connection.execute("SELECT type FROM main.sqlite_master WHERE lower(name) = lower(?)", (table,)).fetchall()
    return any(kind in kinds for (kind,) in found)
