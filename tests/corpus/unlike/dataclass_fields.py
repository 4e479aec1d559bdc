import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Config:
    path: str = ":memory:"
    opener: Callable[..., sqlite3.Connection] = sqlite3.connect  # hit
    conn: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))  # hit
    other: Callable[..., sqlite3.Connection] = field(default=sqlite3.connect)  # hit
    rows: type = sqlite3.Row

    def open(self):
        return self.opener(self.path)  # hit
