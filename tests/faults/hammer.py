"""An application that never stops writing, and says each write aloud once it is committed.

Usage: hammer.py DATABASE SEED. It ends when its standard input does.
"""

import json
import random
import select
import sqlite3
import sys
from contextlib import suppress
from typing import Any

# As an old process does that does not know of the merge.
_SOURCE = (
    "CREATE TABLE IF NOT EXISTS task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
    "created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_activity TIMESTAMP DEFAULT CURRENT_TIMESTAMP)"
)


class Hammer:
    """One connection of the application, as it opens them."""

    def __init__(self, path: str, seed: str) -> None:
        self.random = random.Random(seed)
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("foreign_keys = ON", "synchronous = NORMAL", "busy_timeout = 5000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.known: list[str] = []
        self.number = 0

    def strike(self) -> None:
        """One write, acknowledged when it is committed; a refused one is not."""
        self.number += 1
        act = self.random.choice([self.source, self.source, self.both, self.chat, self.edit, self.revise, self.message])
        if self.random.random() < 0.1:
            act = self.delete
        try:
            act(f"s{self.number}", f"title {self.number}")
        except sqlite3.OperationalError as error:
            if "no such table: task_sessions" in str(error) or "no such table: main.task_sessions" in str(error):
                self.connection.execute(_SOURCE)

    def source(self, key: str, title: str) -> None:
        """A new row of the table that is merged away."""
        self.write(
            "INSERT INTO task_sessions(session_id, channel, metadata) VALUES (?, 'cli', ?)",
            (key, json.dumps({"title": title})),
            act="source", key=key, title=title,
        )  # fmt: skip
        self.known.append(key)

    def chat(self, key: str, title: str) -> None:
        """A new row of the target."""
        self.write("INSERT INTO chat_sessions(session_id, title) VALUES (?, ?)", (key, title),
                   act="chat", key=key, title=title)  # fmt: skip
        self.known.append(key)

    def both(self, key: str, title: str) -> None:
        """A row on both sides that does not agree."""
        self.chat(key, f"{title} in chat")
        self.source(key, f"{title} in the source")

    def edit(self, _: str, title: str) -> None:
        """A later word on a row of the target."""
        key = self.one()
        self.write("UPDATE chat_sessions SET title = ? WHERE session_id = ?", (title, key),
                   act="edit", key=key, title=title)  # fmt: skip

    def revise(self, _: str, title: str) -> None:
        """A later word on a row of the table that is merged away."""
        key = self.one()
        self.write("UPDATE task_sessions SET metadata = ? WHERE session_id = ?", (json.dumps({"title": title}), key),
                   act="revise", key=key, title=title)  # fmt: skip

    def message(self, key: str, title: str) -> None:
        """Something said in a session of the target."""
        session = self.one()
        with suppress(sqlite3.IntegrityError):  # the session is gone, or in the source still
            self.write(
                "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES (?, ?, 'user', ?)",
                (f"m{key}", session, title), act="message", key=f"m{key}", session=session, title=title,
            )  # fmt: skip

    def delete(self, *_: str) -> None:
        """The application takes a session away, and its messages with it."""
        key = self.one()
        self.write("DELETE FROM chat_sessions WHERE session_id = ?", (key,), act="delete", key=key)

    def one(self) -> str:
        """A session that was written lately."""
        return self.random.choice(self.known[-12:] or ["none"])

    def write(self, statement: str, values: tuple[Any, ...], **acknowledgement: str) -> None:
        """Write, and say so when a row was written."""
        if self.connection.execute(statement, values).rowcount == 1:
            sys.stdout.write(json.dumps(acknowledgement) + "\n")
            sys.stdout.flush()


def main() -> None:
    """Write until nobody listens."""
    hammer = Hammer(*sys.argv[1:])
    while not select.select([sys.stdin], [], [], 0)[0]:
        hammer.strike()


if __name__ == "__main__":
    main()
