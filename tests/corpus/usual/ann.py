from __future__ import annotations

import sqlite3
from typing import Annotated, Callable, NamedTuple, Optional, Protocol, TypedDict, TypeVar

C = TypeVar("C", bound=sqlite3.Connection)


class Opens(Protocol):
    def connect(self, path: str) -> sqlite3.Connection: ...


class Pair(NamedTuple):
    left: sqlite3.Connection
    right: Optional[sqlite3.Connection] = None


class D(TypedDict):
    conn: sqlite3.Connection


Fn = Callable[[str], sqlite3.Connection]


def f(o: Opens, p: Pair, fn: Fn) -> C:
    x: sqlite3.Connection = o.connect("a")
    y: sqlite3.Connection
    fn("b")
    return p.left
