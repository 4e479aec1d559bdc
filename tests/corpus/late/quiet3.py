import sqlite3
from typing import Callable, Generic, TypeVar

T = TypeVar("T", sqlite3.Row, sqlite3.Cursor)


class Repo(Generic[T]):
    conn: sqlite3.Connection
    opener: Callable[[str], sqlite3.Connection]

    def __init__(self, conn: sqlite3.Connection, opener: Callable[[str], sqlite3.Connection]):
        self.conn = conn
        self.opener = opener

    def open(self, path: str) -> sqlite3.Connection:
        return self.opener(path)
