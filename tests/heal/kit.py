"""A database that the original scripts have been at, healed in this process, and everything that it holds."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessionctl import execute, heal, load, rollback, verify
from sessionctl.ailments import Ailing
from sessionctl.heal import Healed

SCRIPTS = Path(__file__).with_name("scripts")
SHIPPED = load.migrations()


def run_scripts(path: Path, names: Iterable[str]) -> None:
    """Run plain scripts, as their authors did: foreign keys off, nobody looking."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in names:
            connection.executescript((SCRIPTS / f"{name}.sql").read_text(encoding="utf-8"))


def ask(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows that a query gives, on a connection as the application opens it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return connection.execute(query, values).fetchall()


def with_keys_off(path: Path, statement: str) -> None:
    """Run a statement as a careless script does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def holdings(path: Path) -> list[str]:
    """Schema text of every object, and every row with its place; the tool's own tables aside."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        found = []
        for kind, name, table, text in objects:
            if table.startswith(b"_sessionctl_"):
                continue
            found.append(repr((kind, name, table, text)))
            if kind == b"table":
                rows = connection.execute(f'SELECT rowid, * FROM "{name.decode()}" ORDER BY rowid')
                found += [f"{name!r} {row!r}" for row in rows]
        return found


def differences(one: list[str], other: list[str]) -> list[str]:
    """What is in one and not in the other, a few of it."""
    gone = [f"- {line}" for line in one if line not in set(other)]
    come = [f"+ {line}" for line in other if line not in set(one)]
    return [line[:300] for line in (*gone[:4], *come[:4])] or (["the order"] if one != other else [])


@dataclass
class Patient:
    """A damaged database file."""

    path: Path

    def heal(self) -> Healed:
        """Heal it."""
        return heal.heal(self.path, SHIPPED, execute.Options(backup=False), lambda _: None)

    def predict(self) -> Healed:
        """Say what a heal would do."""
        return heal.predict(self.path, SHIPPED, execute.Options(backup=False), lambda _: None)

    def examine(self) -> list[Ailing]:
        """Look only."""
        return heal.examine(self.path, SHIPPED)[0]

    def back(self, steps: int) -> None:
        """Undo runs."""
        rollback.rollback(self.path, SHIPPED, rollback.Options(steps=steps, backup=False), lambda _: None)

    def states(self) -> dict[str, str]:
        """What `status` says."""
        return {one.migration.aliases[0]: one.state for one in execute.check_state(self.path, SHIPPED)}

    def failing(self) -> list[str]:
        """The checks of `verify` that fail."""
        return [f"{check.name}: {check.detail}" for check in verify.verify(self.path, SHIPPED) if check.state == "fail"]
