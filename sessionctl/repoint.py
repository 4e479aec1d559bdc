"""The schema text after tables were retired: what named one of them names its successor.

SQLite itself does the renaming, on a copy of the schema in memory: it knows which word in a view is the table and
which is a column of that name. No SQL is edited by pattern.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from sessionctl import captures, compiling, db, sql
from sessionctl.schema import Object, texts

_STAND_IN = "_sessionctl_compat"  # what stands in for a retired table reads its archive on purpose


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
    captured: dict[Object, str]


def repoint(connection: sqlite3.Connection, retirements: Iterable[Retirement]) -> Repointing:
    """Say how every view, trigger and foreign key reads once the tables are archived.

    What names a retired table names its successor afterwards; an archive's own foreign keys stay among archives. An
    object that is broken already stays as it is and is listed in `broken`; one that would no longer compile against
    the successor is listed in `refused`, and one that would and mean something else in `captured`.
    """
    before = texts(connection)
    views = {name.lower() for kind, name in before if kind == "view"}  # what names one of them means the view
    retirements = tuple(
        replace(one, aliases=tuple(name for name in one.aliases if name.lower() not in views)) for one in retirements
    )
    with closing(db.memory()) as copy:
        missing = compiling.build(copy, before)
        _stand_in_for_absent(copy, retirements)
        broken = {**missing, **compiling.unable(copy)}
        for kind, name in broken:
            if kind in ("view", "trigger"):
                copy.execute(f"DROP {kind} IF EXISTS {sql.quoted(name)}")
        marks: dict[str, Retirement] = {}
        physical = {retirement.table.lower(): retirement for retirement in retirements}
        for retirement in retirements:
            for name in (retirement.table, *retirement.aliases):
                mark = f"sessionctl{len(marks):04d}"
                broken.update(compiling.rename(copy, name, mark))
                marks[mark] = retirement
        renamed = texts(copy)
        captured = captures.find(copy, {mark: retirement.successor for mark, retirement in marks.items()})
        keyed = _rename_keys(copy, marks)
    changed: dict[Object, str] = {}
    for (kind, name), (_, text) in before.items():
        if kind != "index" and (kind, name) not in {**broken, **captured} and _STAND_IN not in text:
            final = _final((kind, name), before[kind, name], renamed, keyed, marks, physical)
            if final is not None and final != text:
                changed[kind, name] = final
    mentioned = {r.table.lower() for r in retirements} | {a.lower() for r in retirements for a in r.aliases}
    refused = {
        (kind, name): reason
        for (kind, name), reason in broken.items()
        if (kind, name) in missing and sql.names(before[kind, name][1]) & mentioned
    }
    broken = {key: why for key, why in broken.items() if key not in refused}
    captured = {key: why for key, why in captured.items() if _STAND_IN not in before[key][1]}
    return Repointing(changed, refused, broken, captured)


def _final(
    thing: Object,
    before: tuple[str, str],
    renamed: dict[Object, tuple[str, str]],
    keyed: dict[str, str],
    marks: Mapping[str, Retirement],
    physical: Mapping[str, Retirement],
) -> str | None:
    (kind, name), (table, old) = thing, before
    own = physical.get(table.lower())
    if kind == "table" and own is None:
        text = keyed.get(name)
    else:
        mark = next((m for m, r in marks.items() if own and r is own), None) if kind == "table" else None
        entry = renamed.get((kind, mark or name))
        text = entry[1] if entry else None
    if text is None:
        return None
    text = text if kind == "table" else _only_tables(old, text, marks)
    for mark, retirement in marks.items():
        place = retirement.archive if own else retirement.successor
        text = text.replace(sql.quoted(mark), sql.bare(place))
    if own and kind == "table":
        text = sql.without_foreign_keys(text, [r.archive for r in physical.values()])
    return text


def _only_tables(old: str, text: str, marks: Mapping[str, Retirement]) -> str:
    """A renamed text in which only the table's name changed: SQLite renames the `excluded` of an upsert with it."""
    said = (token for token in sql.tokens(old) if token.kind != "space")
    kept: list[str] = []
    for token in sql.tokens(text):
        was = token if token.kind == "space" else next(said)
        new = marks.get(token.name) if was.name == "excluded" else None
        called = {name.lower() for name in (new.table, *new.aliases)} if new else set()
        kept.append(token.text if new is None or "excluded" in called else was.text)
    return "".join(kept)


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
