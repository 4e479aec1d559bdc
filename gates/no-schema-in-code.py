"""The schema changes in migrations only.

A CREATE TABLE in application code brings a retired table back to life on the next start: that is how a
merged table returned a release later. Temporary tables, SQL files and what only talks about SQL do not count.
"""

import ast
import re
from collections.abc import Iterator

from sessionctl import Finding, Gate
from sessionctl.gating.source import Context, Source
from sessionctl.gating.sqltext import schema_change, statements

# What may stand between the words, where a string goes on in the next line included.
_APART = rb"(?:\\n|[ \t\r\n\\\"'])+"
# One expression a verb: one that begins with a word is searched for several times as fast as one that begins with three.
_CHANGES = (
    re.compile(b"create" + _APART + b"(?:table|index|view|trigger|unique|virtual)"),
    re.compile(b"alter" + _APART + b"table"),
    re.compile(b"drop" + _APART + b"(?:table|index|view|trigger)"),
)
_TALKS = {
    "startswith",
    "endswith",
    "find",
    "index",
    "count",
    "match",
    "search",
    "compile",
    "fullmatch",
    "findall",
}
_TALKS |= {
    "sub",
    "split",
    "replace",
    "print",
    "info",
    "debug",
    "warning",
    "error",
    "echo",
    "raises",
    "finditer",
}


def _mentions(data: bytes) -> bool:
    low = data.lower()
    return any(change.search(low) for change in _CHANGES)


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every string outside the migrations folder that creates, alters or drops something that lasts."""
    if context.is_migration(source):
        return
    changes = [
        (node, change) for node, text in source.strings() for change in map(schema_change, statements(text)) if change
    ]
    quiet = _talk(source.tree) if changes else ()
    told = set()
    for node, change in changes:
        if id(node) not in quiet and id(node) not in told:
            told.add(id(node))
            yield source.finding(
                node.lineno,
                f"{change}: the schema changes outside the migrations.",
                column=node.col_offset + 1,
            )


def _talk(tree: ast.Module) -> set[int]:
    """Texts that are compared, searched for, printed or raised, but never run."""
    quiet: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Raise):
            parts = [node]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in _TALKS:
            parts = [*node.args]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Gate":
            # The examples of a gate, and the constants that they are made from.
            parts = [keyword.value for keyword in node.keywords if keyword.arg in {"valid", "invalid"}]
            used = {inner.id for part in parts for inner in ast.walk(part) if isinstance(inner, ast.Name)}
            parts += [
                top
                for top in tree.body
                if isinstance(top, ast.Assign) and any(getattr(name, "id", "") in used for name in top.targets)
            ]
        for part in parts:
            if isinstance(part, ast.Call) and isinstance(node, ast.Compare):
                continue
            quiet.update(id(inner) for inner in ast.walk(part))
    return quiet


gate = Gate(
    reads="python",
    check=check,
    needles=(),
    narrow=_mentions,
    instead="Put it into a migration (`sessionctl new` drafts one).",
    valid={
        "a docstring": '"""CREATE TABLE chat (id TEXT) is what the migration does."""\n',
        "a temporary table": "def f(db):\n    db.execute('CREATE TEMP TABLE t (id)')\n",
        "another temporary one": "def f(db):\n    db.execute('DROP TABLE IF EXISTS temp.t')\n",
        "a text that is looked for": "def f(sql):\n    return sql.startswith('CREATE TABLE')\n",
        "a short sentence": "HELP = 'Create table dumps'\n",
        "a sentence": "HELP = 'Create table rows by hand.'\nMORE = 'drop table seats when they are free'\n",
        "migrations/v1.py": "DDL = 'CREATE TABLE chat (id TEXT)'\n",
        "alembic/versions/1_a.py": "op.execute('CREATE TABLE chat (id TEXT)')\n",
        "a query": "def f(db):\n    db.execute('SELECT 1 FROM chat')\n",
        "an engine's template": "def f(db, t):\n    db.execute(f'DROP TABLE {t}')\n",
    },
    invalid={
        "create": "def f(db):\n    db.execute('CREATE TABLE IF NOT EXISTS chat (id TEXT)')  # hit\n",
        "lower case": "def f(db):\n    db.execute('create unique index i on chat(id)')  # hit\n",
        "a constant": "DDL = 'CREATE VIRTUAL TABLE chat_fts USING fts5(body)'  # hit\n",
        "alter": "def f(db):\n    db.execute('ALTER TABLE chat ADD COLUMN x TEXT')  # hit\n",
        "an index is dropped": "def f(db):\n    db.execute('DROP\\n  INDEX idx_chat')  # hit\n",
        "concatenated": "def f(db, n):\n    db.execute('CREATE TABLE ' + n + ' (id TEXT)')  # hit\n",
        "formatted": "def f(db, n):\n    db.execute(f'CREATE TABLE {n}_log (id TEXT)')  # hit\n",
        "the second statement": "S = 'PRAGMA user_version; DROP TABLE chat'  # hit\n",
    },
)
