import sqlite3
from typing import TypeAlias, Union

Conn: TypeAlias = sqlite3.Connection
Either = Union[sqlite3.Connection, None]
Maybe = sqlite3.Connection | None


def use(db: Conn, other: Either, third: "sqlite3.Connection | None" = None) -> Maybe:
    return db
