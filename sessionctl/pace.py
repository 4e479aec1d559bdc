"""How much a short transaction may take on, learned from how long the last one held the lock."""

import random
import sqlite3
import time
from dataclasses import dataclass

BUDGET_MS = 50

_START = 64  # rows of the first transaction
_MOST = 50_000
_GRACE = 0.002
_REST = (0.6, 1.9)
_AIM = 0.5  # of the budget: a writer tries again after 1, 3, 8, 18, 33 and 53 ms, and should get in by then


@dataclass(slots=True)
class Pace:
    """How many rows a transaction takes, so that the lock is held about as long as wished.

    Args:
        budget: seconds.
        rows: what the next transaction takes.
        longest: the longest time that the lock was held, in seconds.
        cut_over: how long it was held at the end, when the copy took its place; 0 where another process did that.
    """

    budget: float
    rows: int = _START
    place: int = 0
    chunks: int = 0
    longest: float = 0.0
    cut_over: float = 0.0
    followed: int = 0
    retries: int = 0

    def shown(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "chunks": self.chunks,
            "longest_lock_ms": round(self.longest * 1000, 1),
            "cut_over_ms": round(self.cut_over * 1000, 1),
            "followed": self.followed,
            "retries": self.retries,
        }

    def at(self, place: int) -> int:
        """How many rows of a table to take next; every table has to be learned anew."""
        if place != self.place:
            self.place, self.rows = place, _START
        return self.rows

    def held(self, seconds: float, rows: int) -> None:
        """Learn from a transaction."""
        self.chunks += 1
        self.longest = max(self.longest, seconds)
        if rows:
            wished = rows * _AIM * self.budget / max(seconds, 0.0005)
            self.rows = max(16, min(_MOST, int(wished), 2 * self.rows))


def rest(connection: sqlite3.Connection, held: float, *, concurrent: bool) -> None:
    """Wait somewhat longer than the lock was held, so that others can write; their log is brought home meanwhile.

    Never for the same time twice: a writer that SQLite lets try again every 25, 50 or 100 ms would otherwise meet us
    each time, in step.
    """
    since = time.monotonic()
    if concurrent:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    time.sleep(max(held * random.uniform(*_REST) - (time.monotonic() - since), _GRACE))
