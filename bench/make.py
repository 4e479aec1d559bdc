"""Makes the databases that are measured: the web interface's pair of tables, and a chat pair as large.

The schema is that of `fixtures/pr3`, with all its indexes; ids, stamps, texts and metadata look like
the field's. A size gives the same rows on every machine. Databases are kept in `bench/out/`.
"""

import random
import runpy
import sqlite3
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = HERE / "out"
FIXTURES = HERE.parent / "fixtures"

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = [left + right for left in DIGITS for right in DIGITS]
EPOCH, BEGIN = datetime(1970, 1, 1), datetime(2025, 9, 1, 6, 0)
DAYS = 120

Row = tuple[str | None, ...]
Stamp = Callable[[datetime], str]


@dataclass(frozen=True)
class Data:
    """How many rows each side has.

    Args:
        scattered: ids are in no order, as UUIDs are; else they are ULIDs.
        interleaved: messages lie in the order in which all sessions wrote them; else session by session.
    """

    sessions: int
    messages: int
    scattered: bool = False
    interleaved: bool = False

    @property
    def rows(self) -> int:
        """How many rows are merged."""
        return self.sessions + self.messages


SIZES = {
    "small": Data(3_000, 30_000),
    "medium": Data(30_000, 300_000),
    "large": Data(100_000, 1_000_000),
    "medium-written": Data(30_000, 300_000, interleaved=True),
    "large-written": Data(100_000, 1_000_000, interleaved=True),
    "small-scattered": Data(3_000, 30_000, scattered=True),
    "medium-interleaved": Data(30_000, 300_000, scattered=True, interleaved=True),
    "large-interleaved": Data(100_000, 1_000_000, scattered=True, interleaved=True),
    "growth-200k": Data(20_000, 200_000, interleaved=True),
    "growth-2M": Data(200_000, 2_000_000, interleaved=True),
    "growth-200k-scattered": Data(20_000, 200_000, scattered=True),
    "growth-2M-scattered": Data(200_000, 2_000_000, scattered=True),
    "medium-scattered": Data(30_000, 300_000, scattered=True),
    "large-scattered": Data(100_000, 1_000_000, scattered=True),
}


def path_of(size: str) -> Path:
    """Where the database of this size is kept; the name changes with this file and with the schema."""
    recipe = zlib.crc32(Path(__file__).read_bytes() + "".join(schema()).encode())
    return OUT / f"{size}.{recipe:08x}.db"


def make(size: str) -> None:
    """Make the database of this size unless it is there: in WAL mode, checkpointed, without side files."""
    path = path_of(size)
    if path.exists():
        return
    OUT.mkdir(exist_ok=True)
    for outdated in OUT.glob(f"{size}.*"):
        outdated.unlink()
    partial = path.with_suffix(".partial")
    fill(partial, SIZES[size], Source(f"sessionctl bench {size}", SIZES[size]))
    partial.rename(path)


def schema() -> list[str]:
    """The statements of the field's schema, read as the fixtures read them."""
    statements = runpy.run_path(str(FIXTURES / "build.py"))["statements"]
    return list(statements(FIXTURES / "pr3" / "schema.sql"))


def fill(path: Path, size: Data, source: "Source") -> None:
    """Write a new file: tables and rows, and then the indexes and triggers."""
    tables = [sql for sql in schema() if sql.startswith("CREATE TABLE")]
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -100000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    for sql in tables:
        connection.execute(sql)
    for side, stamp in (("chat", seconds), ("webui", micros)):
        moments = source.moments(size.sessions)
        keys = [source.key(moment) for moment in moments]
        sessions = source.chats(keys, moments) if side == "chat" else source.webuis(keys, moments)
        places = ", ".join("?" * (6 if side == "chat" else 5))
        connection.executemany(f"INSERT INTO {side}_sessions VALUES ({places})", sessions)
        messages = source.messages(keys, moments, size.messages, stamp)
        connection.executemany(f"INSERT INTO {side}_messages VALUES (?, ?, ?, ?, ?, ?)", messages)
    for sql in schema():
        if sql not in tables:
            connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def seconds(moment: datetime) -> str:
    """A stamp as the chat tables have it."""
    return moment.isoformat(" ", "seconds")


def micros(moment: datetime) -> str:
    """A stamp as the web interface has it."""
    return moment.isoformat("T", "microseconds")


class Source:
    """Draws rows; what is costly to make is made a few hundred times and then drawn from."""

    def __init__(self, seed: str, data: Data) -> None:
        self.random = random.Random(seed)
        self.data = data
        words = tomllib.loads((FIXTURES / "agentos" / "words.toml").read_text("utf-8"))
        lines = words["lines"]["user"] + words["lines"]["assistant"]
        self.titles = [self.say(words, words["titles"]) for _ in range(500)]
        self.texts = [self.say(words, lines) + " " + self.say(words, lines) for _ in range(900)]
        tokens = [f'{{"input": {self.n(20, 9000)}, "output": {self.n(5, 900)}}}' for _ in range(200)]
        self.abouts = [None] * 200 + [f'{{"model": "llama3.1:8b", "tokens": {count}}}' for count in tokens]

    def chats(self, keys: list[str], moments: list[datetime]) -> Iterator[Row]:
        """Rows of chat_sessions."""
        for key, moment in zip(keys, moments, strict=True):
            about = f'{{"source": "cli", "tags": ["t{self.n(1, 40)}"]}}'
            yield key, self.random.choice(self.titles), None, seconds(moment), seconds(moment), about

    def webuis(self, keys: list[str], moments: list[datetime]) -> Iterator[Row]:
        """Rows of webui_sessions, three in four with a title."""
        for key, moment in zip(keys, moments, strict=True):
            title = f'"title": "{self.random.choice(self.titles)}", ' if self.n(0, 3) else ""
            about = f'{{{title}"tags": ["t{self.n(1, 40)}"], "client": {{"version": "0.33.{self.n(0, 9)}"}}}}'
            yield key, f"user-{self.n(1, 60)}", micros(moment), micros(moment), about

    def messages(self, keys: list[str], moments: list[datetime], count: int, stamp: Stamp) -> Iterator[Row]:
        """`count` messages, as many in each session, some minutes apart."""
        for number, session, moment in self.turns(keys, moments, count // len(keys)):
            role = "assistant" if number % 2 else "user"
            content = f"{self.random.choice(self.texts)}\n\n({number}) {self.random.choice(self.texts)}"
            yield self.key(moment), session, role, content, stamp(moment), self.random.choice(self.abouts)

    def turns(self, keys: list[str], moments: list[datetime], share: int) -> Iterable[tuple[int, str, datetime]]:
        """Which session writes its how-manieth message when."""
        if self.data.interleaved:
            sessions = [session for session in keys for _ in range(share)]
            self.random.shuffle(sessions)
            written = dict.fromkeys(keys, -1)
            for session, moment in zip(sessions, self.moments(len(sessions)), strict=True):
                written[session] += 1
                yield written[session], session, moment
            return
        for session, moment in zip(keys, moments, strict=True):
            for number in range(share):
                moment += timedelta(microseconds=self.random.getrandbits(29))
                yield number, session, moment

    def moments(self, count: int) -> list[datetime]:
        """Points in time, in order."""
        span = DAYS * 86_400_000_000
        numbers = sorted(self.random.randrange(span) for _ in range(count))
        return [BEGIN + timedelta(microseconds=number) for number in numbers]

    def key(self, moment: datetime) -> str:
        """A ULID: 48 bits of time and 80 random ones, or 128 random ones."""
        time = (moment - EPOCH) // timedelta(milliseconds=1)
        if self.data.scattered:
            time = self.random.getrandbits(48)
        number = time << 80 | self.random.getrandbits(80)
        return "".join([PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])

    def say(self, words: dict[str, Any], templates: list[str]) -> str:
        """One of the fixtures' sentences, about something."""
        subject = {name: self.random.choice(choices) for name, choices in words["subject"].items()}
        return self.random.choice(templates).format(**subject, n=self.n(2, 96))

    def n(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return self.random.randint(low, high)


if __name__ == "__main__":
    make(sys.argv[1])
