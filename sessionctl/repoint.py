"""The schema text after tables were retired: what named one of them names its successor.

SQLite itself does the renaming, on a copy of the schema in memory: it knows which word in a view is the table and
which is a column of that name. No SQL is edited by pattern.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from sessionctl import db, sql, stand_ins
from sessionctl.schema import Object, texts

_STAND_IN = "_sessionctl_compat"  # what stands in for a retired table reads its archive on purpose
_ERROR_IN = re.compile(r"error in (view|trigger|index|table) (.+?)(?: after rename)?: ")


@dataclass(frozen=True, slots=True)
class Retirement:
    """One table that goes: its name today, the name of its archive, and who takes its place.

    Args:
        aliases: other names under which the schema may still speak of it.
        keys: source key column -> target key column, for foreign keys that name the column.
    """

    table: str
    archive: str
    successor: str
    aliases: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repointing:
    """The schema after the retirements: new text by object, and what cannot be pointed at the successor."""

    changed: dict[Object, str]
    refused: dict[Object, str]
    broken: dict[Object, str]


def repoint(connection: sqlite3.Connection, retirements: Iterable[Retirement]) -> Repointing:
    """Say how every view, trigger and foreign key reads once the tables are archived.

    What names a retired table names its successor afterwards; an archive's own foreign keys stay among archives. An
    object that is broken already stays as it is and is listed in `broken`; one that would no longer compile against
    the successor is listed in `refused`.
    """
    before = texts(connection)
    views = {name.lower() for kind, name in before if kind == "view"}  # what names one of them means the view
    retirements = tuple(
        replace(one, aliases=tuple(name for name in one.aliases if name.lower() not in views)) for one in retirements
    )
    with closing(db.memory()) as copy:
        missing = _build(copy, before)
        _stand_in_for_absent(copy, retirements)
        broken = {**missing, **_uncompilable(copy)}
        for kind, name in broken:
            if kind in ("view", "trigger"):
                copy.execute(f"DROP {kind} IF EXISTS {sql.quoted(name)}")
        marks: dict[str, Retirement] = {}
        physical = {retirement.table.lower(): retirement for retirement in retirements}
        for retirement in retirements:
            for name in (retirement.table, *retirement.aliases):
                mark = f"sessionctl{len(marks):04d}"
                broken.update(_rename(copy, name, mark))
                marks[mark] = retirement
        renamed = texts(copy)
        keyed = _rename_keys(copy, marks)
    changed: dict[Object, str] = {}
    for (kind, name), (table, text) in before.items():
        if kind != "index" and (kind, name) not in broken and _STAND_IN not in text:
            final = _final(kind, name, table, renamed, keyed, marks, physical)
            if final is not None and final != text:
                changed[kind, name] = final
    mentioned = {r.table.lower() for r in retirements} | {a.lower() for r in retirements for a in r.aliases}
    refused = {
        (kind, name): reason
        for (kind, name), reason in broken.items()
        if (kind, name) in missing and sql.names(before[kind, name][1]) & mentioned
    }
    return Repointing(changed, refused, {key: why for key, why in broken.items() if key not in refused})


def _final(
    kind: str,
    name: str,
    table: str,
    renamed: dict[Object, tuple[str, str]],
    keyed: dict[str, str],
    marks: Mapping[str, Retirement],
    physical: Mapping[str, Retirement],
) -> str | None:
    own = physical.get(table.lower())
    if kind == "table" and own is None:
        text = keyed.get(name)
    else:
        mark = next((m for m, r in marks.items() if own and r is own), None) if kind == "table" else None
        entry = renamed.get((kind, mark or name))
        text = entry[1] if entry else None
    if text is None:
        return None
    for mark, retirement in marks.items():
        place = retirement.archive if own else retirement.successor
        text = text.replace(sql.quoted(mark), sql.bare(place))
    if own and kind == "table":
        text = sql.without_foreign_keys(text, [r.archive for r in physical.values()])
    return text


def uncompilable(connection: sqlite3.Connection) -> dict[Object, str]:
    """Every view and trigger that SQLite could not run now, with its reason; functions of applications are assumed."""
    with closing(db.memory()) as copy:
        return {**_build(copy, texts(connection)), **_uncompilable(copy)}


def _build(copy: sqlite3.Connection, objects: Mapping[Object, tuple[str, str]]) -> dict[Object, str]:
    """Create the schema without its rows; say what this SQLite cannot create."""
    missing: dict[Object, str] = {}
    for (kind, name), (_, text) in objects.items():
        if name.lower().startswith("sqlite_"):
            continue
        try:
            _assuming(copy, text)
        except sqlite3.Error as error:
            if "already exists" not in str(error):  # a shadow table that its virtual table made
                missing[kind, name] = str(error)
    return missing


def _assuming(copy: sqlite3.Connection, statement: str) -> None:
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


def _uncompilable(copy: sqlite3.Connection) -> dict[Object, str]:
    found: dict[Object, str] = {}
    for (kind, name), (table, text) in texts(copy).items():
        if kind == "view":
            probes = [f"EXPLAIN SELECT * FROM {sql.quoted(name)}"]
        elif kind == "trigger":
            probes = _firing(copy, table, text)
        else:
            continue
        for probe in probes:
            try:
                _assuming(copy, probe)
            except sqlite3.Error as error:
                found[kind, name] = str(error)
    return found


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


def _stand_in_for_absent(copy: sqlite3.Connection, retirements: Iterable[Retirement]) -> None:
    """A table under every name that the schema may speak of and that does not exist, so that SQLite can rename it."""
    for retirement in retirements:
        for name in (retirement.table, *retirement.aliases):
            found = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?)"
            if copy.execute(found, (name,)).fetchone():
                continue
            names = (retirement.table, retirement.archive, retirement.successor)
            like = {c.lower(): c for t in names for c in _columns(copy, t)}
            copy.execute(f"CREATE TABLE {sql.quoted(name)} ({', '.join(map(sql.quoted, like.values() or 'x'))})")


def _columns(copy: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in copy.execute(f"PRAGMA table_xinfo({sql.quoted(table)})")]


def _rename(copy: sqlite3.Connection, name: str, to: str) -> dict[Object, str]:
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


def _rename_keys(copy: sqlite3.Connection, marks: Mapping[str, Retirement]) -> dict[str, str]:
    """The text of every table when foreign keys name the successor's key columns."""
    for kind, name in list(texts(copy)):
        if kind in ("view", "trigger"):
            copy.execute(f"DROP {kind} IF EXISTS {sql.quoted(name)}")
    for mark, retirement in marks.items():
        present = {row[1].lower() for row in copy.execute(f"PRAGMA table_xinfo({sql.quoted(mark)})")}
        for old, new in retirement.keys.items():
            if old.lower() != new.lower() and old.lower() in present and new.lower() not in present:
                copy.execute(f"ALTER TABLE {sql.quoted(mark)} RENAME COLUMN {sql.quoted(old)} TO {sql.quoted(new)}")
    return {name: text for (kind, name), (_, text) in texts(copy).items() if kind == "table"}
