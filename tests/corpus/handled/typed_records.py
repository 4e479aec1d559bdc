import sqlite3
from typing import NamedTuple, TypedDict, get_args


class Row(NamedTuple):
    con: sqlite3.Connection
    cur: "sqlite3.Cursor"


class Td(TypedDict, total=False):
    con: sqlite3.Connection


def f(x: dict[str, sqlite3.Connection], *a: sqlite3.Row, **k: sqlite3.Cursor) -> None:
    y: list[sqlite3.Connection] = []
    y.append(x["a"])


print(get_args(sqlite3.Connection | None), Row, Td)
