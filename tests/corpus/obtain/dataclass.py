import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Settings:
    opener: Callable[..., sqlite3.Connection] = sqlite3.connect  # hit
    other: Callable = field(default=sqlite3.connect)  # hit
