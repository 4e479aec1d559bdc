"""SQLite is opened in one place.

A connection that is opened elsewhere goes around the pragmas, the lock handling and the schema checks of
the entry point, and it is how a second session table begins. A line counts where something that opens a
database is obtained or called; types, `isinstance`, patch targets, comments and text do not.
"""

import re
from collections.abc import Iterator

from sessionctl import Finding, Gate
from sessionctl.gating.openers import mentions
from sessionctl.gating.scopes import opens, wraps
from sessionctl.gating.source import Context, Source

_HOW = {
    "call": "{} opens a SQLite database here.",
    "obtain": "{}, which opens a SQLite database, is taken here.",
    "subclass": "This class is a {}, so that making one opens a SQLite database.",
    "url": "{} is handed a SQLite URL here.",
}


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every line that obtains or calls an opener, and imports that hand one on to other modules."""
    flow = source.flow
    for hit in flow.hits:
        yield source.finding(hit.line, _HOW[hit.how].format(hit.what), column=hit.column)
    told: set[tuple[int, int]] = set()
    for name, places in flow.imported.items():
        values = flow.exports.get(name, frozenset())
        if not (opens(values) or wraps(values)):
            continue
        mentioned = len(re.findall(rf"\b{re.escape(name)}\b", source.text))
        facade = source.name == "__init__.py" and mentioned <= len(places)  # a star mentions none
        if facade or name in flow.public or name in context.consumed:
            for line, column in sorted(set(places) - told):
                told.add((line, column))
                said = f"This import hands {name}, which opens SQLite, on to others."
                yield source.finding(line, said, column=column)


gate = Gate(
    reads="python",
    check=check,
    needles=(),
    narrow=mentions,
    follows=True,
    entry=True,
    instead="Take the connection from the project's entry point.",
    valid={
        "a type is no connection": "import sqlite3\n\ndef load(db: sqlite3.Connection) -> None: ...\n",
        "an error class": "import sqlite3\ntry:\n    pass\nexcept sqlite3.Error:\n    pass\n",
        "a parameter hides the module": "import sqlite3\n\ndef f(sqlite3):\n    sqlite3.connect('x')\n",
        "another object's connect": "import sqlite3\nimport socket\nsocket.socket().connect(('h', 1))\n",
        "a patch target": "from unittest import mock\nwith mock.patch('sqlite3.connect'):\n    pass\n",
        "a comment and a text": "# sqlite3.connect('x')\nHELP = 'sqlite3.connect(path)'\n",
        "another database's URL": "from sqlalchemy import create_engine\ncreate_engine('postgresql://h/sqlite')\n",
        "a widget's event": "from tkinter import Tk\nTk().bind('sqlite', print)\n",
        "only for type checkers": (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sqlite3 import connect, Connection\n"
        ),
    },
    invalid={
        "a call": "import sqlite3\nsqlite3.connect('x')  # hit\n",
        "an alias": "import sqlite3 as db\nopener = db.connect  # hit\nopener('x')  # hit\n",
        "a from-import": "from sqlite3 import connect as c\nc('x')  # hit\n",
        "a star import": "from sqlite3 import *\nconnect('x')  # hit\n",
        "a partial": "import functools, sqlite3\nmake = functools.partial(sqlite3.connect, 'x')  # hit\n",
        "a callback": "import sqlite3\n\ndef start(pool):\n    pool(factory=sqlite3.connect)  # hit\n",
        "a constant name": "import sqlite3\ngetattr(sqlite3, 'con' + 'nect')('x')  # hit\n",
        "an imported name": "import importlib\nimportlib.import_module('sqlite3').connect('x')  # hit\n",
        "a subclass": "import sqlite3\n\nclass Db(sqlite3.Connection):  # hit\n    pass\n",
        "a fallback": (
            "try:\n    from pysqlite3 import connect\nexcept ImportError:\n    from sqlite3 import connect\n"
            "connect('x')  # hit\n"
        ),
        "a URL": "import sqlalchemy as sa\nURL = 'sqlite:///x.db'\nengine = sa.create_engine(URL)  # hit\n",
        "a fallback that is handed on": (
            "try:\n    from pysqlite3 import connect  # hit\nexcept ImportError:\n    from sqlite3 import connect  # hit\n"
            "__all__ = ['connect']\n"
        ),
        "a public re-export": "from sqlite3 import (\n    connect,  # hit\n)\n\n__all__ = ['connect']\n",
    },
)
