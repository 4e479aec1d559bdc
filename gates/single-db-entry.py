"""One function hands out connections.

Two doors drift apart: one forgets the pragmas, the other the timeout, and each grows its own tables. With a
configured entry point, every other function or pool that hands out an open SQLite connection counts;
without one, every function after the first.
"""

from collections.abc import Iterator, Sequence

from sessionctl import Finding, Gate
from sessionctl.gating.openers import mentions
from sessionctl.gating.source import Context, Source


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every function that returns or yields a connection, and every pool that makes them."""
    for line, column, symbol in source.flow.doors:
        yield source.finding(line, f"{symbol} hands out SQLite connections.", column=column)
    for line, column, what in source.flow.pools:
        yield source.finding(line, f"This pool hands out SQLite connections ({what}).", column=column)


def across(findings: Sequence[Finding]) -> Sequence[Finding]:
    """The first door in a project is the door."""
    return findings[1:]


gate = Gate(
    reads="python",
    check=check,
    needles=(),
    narrow=mentions,
    follows=True,
    entry=True,
    across=across,
    instead="Let callers use the project's entry point.",
    valid={
        "a connection that stays inside": (
            "import sqlite3\n\ndef count():\n    db = sqlite3.connect('x')\n    return db.execute('q').fetchone()\n"
        ),
        "another door's connection": "from app.db import get_db\n\ndef rows():\n    return get_db()\n",
        "a table that is read by a URL": "import pandas as pd\nframe = pd.read_sql('t', 'sqlite:///x')\n",
        "a service that keeps its database": (
            "from google.adk.sessions import DatabaseSessionService\n"
            "service = DatabaseSessionService(db_url='sqlite:///x')\n"
        ),
    },
    invalid={
        "a function": "import sqlite3\n\ndef get():  # hit\n    return sqlite3.connect('x')\n",
        "a generator": (
            "import sqlite3\n\ndef session():  # hit\n    with sqlite3.connect('x') as db:\n        yield db\n"
        ),
        "a kept connection": (
            "import sqlite3\n\nclass Store:\n    def __init__(self):\n        self.db = sqlite3.connect('x')\n\n"
            "    def handle(self):  # hit\n        return self.db\n"
        ),
        "a pool": "from sqlalchemy import create_engine\nengine = create_engine('sqlite:///x')  # hit\n",
        "several pools": (
            "from sqlalchemy import create_engine\n"
            "ENGINES = {name: create_engine(f'sqlite:///{name}') for name in 'ab'}  # hit\n"
        ),
        "an ORM's database": "from peewee import SqliteDatabase\ndb = SqliteDatabase('x')  # hit\n",
        "several connections": (
            "import sqlite3\n\ndef shards(paths):  # hit\n    return [sqlite3.connect(path) for path in paths]\n"
        ),
    },
)
