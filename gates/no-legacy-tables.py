"""Code does not name a table that was archived.

After a merge the old name is gone, or worse: an old statement writes into an archive that nobody reads.
Names come from the configuration (old = "new") and, with `--db`, from the database itself, which also says which migration archived the
table and when.
"""

import ast
import re
from collections.abc import Iterator

from sessionctl import Finding, Gate
from sessionctl.gating.source import Context, Source
from sessionctl.gating.sqltext import Statement, is_sql, statements, tables

_ARCHIVE = "_legacy"


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every statement outside the migrations folder that names an archived table, and ORM tables of that name."""
    if context.is_migration(source):
        return
    names = {name.lower(): name for name in (*context.options, *context.archived)}
    data = source.data.lower()
    if source.given is None and not any(name.encode() in data for name in names):
        return
    seen: set[tuple[int, str]] = set()
    for line, column, used in _used(source):
        table = used.lower().removesuffix(_ARCHIVE) if used.lower() not in names else used.lower()
        if table in names and (line, table) not in seen:
            seen.add((line, table))
            yield _finding(source, context, line, column, names[table], used)


def _finding(source: Source, context: Context, line: int, column: int, table: str, used: str) -> Finding:
    successor, how = context.archived.get(table, ("", "it was archived"))
    successor = str(context.options.get(table, successor))
    instead = f"Use {successor} instead." if successor else ""
    return source.finding(line, f"{used} is no live table: {how}.", column=column, instead=instead)


def _real(statement: Statement) -> Iterator[tuple[str, int]]:
    """The tables of a statement without those that it makes up itself (WITH name AS ...)."""
    words, made = statement.words, set[str]()
    if "WITH" in words:
        for match in re.finditer(
            r"(?:WITH(?: RECURSIVE)?|,) (\S+)(?: \([^()]*\))? AS (?:NOT )?(?:MATERIALIZED )?\(", " ".join(words)
        ):
            made.add(match[1].strip('"`[]').lower())
    yield from ((name, line) for name, line in tables(statement) if name.lower() not in made)


def _used(source: Source) -> Iterator[tuple[int, int, str]]:
    if not source.is_python:
        for statement in statements(source.text):
            for name, line in _real(statement):
                yield line, 1, name
        return
    for node, text in source.strings():
        if is_sql(text):
            for statement in statements(text):
                for name, _ in _real(statement):
                    yield node.lineno, node.col_offset + 1, name
    for node in ast.walk(source.tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="__tablename__")], value=ast.Constant(value=str() as name) as at):
                yield at.lineno, at.col_offset + 1, name
            case ast.Call(
                func=ast.Name(id="Table" | "ForeignKey") | ast.Attribute(attr="Table" | "ForeignKey"),
                args=[ast.Constant(value=str() as name) as at, *_],
            ):
                yield at.lineno, at.col_offset + 1, name.partition(".")[0]
            case _:
                pass


gate = Gate(
    reads="text",
    files=("*.py", "*.pyw", "*.ipynb", "*.sql"),
    check=check,
    settings="names",
    archives=True,
    instead="Use the table that it was merged into.",
    options={"task_sessions": "chat_sessions"},
    valid={
        "the successor": "def f(db):\n    db.execute('SELECT * FROM chat_sessions')\n",
        "a sentence": "HELP = 'Migrated from task_sessions a year ago'\n",
        "a longer name": "def f(db):\n    db.execute('SELECT * FROM task_sessions_view')\n",
        "a common table expression": (
            "def f(db):\n    db.execute('WITH task_sessions AS (SELECT 1) SELECT * FROM task_sessions')\n"
            "    db.execute('with recursive a(x) as (select 1), task_sessions(id) as (select 2) select * from task_sessions')\n"
        ),
        "a value": "def f(db):\n    db.execute(\"SELECT 1 FROM jobs WHERE kind = 'task_sessions'\")\n",
        "migrations/v1.py": "SQL = 'ALTER TABLE task_sessions RENAME TO task_sessions_legacy'\n",
    },
    invalid={
        "a query": "def f(db):\n    db.execute('SELECT * FROM task_sessions')  # hit\n",
        "a join": "def f(db):\n    db.execute('SELECT 1 FROM a JOIN main.\"task_sessions\" t ON 1')  # hit\n",
        "beside a common table expression": "def f(db):\n    db.execute('WITH t AS (SELECT * FROM task_sessions) SELECT * FROM t')  # hit\n",
        "a formatted name": "T = 'task_sessions'\n\ndef f(db):\n    db.execute('DELETE FROM %s' % T)  # hit\n",
        "an insert": "def f(db):\n    db.execute('insert or ignore into task_sessions values (1)')  # hit\n",
        "a constant name": ("T = 'task_sessions'\n\ndef f(db):\n    db.execute(f'DELETE FROM {T}')  # hit\n"),
        "the archive": "def f(db):\n    db.execute('SELECT * FROM task_sessions_legacy')  # hit\n",
        "a look at its columns": "def f(db):\n    db.execute('PRAGMA table_info(task_sessions)')  # hit\n",
        "an ORM class": "class Task(Base):\n    __tablename__ = 'task_sessions'  # hit\n",
        "report.sql": "SELECT 1\nFROM task_sessions; -- hit\n",
    },
)
