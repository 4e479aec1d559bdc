from __future__ import annotations

import sqlite3
from typing import Optional, cast


class Repo:
    conn: sqlite3.Connection
    other: Optional["sqlite3.Connection"] = None

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def raw(self) -> sqlite3.Connection:
        return cast(sqlite3.Connection, self.conn)


Alias = sqlite3.Connection
Rows = list[sqlite3.Row]
