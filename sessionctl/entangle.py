"""What an online copy hangs on the live tables: shadows of the targets, triggers that note keys, a queue, the state.

The triggers do nothing but note keys, with no function of ours, for they run on every other connection. They fire for
whatever a row is told apart by, before and after; what became of it is looked up later.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from sessionctl import db, displaced, schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.schema import Table

Role = Literal["target", "source", "parent", "child"]

ALL = 1 << 62  # the position of a table that was copied to its end: every rowid lies before it
FIRST = -(1 << 62)
WIDTH = 8  # columns that the queue can note of a row
ROOM = 1 << 24  # rowids that are left free behind a table, for rows that are written while it is copied

_COPIED = ("target", "source")  # of the others only what refers or is referred to is noted
_SHADOW = "_sessionctl_new_"
_ASIDE = "_sessionctl_old_"
_INDEXES = ("_sessionctl_online_preimages", "_sessionctl_online_quarantine")
_TABLES = ("_sessionctl_queue", "_sessionctl_places", "_sessionctl_online")


@dataclass(frozen=True, slots=True)
class Place:
    """One watched table, and how far it was copied.

    Args:
        columns: what the queue notes of its rows, in the order of the queue's own columns.
        low, base, top: where the rows of a source lie in the shadow: at their rowid + base, from low on, before top.
        position: rows up to this rowid are copied.
        copied: how many that were.
        total: how many rows it had when the copy began.
        noticed: what our functions met and left as it was.
    """

    place: int
    role: Role
    name: str
    shadow: str
    columns: tuple[str, ...]
    merge_id: int | None
    low: int
    base: int
    top: int
    position: int
    copied: int
    total: int
    noticed: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it was copied to its end."""
        return self.position == ALL

    def noted(self, column: str) -> str:
        """The queue's column that holds this one."""
        return f"c{[name.lower() for name in self.columns].index(column.lower()) + 1}"


_PLACE = tuple(field.name for field in fields(Place))


@dataclass(frozen=True, slots=True)
class State:
    """An online copy that was begun and is not finished."""

    run_id: int
    phase: Literal["copy", "finish", "empty"]
    options: Mapping[str, Any]
    notes: Mapping[str, Any]
    places: tuple[Place, ...]

    def of(self, role: Role) -> list[Place]:
        """The places of one role, in order."""
        return [place for place in self.places if place.role == role]


@dataclass(frozen=True, slots=True)
class HalfDone:
    """What a reader of the database is told about a copy under way."""

    run_id: int
    migration: str
    phase: str
    percent: int
    waiting: int

    def shown(self) -> dict[str, object]:
        """As JSON has it."""
        return {"phase": self.phase, "percent": self.percent, "waiting": self.waiting}


def begun(connection: sqlite3.Connection) -> bool:
    """Whether a copy is under way here, or waits to be gone on with."""
    found = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = '_sessionctl_online'"
    return connection.execute(found).fetchone() is not None


def load(connection: sqlite3.Connection) -> State | None:
    """The copy under way, if there is one."""
    if not begun(connection):
        return None
    run_id, phase, options, notes = connection.execute("SELECT * FROM _sessionctl_online").fetchone()
    places = [
        Place(**{**row, "columns": tuple(json.loads(row["columns"])), "noticed": tuple(json.loads(row["noticed"]))})
        for values in connection.execute(f"SELECT {', '.join(_PLACE)} FROM _sessionctl_places ORDER BY place")
        for row in [dict(zip(_PLACE, values, strict=True))]
    ]
    return State(run_id, phase, json.loads(options), json.loads(notes), tuple(places))


def half_done(connection: sqlite3.Connection) -> HalfDone | None:
    """How far a copy under way has come."""
    state = load(connection)
    if state is None:
        return None
    (migration,) = connection.execute(
        "SELECT migration FROM _sessionctl_runs WHERE run_id = ?", (state.run_id,)
    ).fetchone()
    total = done = 0
    for place in state.of("target") + state.of("source"):
        total += place.total
        done += place.total if place.done else place.copied
    waiting = connection.execute("SELECT count(*) FROM _sessionctl_queue").fetchone()[0]
    percent = 100 if state.phase != "copy" or not total else min(99, 100 * done // total)
    return HalfDone(state.run_id, migration, state.phase, percent, waiting)


def refuse_half_done(connection: sqlite3.Connection) -> None:
    """Let nothing else change a database in which a copy is under way.

    Raises:
        SessionctlError: `refused`, with both ways out.
    """
    found = half_done(connection)
    if found is not None and found.phase != "copy":
        raise SessionctlError(
            f"the online run of {found.migration} stands, and is not completed yet",
            hint="`sessionctl migrate --online` completes it and then does what is pending.",
            code="refused",
        )
    if found is not None:
        raise SessionctlError(
            f"an online copy of {found.migration} is under way here ({found.percent} %)",
            hint="`sessionctl migrate --online` goes on with it, `sessionctl rollback` takes it away.",
            code="refused",
        )


# -- hanging it on -----------------------------------------------------------------------------------------------------


def create(connection: sqlite3.Connection, run_id: int, options: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
    """Make the tables of the state, inside the caller's transaction."""
    for statement in sql.statements(Path(__file__).with_name("online.sql").read_text(encoding="utf-8")):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO _sessionctl_online VALUES (?, 'copy', ?, ?)", (run_id, json.dumps(options), json.dumps(notes))
    )


def shadow_of(table: str) -> str:
    """The name of a table's shadow, and of an index's."""
    return f"{_SHADOW}{table}"


def make_shadow(connection: sqlite3.Connection, table: Table, columns: Iterable[tuple[str, str]]) -> None:
    """An empty table of the same shape, without foreign keys: no live row may cascade into it or be held by it.

    Args:
        columns: name and type of those that the migration adds.
    """
    own = [
        text
        for (kind, _), (of, text) in schema.texts(connection).items()
        if of.lower() == table.name.lower() and kind in ("table", "index")
    ]
    with closing(db.memory()) as copy:
        for text in own:
            copy.execute(text)
        copy.execute(f"ALTER TABLE {sql.quoted(table.name)} RENAME TO {sql.quoted(shadow_of(table.name))}")
        renamed = schema.texts(copy)
    for (kind, name), (_, text) in renamed.items():
        if kind == "table":
            connection.execute(sql.without_foreign_keys(text, ()))
            for column, declared in columns:
                connection.execute(
                    f"ALTER TABLE {sql.quoted(shadow_of(table.name))} ADD COLUMN {sql.quoted(column)} {declared}"
                )
        else:
            connection.execute(sql.index_named(text, shadow_of(name)))


def watch(connection: sqlite3.Connection, places: Iterable[Place]) -> None:
    """Write the places down, and hang the triggers on."""
    for place in places:
        connection.execute(
            f"INSERT INTO _sessionctl_places VALUES ({', '.join('?' * 13)})",
            (place.place, place.role, place.name, place.shadow, json.dumps(place.columns), place.merge_id, place.low,
             place.base, place.top, place.position, place.copied, place.total, json.dumps(place.noticed)),
        )  # fmt: skip
        for statement in _triggers(connection, place):
            connection.execute(statement)


def noting(place: Place) -> list[str]:
    """The names of the triggers without which a change of a table goes by unseen."""
    return [_trigger(place, event) for event in ("insert", "delete", "update")]


def _trigger(place: Place, event: str) -> str:
    return f"_sessionctl_online_{place.place}_{event}"


def _triggers(connection: sqlite3.Connection, place: Place) -> Iterable[str]:
    into = f"INSERT INTO _sessionctl_queue(place, rid{''.join(f', c{n}' for n in range(1, len(place.columns) + 1))})"
    noted = {
        side: ", ".join([str(place.place), _rowid(place, side), *(f"{side}.{sql.quoted(c)}" for c in place.columns)])
        for side in ("OLD", "NEW")
    }
    moved = " OR ".join(
        f"NEW.{name} IS NOT OLD.{name}"
        for name in [*map(sql.quoted, place.columns), *(["rowid"] if place.role in _COPIED else [])]
    )
    of = f" OF {', '.join(map(sql.quoted, place.columns))}" if place.role not in _COPIED else ""
    on = f"ON {sql.quoted(place.name)}"
    bodies = {
        "insert": f"AFTER INSERT {on} BEGIN {into} VALUES ({noted['NEW']}); END",
        "delete": f"AFTER DELETE {on} BEGIN {into} VALUES ({noted['OLD']}); END",
        "update": f"AFTER UPDATE{of} {on} BEGIN {into} VALUES ({noted['OLD']}); "
        f"{into} SELECT {noted['NEW']} WHERE {moved}; END",
    }
    for event, body in bodies.items():
        yield f"CREATE TRIGGER {_trigger(place, event)} {body}"
    if place.role in _COPIED:
        yield from _before_replace(connection, place, into)


def _before_replace(connection: sqlite3.Connection, place: Place, into: str) -> Iterable[str]:
    noted = ", ".join([str(place.place), "o.rowid", *(f"o.{sql.quoted(c)}" for c in place.columns)])
    live, on = f"{sql.quoted(place.name)} AS o", f"ON {sql.quoted(place.name)}"
    for event, but in (("insert", ""), ("update", " AND o.rowid <> OLD.rowid")):
        said = " ".join(
            f"{into} SELECT {noted} FROM {live} WHERE {condition}{but};"
            for condition in displaced.conditions(connection, place.name)
        )
        yield f"CREATE TRIGGER {_trigger(place, f'before_{event}')} BEFORE {event.upper()} {on} BEGIN {said} END"


def _rowid(place: Place, side: str) -> str:
    return f"{side}.rowid" if place.role in _COPIED else "NULL"


# -- going on ----------------------------------------------------------------------------------------------------------


def advance(connection: sqlite3.Connection, place: Place, position: int, rows: int) -> None:
    """Write down how far a table was copied, and by how many rows more."""
    connection.execute(
        "UPDATE _sessionctl_places SET position = ?, copied = copied + ? WHERE place = ?",
        (position, rows, place.place),
    )


def notice(connection: sqlite3.Connection, place: Place, noticed: Iterable[str]) -> None:
    """Write down what our functions met."""
    every = sorted({*place.noticed, *noticed})
    if tuple(every) != place.noticed:
        connection.execute(
            "UPDATE _sessionctl_places SET noticed = ? WHERE place = ?", (json.dumps(every), place.place)
        )


# -- taking it off -----------------------------------------------------------------------------------------------------


def release(connection: sqlite3.Connection) -> None:
    """Drop the triggers: nothing is noted any more."""
    for kind, name in schema.texts(connection):
        if kind == "trigger" and name.startswith("_sessionctl_online_"):
            connection.execute(f"DROP TRIGGER {sql.quoted(name)}")


def take_over(connection: sqlite3.Connection, table: str) -> None:
    """Exchange the content of a table and of its shadow, indexes and all, by their places in the file.

    Names, texts, triggers, views and foreign keys stay where they are; nothing is copied.
    """
    roots = {
        (kind, name): root
        for kind, name, root in connection.execute(
            "SELECT type, name, rootpage FROM main.sqlite_master WHERE lower(tbl_name) IN (lower(?), lower(?)) "
            "AND type IN ('table', 'index')",
            (table, shadow_of(table)),
        )
    }
    exchanged: dict[tuple[str, str], int] = {}
    for (kind, name), root in roots.items():
        other = (kind, _counterpart(name, table))
        if not name.startswith((_SHADOW, f"sqlite_autoindex_{_SHADOW}")):
            exchanged[kind, name], exchanged[other] = roots[other], root
    assert len(exchanged) == len(roots)
    schema.move_roots(connection, exchanged)
    if "sqlite_sequence" in {name for _, name in schema.texts(connection)}:
        connection.execute(
            "UPDATE main.sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(s.seq), 0) FROM main.sqlite_sequence "
            "AS s WHERE s.name = ?)) WHERE name = ?",
            (shadow_of(table), table),
        )


def _counterpart(name: str, table: str) -> str:
    automatic = f"sqlite_autoindex_{table}_"
    if name.startswith(automatic):
        return f"sqlite_autoindex_{shadow_of(table)}_{name.removeprefix(automatic)}"
    return shadow_of(name)


def set_aside(connection: sqlite3.Connection, indexes: Iterable[str]) -> None:
    """Free the names of indexes, inside the caller's transaction; `left_aside` finds them, to be dropped later.

    To drop an index is to read, and often to overwrite, every page of it: too long for a cut-over.
    """
    schema.rename_indexes(connection, {name: f"{_ASIDE}{name}" for name in indexes})


def left_aside(connection: sqlite3.Connection) -> list[str]:
    """The indexes of archives that are still to be dropped."""
    return [name for kind, name in schema.texts(connection) if kind == "index" and name.startswith(_ASIDE)]


def take_away(connection: sqlite3.Connection, state: State) -> None:
    """Drop whatever hangs on the live tables: triggers, shadows, queue and state."""
    release(connection)
    for place in state.of("target"):
        connection.execute(f"DROP TABLE IF EXISTS {sql.quoted(place.shadow)}")
    for name in _INDEXES:
        connection.execute(f"DROP INDEX {name}")
    for name in _TABLES:
        connection.execute(f"DROP TABLE {name}")


def forget(connection: sqlite3.Connection, state: State) -> None:
    """Take a half-done copy away completely, inside the caller's transaction: no live row was touched by it."""
    merges = "merge_id IN (SELECT merge_id FROM _sessionctl_merges WHERE run_id = ?)"
    connection.execute(
        "DELETE FROM _sessionctl_quarantine_values WHERE quarantine_id IN "
        f"(SELECT quarantine_id FROM _sessionctl_quarantine WHERE {merges})",
        (state.run_id,),
    )
    for name in ("rows", "conflicts", "preimages", "adopted", "followed", "quarantine"):
        connection.execute(f"DELETE FROM _sessionctl_{name} WHERE {merges}", (state.run_id,))
    for name in ("merges", "runs"):
        connection.execute(f"DELETE FROM _sessionctl_{name} WHERE run_id = ?", (state.run_id,))
    take_away(connection, state)
