import sqlite3
import typing
from functools import singledispatch
from typing import NamedTuple, TypeVar

ConnT = TypeVar("ConnT", bound=sqlite3.Connection)
ConnLike = sqlite3.Connection | sqlite3.Cursor


class Ctx(NamedTuple):
    conn: sqlite3.Connection
    rows: list[sqlite3.Row]


@singledispatch
def show(x):
    return repr(x)


@show.register(sqlite3.Row)
def _(row):
    return dict(row)


@show.register
def _(conn: sqlite3.Connection):
    return "conn"


def check(x):
    if isinstance(x, (sqlite3.Connection, sqlite3.Cursor)):
        return True
    if type(x) is sqlite3.Connection:
        return True
    if issubclass(type(x), sqlite3.Connection):
        return True
    y = typing.cast(sqlite3.Connection, x)
    return y.in_transaction
