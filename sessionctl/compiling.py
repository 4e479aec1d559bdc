"""Whether SQLite can run the views and triggers of a schema: tried on a copy of the schema, without its rows."""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing

from sessionctl import db, sql, stand_ins
from sessionctl.schema import Object, texts

_ERROR_IN = re.compile(r"error in (view|trigger|index|table) (.+?)(?: after rename)?: ")


def uncompilable(connection: sqlite3.Connection) -> dict[Object, str]:
    """Every view and trigger that SQLite could not run now, with its reason; functions of applications are assumed."""
    with closing(db.memory()) as copy:
        return {**build(copy, texts(connection)), **unable(copy)}


def build(copy: sqlite3.Connection, objects: Mapping[Object, tuple[str, str]]) -> dict[Object, str]:
    """Create the schema without its rows; say what this SQLite cannot create."""
    missing: dict[Object, str] = {}
    for (kind, name), (_, text) in objects.items():
        if name.lower().startswith("sqlite_"):
            continue
        try:
            assuming(copy, text)
        except sqlite3.Error as error:
            if "already exists" not in str(error):  # a shadow table that its virtual table made
                missing[kind, name] = str(error)
    return missing


def assuming(copy: sqlite3.Connection, statement: str) -> None:
    """Run a statement, standing in for the functions and collations that only the application has."""
    told = ""
    while True:
        try:
            copy.execute(statement).close()
            return
        except sqlite3.OperationalError as error:
            if str(error) == told or not stand_ins.provide(copy, error):  # the same again: it did not help
                raise
            told = str(error)


def unable(copy: sqlite3.Connection) -> dict[Object, str]:
    """Every view and trigger of a copy that SQLite could not run, with its reason."""
    found: dict[Object, str] = {}
    for (kind, name), (table, text) in texts(copy).items():
        try:
            run(copy, (kind, name), table, text)
        except sqlite3.Error as error:
            found[kind, name] = str(error)
    return found


def run(copy: sqlite3.Connection, thing: Object, table: str, text: str) -> None:
    """Let SQLite compile a view or trigger; nothing is run for other objects.

    Raises:
        sqlite3.Error: it cannot.
    """
    kind, name = thing
    if kind == "view":
        assuming(copy, f"EXPLAIN SELECT * FROM {sql.quoted(name)}")
    for probe in _firing(copy, table, text) if kind == "trigger" else ():
        assuming(copy, probe)


def _firing(copy: sqlite3.Connection, table: str, text: str) -> list[str]:
    """Statements that make SQLite compile a trigger: the one it fires on."""
    columns = [row[1] for row in copy.execute(f"PRAGMA table_xinfo({sql.quoted(table)})") if row[6] == 0]
    if not columns:
        return []
    assigned = ", ".join(f"{sql.quoted(c)} = {sql.quoted(c)}" for c in columns)
    names = ", ".join(sql.quoted(c) for c in columns)
    values = ", ".join("NULL" for _ in columns)
    return {
        "insert": [f"EXPLAIN INSERT INTO {sql.quoted(table)}({names}) VALUES ({values})"],
        "update": [f"EXPLAIN UPDATE {sql.quoted(table)} SET {assigned}"],
        "delete": [f"EXPLAIN DELETE FROM {sql.quoted(table)}"],
    }.get(sql.fires_on(text), [])


def rename(copy: sqlite3.Connection, name: str, to: str) -> dict[Object, str]:
    """Rename a table in the copy; drop and return what is too broken for SQLite to follow."""
    broken: dict[Object, str] = {}
    while True:
        try:
            copy.execute(f"ALTER TABLE {sql.quoted(name)} RENAME TO {sql.quoted(to)}")
            return broken
        except sqlite3.OperationalError as error:
            match = _ERROR_IN.match(str(error))
            if match is None or match[1] not in ("view", "trigger"):
                raise
            broken[match[1], match[2]] = str(error)
            copy.execute(f"DROP {match[1]} {sql.quoted(match[2])}")
