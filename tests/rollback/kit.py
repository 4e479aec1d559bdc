"""A database, migrated and rolled back in this process, and everything that it holds, to compare it as a whole."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessionctl import execute, load, rollback, sql, verify
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration

SHIPPED = load.migrations()
_CLOCK = re.compile(rb'"(migrated_at|seconds)": ("[^"]*"|[-+.e0-9]+)')


def connect(path: Path) -> sqlite3.Connection:
    """A connection as the application opens it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def write(path: Path, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
    """What the application writes, on a connection of its own with foreign keys on."""
    with closing(connect(path)) as connection:
        for statement in statements:
            text, values = statement if isinstance(statement, tuple) else (statement, ())
            connection.execute(text, values)


def ask(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows that a query gives."""
    with closing(connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def one(path: Path, query: str, *values: Any) -> Any:
    """The single value that a query gives."""
    return ask(path, query, *values)[0][0]


def holdings(
    path: Path, *, ours: bool = False, knowing: Callable[[sqlite3.Connection], None] = lambda _: None
) -> dict[str, Any]:
    """Everything, by place: each object's text, the order of triggers, each table's rows with their rowids.

    Args:
        knowing: gives the connection what only the application has.
    """
    with closing(sqlite3.connect(path)) as connection:
        knowing(connection)
        connection.text_factory = bytes
        objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        shadows = {
            row[1]
            for row in connection.execute("PRAGMA main.table_list")
            if row[2] == b"shadow"  # how a full-text index arranges its words is its own affair
        }
        found: dict[str, Any] = {"order of triggers": [row[1] for row in objects if row[0] == b"trigger"]}
        for kind, name, table, text in objects:
            if table.startswith(b"_sessionctl_") and not ours:
                continue
            found[f"text of {kind.decode()} {name.decode()}"] = (table, text)
            if kind == b"table" and name not in shadows:
                found[f"rows of {name.decode()}"] = _rows(connection, name.decode())
    return found


def _rows(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = [row[1].decode() for row in connection.execute(f"PRAGMA table_xinfo({sql.quoted(table)})")]
    if table == "sqlite_stat1":
        return sorted(repr(row) for row in connection.execute("SELECT tbl, idx, stat FROM sqlite_stat1"))
    free = next((n for n in ("rowid", "_rowid_", "oid") if n not in {c.lower() for c in columns}), "NULL")
    shown = ", ".join(f"typeof({sql.quoted(c)}), {sql.quoted(c)}" for c in columns)
    try:
        rows = connection.execute(f"SELECT {free}, {shown} FROM {sql.quoted(table)}").fetchall()
    except sqlite3.OperationalError:  # WITHOUT ROWID
        rows = connection.execute(f"SELECT {shown} FROM {sql.quoted(table)}").fetchall()
    return sorted(_CLOCK.sub(rb'"\1": 0', repr(row).encode()).decode() for row in rows)


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The places in which two databases differ, and how."""
    told = []
    for place in {**one, **other}:
        a, b = one.get(place), other.get(place)
        if a == b:
            continue
        if place.startswith("rows") and a is not None and b is not None:
            told.append(
                f"{place}: only in the first {_first(set(a) - set(b))}, in the second {_first(set(b) - set(a))}"
            )
        else:
            told.append(f"{place}: {a!r} became {b!r}")
    return told


def _first(rows: Iterable[str]) -> str:
    return "; ".join(sorted(rows)[:3]) or "nothing"


@dataclass
class World:
    """A database file and the migrations that are meant."""

    path: Path
    migrations: tuple[Migration, ...] = SHIPPED

    def migrate(self, **options: Any) -> list[execute.Result]:
        """Apply what is pending."""
        return execute.migrate(
            self.path, self.migrations, execute.Options(**{"backup": False, **options}), lambda _: None
        )

    def back(self, **options: Any) -> list[rollback.Result]:
        """Roll back."""
        given = rollback.Options(**{"backup": False, **options})
        return rollback.rollback(self.path, self.migrations, given, lambda _: None)

    def predict(self, **options: Any) -> list[rollback.Result]:
        """Say what rolling back would do."""
        return rollback.predict(self.path, self.migrations, rollback.Options(**options), lambda _: None)

    def refused(self, **options: Any) -> SessionctlError:
        """Roll back, which must be refused and change nothing."""
        before = holdings(self.path, ours=True)
        try:
            done = self.back(**options)
        except SessionctlError as error:
            changed = differences(before, holdings(self.path, ours=True))
            assert not changed, f"a refused rollback ({error.message}) changed the database: {changed}"
            return error
        raise AssertionError(f"the rollback went through instead of being refused: {[r.shown() for r in done]}")

    def holdings(self) -> dict[str, Any]:
        """Everything but the tool's own tables."""
        return holdings(self.path)

    def states(self) -> list[str]:
        """The state of each migration."""
        return [planned.state for planned in execute.check_state(self.path, self.migrations)]

    def failed(self) -> list[str]:
        """The checks of verify that fail."""
        checks = verify.verify(self.path, self.migrations)
        return sorted(f"{check.name}: {check.detail}" for check in checks if check.state == "fail")

    def dangling(self) -> list[tuple[Any, ...]]:
        """Rows that refer to nothing, by table; archives aside."""
        found = []
        with closing(connect(self.path)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if not table.startswith("_sessionctl_"):
                    found += connection.execute(f"PRAGMA foreign_key_check({sql.quoted(table)})").fetchall()
        return found


def built(folder: Path, migration: str, script: str, files: Mapping[str, str] | None = None) -> World:
    """A database made of a script, and a folder with one migration and the files that it needs."""
    own = folder / "migrations"
    own.mkdir()
    for name, text in {"m.py": migration, **(files or {})}.items():
        (own / name).write_text(text)
    path = folder / "store.db"
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript(script)
    return World(path, load.migrations(own))


def comes_back(world: World, **options: Any) -> None:
    """Migrate, roll back, compare; migrate again, compare with the first time, and once more back."""
    before, pending = world.holdings(), world.states().count("pending")
    world.migrate(**options)
    migrated = world.holdings()
    world.back(steps=pending)
    lost = differences(before, world.holdings())
    assert not lost, f"rolled back is not what it was: {lost}"
    assert world.states().count("pending") == pending, f"after the rollback the states are {world.states()}"
    world.migrate(**options)
    other = differences(_settled(migrated), _settled(world.holdings()))
    assert not other, f"rolled back and migrated again is not what migrating once is: {other}"
    world.back(steps=pending)
    lost = differences(before, world.holdings())
    assert not lost, f"the second rollback is not what it was: {lost}"


def comes_back_verified(world: World, **options: Any) -> None:
    """The same, and verify says at each place what it said there the first time."""
    before, failed = world.holdings(), [world.failed()]
    world.migrate(**options)
    failed.append(world.failed())
    world.back(steps=world.states().count("applied"))
    lost = differences(before, world.holdings())
    assert not lost, f"rolled back is not what it was: {lost}"
    assert world.failed() == failed[0], f"before the migration verify said {failed[0]}"
    comes_back(world, **options)
    world.migrate(**options)
    assert world.failed() == failed[1], f"after the first migration verify said {failed[1]}"


def _settled(found: dict[str, Any]) -> dict[str, Any]:
    """Without the clock of a run in the application's ledgers."""
    ledgers = ("rows of schema_migrations", "rows of schema_version")
    return {place: len(rows) if place in ledgers else rows for place, rows in found.items()}
