from __future__ import annotations

import typing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from sqlite3 import Connection, Cursor, connect

if typing.TYPE_CHECKING:
    from aiosqlite import connect as aconnect


def use(db: Connection, make: typing.Callable[..., sqlite3.Connection]) -> Cursor:
    return db.cursor()
