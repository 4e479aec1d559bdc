import sqlite3
from dataclasses import dataclass, field


@dataclass
class Holder:
    path: str
    conn: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))  # hit
    maker: object = field(default=sqlite3.connect)  # hit
    row: type = sqlite3.Row
