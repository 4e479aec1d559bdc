"""The oracle of the online tests: what an offline migration makes of the very rows that are there at the cut-over."""

import json
import random
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from sessionctl import db, demo, entangle, execute, load, online, sql
from sessionctl.model import Migration
from sessionctl.result import Options, Result

SHIPPED = {m.id[:3]: m for m in load.migrations()}
QUIET = Options(backup=False, lock_timeout=5.0)

# Ids and places that differ between one transaction and many: everything else must not.
_LEDGER = {
    "_sessionctl_merges": "SELECT merge_id, source, target, archive, policy, form, rows, inserted, identical, merged, "
    "forked, quarantined, conflicts FROM _sessionctl_merges",
    "_sessionctl_quarantine": "SELECT merge_id, key, reason, resolved_at FROM _sessionctl_quarantine",
    "_sessionctl_quarantine_values": "SELECT q.key, q.reason, v.field, v.value FROM _sessionctl_quarantine AS q "
    "JOIN _sessionctl_quarantine_values AS v USING (quarantine_id)",
    "_sessionctl_runs": "SELECT run_id, kind, migration, checksum, undone_at FROM _sessionctl_runs",
}


def connect(path: Path, *, enforce: bool = True) -> sqlite3.Connection:
    """A connection as the application opens one."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    connection.create_collation("app_order", lambda one, other: (one > other) - (one < other))
    connection.execute(f"PRAGMA foreign_keys = {'ON' if enforce else 'OFF'}")
    return connection


def fixture(case: str, folder: Path) -> Path:
    """A fixture's database, in WAL as the application keeps it."""
    path = demo.build(case, folder)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    return path


class Copying:
    """An online migration that a test takes forward, transaction by transaction."""

    def __init__(
        self, path: Path, migrations: Iterable[Migration], rows: int = 4, options: Options = QUIET, **given: Any
    ) -> None:
        self.path, self.migrations, self.options = path, tuple(migrations), options
        self.connection = db.open_rw(path)
        self.runner = online.Online(
            path, self.connection, self.migrations[0], self.migrations, options, lambda _: None, **given
        )
        self.runner.pace = Small(rows)

    def begin(self) -> bool:
        """Entangle, or take up."""
        return self.runner.begin()

    def step(self) -> bool:
        """One transaction."""
        return self.runner.step()

    def copied(self) -> bool:
        """Whether only the cut-over is left."""
        state = entangle.load(self.connection)
        return state is not None and all(place.done for place in state.places)

    def end(self) -> Result:
        """All that is left, while nobody writes."""
        while not self.step():
            pass
        self.runner.complete()
        self.connection.close()
        return self.runner.result


class Small(online.Pace):
    """The same few rows every time, whatever the machine does."""

    def __init__(self, rows: int) -> None:
        super().__init__(0.05)
        self.rows = self.fixed = rows

    def at(self, place: int) -> int:
        """As given."""
        return self.fixed

    def held(self, seconds: float, rows: int) -> None:
        """Count."""
        self.chunks += 1


def whole(copying: Copying) -> Result:
    """An online migration from beginning to end, on a quiet database."""
    assert copying.begin()
    return copying.end()


def offline_of(path: Path, migrations: Iterable[Migration], options: Options = QUIET) -> tuple[Path, list[Result]]:
    """An offline migration of what is in a database now, on a copy from which the online one is taken away."""
    copy = path.with_name(f"{path.stem}.offline.db")
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    with closing(db.open_rw(copy)) as connection:
        state = entangle.load(connection)
        if state is not None:
            connection.execute("BEGIN")
            entangle.forget(connection, state)
            connection.execute("COMMIT")
    return copy, execute.migrate(copy, migrations, options, lambda _: None)


def differences(one: Path, other: Path, *, broken_meanwhile: bool = False) -> list[str]:
    """What two migrated databases do not have in common; clocks, rowids and running numbers aside.

    Args:
        broken_meanwhile: writers left rows without a parent while one was copied: its count is of when it began.
    """
    left, right = _state(one, broken_meanwhile), _state(other, broken_meanwhile)
    found = []
    for name in sorted({*left, *right}):
        ours, theirs = left.get(name, []), right.get(name, [])
        if ours != theirs:
            more = [row for row in map(repr, ours) if row not in set(map(repr, theirs))][:3]
            less = [row for row in map(repr, theirs) if row not in set(map(repr, ours))][:3]
            found.append(f"{name}: only in {one.name}: {more}; only in {other.name}: {less}"[:1500])
    return found


def _state(path: Path, broken_meanwhile: bool) -> dict[str, Any]:
    with closing(connect(path, enforce=False)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        clocks = [row[0] for row in connection.execute("SELECT applied_at FROM _sessionctl_runs")]
        short = {clock[:19].replace("T", " ") for clock in clocks}
        objects = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence' ORDER BY type, name"
        ).fetchall()
        names = [n for kind, n, _, text in objects if kind == "table" and not (text or "").startswith("CREATE VIRTUAL")]
        found: dict[str, Any] = {"schema": objects}
        for name in names:
            rows = connection.execute(_LEDGER.get(name, f"SELECT * FROM {sql.quoted(name)}"))
            stamps = short if name in ("schema_migrations", "schema_version") else set()  # else it may be a row's own
            found[name] = sorted(
                (tuple("CLOCK" if value in stamps else _plain(value, clocks) for value in row) for row in rows),
                key=repr,
            )
        found["details"] = [
            _told(json.loads(row[0]), ("violations", "orphaned") if broken_meanwhile else ())
            for row in connection.execute("SELECT details FROM _sessionctl_runs")
        ]
    found["schema_migrations"] = [
        tuple(_told(json.loads(v)) if str(v).startswith('{"before"') else v for v in row)
        for row in found.get("schema_migrations", [])
    ]
    return found


def _plain(value: Any, clocks: list[str]) -> Any:
    for clock in clocks:
        if isinstance(value, str):
            value = value.replace(clock, "CLOCK")
    return value


def _told(details: dict[str, Any], without: Iterable[str] = ()) -> str:
    """What a run recorded, without how long it took."""
    # What was there when it began and how it went on, and the order of what was noted.
    for key in ("before", "retired_violations", "online", "records", *without):
        details.pop(key, None)
    for table in ("_sessionctl_quarantine", "_sessionctl_quarantine_values"):  # of the running numbers of its rows, too
        details.get("records", {}).pop(table, None)
    for merge in details.get("merges", []):
        merge.pop("seconds")
    return json.dumps(details, sort_keys=True)


# -- writers -----------------------------------------------------------------------------------------------------------


class Writer:
    """An application that writes at random, the same for one seed: it inserts, edits, deletes and re-keys rows.

    Args:
        keys: table -> its key column, and the columns that are edited.
    """

    def __init__(self, path: Path, seed: int, *, enforce: bool) -> None:
        self.connection = connect(path, enforce=enforce)
        self.random = random.Random(seed)
        self.count = 0
        self.enforce = enforce
        present = {row[0] for row in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self.tables = [name for name in _SHAPES if name in present]

    def write(self, times: int) -> None:
        """So many random statements; what the database refuses is refused."""
        for _ in range(times):
            table = self.random.choice(self.tables)
            self.count += 1
            act = self.random.choice(
                (self._insert, self._insert, self._edit, self._edit, self._delete, self._rekey, self._replace)
            )
            try:
                act(table, *_SHAPES[table])
            except sqlite3.IntegrityError:
                assert self.enforce or act in (self._insert, self._rekey, self._edit)

    def _some(self, table: str, column: str) -> Any:
        rows = self.connection.execute(f"SELECT {column} FROM {table} ORDER BY rowid").fetchall()
        return self.random.choice(rows)[0] if rows else None

    def _value(self, column: str) -> Any:
        if column == "session_id":
            place = self.random.choice([t for t in self.tables if t.endswith("sessions")])
            return self.random.choice((self._some(place, column), self._some(place, column), f"s{self.count}"))
        if column == "task_id":
            return self.random.choice((None, self._some("tasks", column)))
        if column == "metadata":
            return self.random.choice(
                (None, "{}", '{"a": 1}', f'{{"title": "T{self.count}", "n": {self.count}}}', '{"a": NaN}', "[1]",
                 f'{{"task_id": {json.dumps(self._some("tasks", "task_id"))}}}')
            )  # fmt: skip
        if column.endswith(("_at", "last_activity")):
            return self.random.choice(("2026-01-05T10:00:00.000001", "2026-01-06 11:00:00", "1768032000"))
        return self.random.choice(("x", f"v{self.count}", "user"))

    def _new_key(self, table: str, key: str) -> Any:
        """Mostly a new one; else that of another table, so that both sides hold it."""
        other = [t for t in self.tables if _SHAPES[t][0] == key and t != table]
        if other and self.random.random() < 0.4:
            return self._some(self.random.choice(other), key)
        return f"new-{self.count}"

    def _insert(self, table: str, key: str, columns: tuple[str, ...]) -> None:
        names = (key, *columns)
        values = (self._new_key(table, key), *map(self._value, columns))
        self.connection.execute(
            f"INSERT INTO {table}({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})", values
        )

    def _replace(self, table: str, key: str, columns: tuple[str, ...]) -> None:
        names = (key, *columns)
        values = (self._some(table, key), *map(self._value, columns))
        self.connection.execute(
            f"INSERT OR REPLACE INTO {table}({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})", values
        )

    def _edit(self, table: str, key: str, columns: tuple[str, ...]) -> None:
        column = self.random.choice(columns)
        self.connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (self._value(column), self._some(table, key))
        )

    def _delete(self, table: str, key: str, columns: tuple[str, ...]) -> None:
        self.connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (self._some(table, key),))

    def _rekey(self, table: str, key: str, columns: tuple[str, ...]) -> None:
        self.connection.execute(
            f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (self._new_key(table, key), self._some(table, key))
        )


_SHAPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "chat_sessions": ("session_id", ("title", "task_id", "created_at", "updated_at", "metadata")),
    "chat_messages": ("message_id", ("session_id", "role", "content", "created_at", "metadata")),
    "webui_sessions": ("session_id", ("user_id", "created_at", "updated_at", "metadata")),
    "webui_messages": ("message_id", ("session_id", "role", "content", "created_at", "metadata")),
    "task_sessions": ("session_id", ("channel", "metadata", "created_at", "last_activity")),
    "tasks": ("task_id", ("session_id", "title")),
}


def application(path: Path) -> dict[str, Any]:
    """What the application can see: every object and every row that is not the tool's own; ledgers by their keys."""
    with closing(connect(path, enforce=False)) as connection:
        objects = [
            row
            for row in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
            if not row[1].startswith(("_sessionctl_", "sqlite_autoindex__sessionctl_", "sqlite_sequence"))
        ]
        found: dict[str, Any] = {"schema": objects}
        for kind, name, _, text in objects:
            if kind == "table" and not (text or "").startswith("CREATE VIRTUAL"):
                shown = {"schema_migrations": "migration_id", "schema_version": "version"}.get(name, "*")
                rows = connection.execute(f"SELECT {shown} FROM {sql.quoted(name)}").fetchall()
                found[name] = sorted((tuple(_plain_clock(value) for value in row) for row in rows), key=repr)
        return found


def _plain_clock(value: Any) -> Any:
    """A marker key holds the time of its run."""
    if isinstance(value, str) and '"migrated_at"' in value:
        return re.sub(r'"migrated_at": ?"[^"]*"', "", value)
    return value
