"""Functions and collations that only the application has: stood in for where a schema is read, named otherwise."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from sessionctl import sql
from sessionctl.sql import Token

_KNOWN = {"binary", "nocase", "rtrim"}
_FUNCTION = re.compile(r"(?:no such|unknown) function: (.+?)(?:\(\))?$", re.DOTALL)  # to its end: any name is possible
_COLLATION = re.compile(r"no such collation sequence: (.+)", re.DOTALL)


def lacking(problem: str) -> bool:
    """Whether SQLite says that it knows some function or collation not, as only the application does."""
    return bool(_FUNCTION.search(problem) or _COLLATION.search(problem))


def provide(throwaway: sqlite3.Connection, error: sqlite3.Error) -> bool:
    """Give a connection for compiling only what this error says that it lacks; False when that is something else."""
    if function := _FUNCTION.search(str(error)):
        throwaway.create_function(function[1], -1, lambda *_: None, deterministic=True)
    elif collation := _COLLATION.search(str(error)):
        throwaway.create_collation(collation[1], _by_bytes)
    return bool(function or collation)


@contextmanager
def collations(connection: sqlite3.Connection) -> Iterator[set[str]]:
    """The collations of the schema that only the application has; stood in for while nothing is sorted or looked up.

    They are there beforehand: SQLite would remember of a table WITHOUT ROWID that it cannot be read. A function is not
    stood in for here: it would be taken for one that may not be in an index from then on.
    """
    names = set()
    for (text,) in connection.execute("SELECT sql FROM main.sqlite_master WHERE sql LIKE '%collate%'"):
        parts = [token for token in sql.tokens(text) if token.kind != "space"]
        names |= {_spelled(after) for before, after in pairwise(parts) if before.name == "collate"}
    names = {name for name in names if name.lower() not in _KNOWN}
    try:
        for name in names:
            connection.create_collation(name, _by_bytes)
        yield names
    finally:
        for name in names:
            connection.create_collation(name, None)


def _spelled(token: Token) -> str:
    """A name as it is written, which may be in quotes of any kind: SQLite takes `A` for `a`, but not `Ä` for `ä`."""
    quote = token.text[0]
    return token.text[1:-1].replace(quote * 2, quote) if token.kind in ("quoted", "string") else token.text


def _by_bytes(one: str, other: str) -> int:
    return (one > other) - (one < other)


def wanted(connection: sqlite3.Connection, error: sqlite3.Error) -> tuple[str, str] | None:
    """What an error for want of a function or collation means, and the way out; None for any other error."""
    function, collation = _FUNCTION.search(str(error)), _COLLATION.search(str(error))
    found = function or collation
    if found is None:
        return None
    need = f"the {'function' if function else 'collation'} {found[1]}, which only the application has"
    for kind, name, table, text in connection.execute(
        "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE type IN ('index', 'table') ORDER BY type"
    ):
        if found[1].lower() not in sql.names(text):
            continue
        if kind == "index":
            return (
                f"index {name} on {table} needs {need}",
                f"Drop {name} and run this again; the application can make it again afterwards.",
            )
        return f"table {table} needs {need}", f"Build {table} without it first: only the application can write there."
    return None
