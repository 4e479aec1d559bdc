"""An application that writes at random, a note of what it wrote, and where each of its writes is found again.

The mappings of v34 and v35 are told here once more, in Python, from the facts of the systems: so the judge does not
share a mistake with the engine.
"""

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rollback_kit import World, connect
from traps_kit import _base, chat, said, script, task, web

Rows = dict[Any, dict[str, Any]]
KEYS = {"chat_sessions": "session_id", "chat_messages": "message_id", "tasks": "task_id", "notes": "note_id"}
SOURCES = {
    "webui_sessions": ("chat_sessions", "session_id"),
    "webui_messages": ("chat_messages", "message_id"),
    "task_sessions": ("chat_sessions", "session_id"),
}
STAMPS = ("created_at", "updated_at", "last_activity")
TITLES = ("A new title", "Другое", "x" * 40, "", None, "Old")
METADATA = ('{"a": 1}', '{"title": "From metadata", "b": [1, 2]}', '{"task_id": "t1"}', "{}", None, "{broken", "[1]")
TIMES = ("2027-03-04 05:06:07", "2027-03-04 05:06:08.125", "2028-01-01 00:00:00", None, "soon")


def rows_of(connection: sqlite3.Connection, table: str, key: str) -> Rows:
    """A table's rows by key; none where there is no such table."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
        return {}
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    return {row[names.index(key)]: dict(zip(names, row, strict=True)) for row in cursor}


def state(path: Path) -> dict[str, Rows]:
    """Every table that the application writes to, and the old ones beside them."""
    with closing(connect(path)) as connection:
        tables = {**KEYS, **{name: key for name, (_, key) in SOURCES.items()}}
        return {name: rows_of(connection, name, key) for name, key in tables.items()}


class Application:
    """Writes at random, each write acknowledged by a commit of its own; what the database refuses was not written."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.dice, self.number = path, random.Random(seed), 0
        self.done: list[str] = []

    def write(self, times: int) -> None:
        """Some writes, on one connection with foreign keys on."""
        with closing(connect(self.path)) as connection:
            for _ in range(times):
                statement, values = self._one(connection)
                try:
                    connection.execute(statement, values)
                    self.done.append(f"{statement} {values!r}")
                except sqlite3.IntegrityError:
                    pass

    def _one(self, connection: sqlite3.Connection) -> tuple[str, tuple[Any, ...]]:
        table = self.dice.choice(("chat_sessions", "chat_sessions", "chat_messages", "chat_messages", "tasks", "notes"))
        key = KEYS[table]
        keys = [row[0] for row in connection.execute(f"SELECT {key} FROM {table} ORDER BY 1")]
        act = self.dice.choice(("insert", "update", "update", "delete")) if keys else "insert"
        if act == "insert":
            self.number += 1
            fields = {key: f"{table}-{self.number}", **self._fields(connection, table, 3)}
            marks = ", ".join("?" for _ in fields)
            return f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({marks})", tuple(fields.values())
        chosen = self.dice.choice(keys)
        if act == "delete":
            return f"DELETE FROM {table} WHERE {key} IS ?", (chosen,)
        fields = self._fields(connection, table, 1)
        assigned = ", ".join(f"{name} = ?" for name in fields)
        return f"UPDATE {table} SET {assigned} WHERE {key} IS ?", (*fields.values(), chosen)

    def _fields(self, connection: sqlite3.Connection, table: str, count: int) -> dict[str, Any]:
        pick = self.dice.choice
        sessions = [row[0] for row in connection.execute("SELECT session_id FROM chat_sessions ORDER BY 1")] or [None]
        messages = [row[0] for row in connection.execute("SELECT message_id FROM chat_messages ORDER BY 1")] or [None]
        if table == "chat_sessions":
            names = [row[1] for row in connection.execute("PRAGMA table_info(chat_sessions)")]
            every = {
                "title": pick(TITLES),
                "updated_at": pick(TIMES),
                "metadata": pick(METADATA),
                "created_at": pick(TIMES),
                "task_id": pick(("t1", None)),
                "channel": pick(("cli", "api", None)),
                "last_activity": pick(TIMES),
            }
            chosen = self.dice.sample([name for name in every if name in names], count)
            return {name: every[name] for name in chosen}
        if table == "chat_messages":
            every = {"session_id": pick(sessions), "role": pick(("user", "tool")), "content": pick(("Later", "Ω", ""))}
            rest = {"metadata": pick(METADATA), "created_at": pick(TIMES)}
            return {**every, **rest} if count > 1 else dict([pick([*every.items(), *rest.items()])])
        if table == "tasks":
            every = {"session_id": pick([*sessions, None]), "title": pick(("Do it", "Do that"))}
            return every if count > 1 else dict([pick(list(every.items()))])
        every = {"session_id": pick([*sessions, None]), "message_id": pick([*messages, None])}
        return every if count > 1 else dict([pick(list(every.items()))])


# -- the database ----------------------------------------------------------------------------------------------------

NOTES = (
    "CREATE TABLE notes (note_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions ON DELETE CASCADE, "
    "message_id TEXT REFERENCES chat_messages ON DELETE SET NULL)"
)
SHARED = (
    "INSERT INTO chat_sessions(session_id, title, metadata, created_at, updated_at) VALUES "
    "('both', '', '{\"mine\": 1}', '2026-01-01 00:00:00', '2026-01-01 00:00:00'), "
    "('chat', 'Chat only', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
)


def build(base: str, path: Path) -> World:
    """A small database with sessions and messages on both sides, on either, and tasks."""
    rows = [SHARED]
    if base == "v34":
        rows += [*script(web("both", metadata='{"k": 2}') + web("w1", metadata='{"title": "Old"}') + web("w2"))]
        rows += [
            *script(web("w3", metadata="{broken") + said("m1", "w1") + said("m2", "w1", "two") + said("m3", "both"))
        ]
        rows += [*script(said("m4", "w3") + said("m5", "nowhere") + said("c1", "chat", table="chat_messages"))]
        rows += ["INSERT INTO tasks(task_id, session_id, title) VALUES ('t1', 'chat', 'T')"]
    else:
        rows += [*script(task("both", metadata='{"title": "Old", "k": 2}') + task("s1", metadata='{"title": "Old"}'))]
        rows += [*script(task("s2", channel=None) + task("s3", metadata="{broken") + chat("c2"))]
        rows += ["INSERT INTO tasks(task_id, session_id, title) VALUES ('t1', 's1', 'T'), ('t2', 'both', 'T')"]
        rows += [*script(said("c1", "chat", table="chat_messages") + said("c3", "both", table="chat_messages"))]
    connection = connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in (*_base(base), NOTES, *rows):
        connection.execute(statement)
    connection.close()
    return World(path, tuple(m for m in World(path).migrations if m.id.startswith(base)))


# -- the judge -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Write:
    """One acknowledged write: a field of a row, or (`field` empty) that the row is gone."""

    table: str
    key: Any
    field: str
    value: Any
    was: Any


def writes(before: dict[str, Rows], after: dict[str, Rows]) -> list[Write]:
    """What the application wrote between two states."""
    found = []
    for table in KEYS:
        old, new = before[table], after[table]
        found += [Write(table, key, "", None, old[key]) for key in old if key not in new]
        for key, row in new.items():
            was = old.get(key)
            found += [
                Write(table, key, name, value, was[name] if was else None)
                for name, value in row.items()
                if (was is None and value is not None) or (was is not None and was[name] != value)
            ]
    return found


def is_found(write: Write, now: dict[str, Rows], migrated: dict[str, Rows]) -> bool:
    """Whether a write is there after the rollback: in the target, or in an old table by the mapping."""
    target = now[write.table].get(write.key)
    beside = [
        (name, now[name][write.key])
        for name, (of, _) in SOURCES.items()
        if of == write.table and write.key in now[name]
    ]
    if not write.field:
        return target is None and not beside
    if target is not None and _same(write.field, target.get(write.field), write.value):
        return True
    came = migrated[write.table].get(write.key)
    return any(_says(name, row, write, came) for name, row in beside)


def _says(source: str, row: dict[str, Any], write: Write, came: dict[str, Any] | None) -> bool:
    """Whether a row of an old table says what was written, by the mapping."""
    if write.field == "metadata" and source != "webui_messages":
        return _metadata_says(row["metadata"], write, came)
    if write.field in ("title", "task_id") and source != "webui_messages":
        inner = (_object(row["metadata"]) or {}).get(write.field)
        return isinstance(inner, str) and inner == write.value
    if source == "task_sessions" and write.field == "updated_at":
        return _same("updated_at", row["last_activity"], write.value)
    return write.field in row and _same(write.field, row[write.field], write.value)


def _metadata_says(text: Any, write: Write, came: dict[str, Any] | None) -> bool:
    """The application's text without what the migration had added; title and task_id may have been edited in it."""
    now, then = _object(text), _object(write.value)
    if now is None or then is None:
        return text == write.value
    added = _object(came["metadata"]) or {} if came else {}
    for key in {*now, *then} - {"title", "task_id"}:
        unchanged = key not in now and key in added and added[key] == then.get(key)
        if not unchanged and (key not in now or key not in then or now[key] != then[key]):
            return False
    return all(
        now.get(key) == then.get(key) or then.get(key) == added.get(key) for key in ("title", "task_id") if key in then
    )


def _object(text: Any) -> dict[str, Any] | None:
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else ({} if text is None else None)


def _same(field: str, one: Any, other: Any) -> bool:
    if one == other and type(one) is type(other):
        return True
    if field in STAMPS and one is not None and other is not None:
        return _instant(one) is not None and _instant(one) == _instant(other)
    return False


def _instant(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# -- an old process ---------------------------------------------------------------------------------------------------

OLD_COLUMNS = {
    "webui_sessions": ("session_id", "user_id", "created_at", "updated_at", "metadata"),
    "webui_messages": ("message_id", "session_id", "role", "content", "created_at", "metadata"),
    "task_sessions": ("session_id", "channel", "metadata", "created_at", "last_activity"),
}
ADDED = {"source", "migrated_at", "original_user_id", "conversation_mode", "execution_phase"}


class OldProcess(Application):
    """Writes at random through the views that stand under the old names, and believes that they are its tables."""

    def __init__(self, path: Path, seed: int, views: tuple[str, ...]) -> None:
        super().__init__(path, seed)
        self.views = views

    def _one(self, connection: sqlite3.Connection) -> tuple[str, tuple[Any, ...]]:
        view = self.dice.choice(self.views)
        key = SOURCES[view][1]
        keys = [row[0] for row in connection.execute(f"SELECT {key} FROM {view} ORDER BY 1")]
        act = self.dice.choice(("insert", "insert", "replace", "ignore", "update", "update", "update", "delete"))
        given = self._given(connection, view)
        if act in ("insert", "replace", "ignore"):
            self.number += 1
            fresh = act == "insert" or self.dice.random() < 0.5 or not keys
            given[key] = f"old-{view}-{self.number}" if fresh else self.dice.choice(keys)
            verb = {"insert": "INSERT", "replace": "INSERT OR REPLACE", "ignore": "INSERT OR IGNORE"}[act]
            marks = ", ".join("?" for _ in given)
            return f"{verb} INTO {view} ({', '.join(given)}) VALUES ({marks})", tuple(given.values())
        chosen = self.dice.choice(keys) if keys else None
        if act == "delete":
            return f"DELETE FROM {view} WHERE {key} IS ?", (chosen,)
        name = self.dice.choice([column for column in OLD_COLUMNS[view] if column != key])
        return f"UPDATE {view} SET {name} = ? WHERE {key} IS ?", (given[name], chosen)

    def _given(self, connection: sqlite3.Connection, view: str) -> dict[str, Any]:
        pick = self.dice.choice
        every: dict[str, Any] = {
            "user_id": pick(("ann", "bob", "")),
            "created_at": pick(TIMES[:3]),
            "updated_at": pick(TIMES[:3]),
            "last_activity": pick(TIMES[:3]),
            "channel": pick(("cli", "api", "ui")),
            "metadata": pick(METADATA),
            "role": pick(("user", "tool")),
            "content": pick(("Later", "Ω", "")),
        }
        if view == "webui_messages":
            sessions = [row[0] for row in connection.execute("SELECT session_id FROM webui_sessions ORDER BY 1")]
            every["session_id"] = pick(sessions or [None])
        return {name: every[name] for name in OLD_COLUMNS[view] if name in every}


def seen(path: Path, views: tuple[str, ...]) -> dict[str, Rows]:
    """What an old process reads under the old names, whether views stand there or tables."""
    with closing(connect(path)) as connection:
        return {view: rows_of(connection, view, SOURCES[view][1]) for view in views}


def reads_the_same(name: str, one: Any, other: Any, carried: set[str]) -> bool:
    """Whether an old process reads the same.

    Members that the migration had added may be gone with it; `carried` are those that the new application's edits of
    the session's columns may have changed.
    """
    if name != "metadata":
        return _same(name, one, other)
    a, b = _object(one), _object(other)
    if a is None or b is None:
        return bool(one == other)
    apart = ADDED | carried
    return {k: v for k, v in a.items() if k not in apart} == {k: v for k, v in b.items() if k not in apart}
