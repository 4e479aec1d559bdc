import sqlite3
from collections.abc import Callable, Iterator
from typing import Optional, Protocol, TypeAlias, Union

Db: TypeAlias = sqlite3.Connection
Opener = Callable[[str], sqlite3.Connection]
Either = Union[sqlite3.Connection, None]
Maybe = Optional[sqlite3.Connection]
Pair = tuple[sqlite3.Connection, sqlite3.Cursor]


class Connects(Protocol):
    def __call__(self, path: str) -> sqlite3.Connection: ...


def rows(db: sqlite3.Connection, other: "sqlite3.Connection | None" = None) -> Iterator[sqlite3.Row]:
    current: sqlite3.Connection | None = other
    yield from (current or db).execute("SELECT 1")
