from __future__ import annotations

import sqlite3
from typing import NamedTuple, NewType, TypedDict, TypeVar, overload

C = TypeVar("C", bound=sqlite3.Connection)
Db = NewType("Db", sqlite3.Connection)


class Row(TypedDict):
    conn: sqlite3.Connection


class Pair(NamedTuple):
    conn: sqlite3.Connection
    cursor: sqlite3.Cursor | None = None


@overload
def f(x: sqlite3.Connection) -> int: ...
@overload
def f(x: str) -> str: ...
def f(x): return x
