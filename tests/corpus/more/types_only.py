import queue
import sqlite3
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Pool(queue.Queue[sqlite3.Connection]):
    pass


class Typed(Generic[T], Protocol):
    def get(self) -> sqlite3.Connection: ...


class Pair(NamedTuple):
    conn: sqlite3.Connection
    row: sqlite3.Row


HANDLERS = {sqlite3.Connection: str, sqlite3.Row: dict}
KINDS = (sqlite3.Connection, sqlite3.Cursor)
x: "sqlite3.connect" = None
