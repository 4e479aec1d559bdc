from __future__ import annotations

import sqlite3
import typing as t
from typing import ClassVar, Final

OPEN: Final = sqlite3.connect  # hit
FN: t.Callable[..., sqlite3.Connection] = sqlite3.connect  # hit


class A:
    opener: ClassVar[t.Callable[..., sqlite3.Connection]] = staticmethod(sqlite3.connect)  # hit
    con: sqlite3.Connection

    def go(self) -> sqlite3.Connection:
        self.con = type(self).opener("x")  # hit
        return self.con


def over(x: t.Union[str, sqlite3.Connection]) -> sqlite3.Connection:
    return x if isinstance(x, sqlite3.Connection) else OPEN(x)  # hit
