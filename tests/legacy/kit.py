"""Ways to look at a database and to write into it as an application does."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessionctl import execute, load


def connect(path: Path) -> sqlite3.Connection:
    """A connection as the application opens it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def write(path: Path, *statements: str) -> None:
    """What the application writes, each statement committed on its own."""
    with closing(connect(path)) as connection:
        for statement in statements:
            connection.execute(statement).fetchall()


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows that a query gives."""
    with closing(connect(path)) as connection:
        return connection.execute(query).fetchall()


def one(path: Path, query: str) -> Any:
    """The single value that a query gives."""
    return ask(path, query)[0][0]


def names(path: Path, kind: str = "table") -> set[str]:
    """The names of the tables, views or triggers."""
    return {row[0] for row in ask(path, f"SELECT name FROM sqlite_master WHERE type = '{kind}'")}


def backups(path: Path) -> list[Path]:
    """The backups beside a database."""
    return sorted(path.parent.glob(f"{path.name}.*backup"))


@dataclass
class Store:
    """A reported case on which commands are run."""

    path: Path
    call: Callable[..., Any]

    def run(self, *arguments: str | Path, code: int = 0) -> Any:
        """Run a command on this database with --json; the answer's JSON."""
        return self.call(*arguments, "--db", self.path, "--json", code=code).json

    def migrate(self, **options: Any) -> Path:
        """Migrate, in this process; the path of the first backup."""
        results = execute.migrate(self.path, load.migrations(), execute.Options(**options), lambda _: None)
        return next(Path(result.backup) for result in results if result.backup)

    def fails(self, *arguments: str | Path, code: int = 3) -> dict[str, Any]:
        """Run a command that must fail; its error, with the JSON's other keys beside it."""
        answer = self.run(*arguments, code=code)
        return {**answer, **answer["error"]}

    def failing(self) -> list[str]:
        """The checks of verify that fail."""
        checks = self.call("verify", "--db", self.path, "--json").json["checks"]
        return [f"{c['name']}: {c['detail']}" for c in checks if c["state"] == "fail"]

    def state(self, migration: str) -> str:
        """The state that status shows."""
        found = self.run("status")["migrations"]
        return next(m["state"] for m in found if m["migration"] == migration)
