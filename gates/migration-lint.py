"""A migration keeps every row, and can be undone.

These are the statements that lost data in the field: OR IGNORE dropped conflicts, NOT IN found nothing
after one NULL, a rename pointed foreign keys at the archive, executescript committed half a migration, a
copied file was an empty backup.
"""

import ast
import re
from collections.abc import Iterator

from sessionctl import Finding, Gate
from sessionctl.gating.migrationsql import Step, dangers
from sessionctl.gating.source import Context, Source
from sessionctl.gating.sqltext import is_sql, statements

_UNDO = {"downgrade", "down", "rollback", "reverse", "undo", "backward", "backwards", "revert", "unapply"}
# What does it, and what undoes it, by the names that migration tools and people use.
_TURNS = {
    "upgrade": ("downgrade",),
    "up": ("down",),
    "forward": ("backward", "backwards", "reverse"),
    "forwards": ("backwards", "backward", "reverse"),
    "apply": ("rollback", "unapply", "revert", "undo"),
}
_COPIES = {"copy", "copy2", "copyfile", "copyfileobj", "copytree"}
_RUNNERS = {"system", "popen", "Popen", "run", "call", "check_call", "check_output", "create_subprocess_shell"}
_CP = re.compile(r"^(?:/usr)?(?:/bin/)?cp$|(?:^|[;&|]\s*|\bsudo\s+)(?:/usr)?(?:/bin/)?(?:cp|copy|rsync)\s")
# What is dangerous in an expression, too, where a whole statement is put together elsewhere.
_FRAGMENT = re.compile(r"\bNOT\s+IN\s*\(\s*SELECT\b", re.IGNORECASE)
_PAIRS = {
    "-- migrate:up": "-- migrate:down",
    "-- +goose up": "-- +goose down",
    "-- +migrate up": "-- +migrate down",
}


def check(source: Source, context: Context) -> Iterator[Finding]:
    """Every dangerous statement of a migration, and what it lacks to be undone."""
    if not context.is_migration(source) or source.name == "__init__.py":
        return
    if source.name.endswith(".sql"):
        undoes = ".down." in source.name
        steps = [
            Step(s, s.line, undoes or _below_down(source, s.line), len(source.lines)) for s in statements(source.text)
        ]
        yield from _missing_down_sql(source)
    else:
        steps = _python_steps(source)
        yield from _python(source)
    for line, what, instead in dangers(steps):
        yield source.finding(line, what, instead=instead)


def _below_down(source: Source, line: int) -> bool:
    before = "\n".join(source.lines[:line]).lower()
    return any(mark in before for mark in _PAIRS.values())


def _missing_down_sql(source: Source) -> Iterator[Finding]:
    lower = source.text.lower()
    for up, down in _PAIRS.items():
        if up in lower and down not in lower:
            line = lower[: lower.index(up)].count("\n") + 1
            yield source.finding(line, f"There is no `{down}` part.", instead="Write how it is undone.")
    if source.name.endswith(".up.sql") and source.siblings is not None:
        down = source.name.removesuffix(".up.sql") + ".down.sql"
        if down not in source.siblings:
            yield source.finding(1, f"There is no {down} beside it.", instead="Write how it is undone.")


def _python_steps(source: Source) -> list[Step]:
    undo = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.lower() in _UNDO
    ]
    steps: list[Step] = []
    for node, text in sorted(source.strings(), key=lambda pair: (pair[0].lineno, pair[0].col_offset)):
        if is_sql(text) or _FRAGMENT.search(text):
            inside = any(first <= node.lineno <= last for first, last in undo)
            spread = (node.end_lineno or node.lineno) > node.lineno and "\n" in text
            for statement in statements(text):
                line = node.lineno + (statement.line - 1 if spread else 0)
                steps.append(Step(statement, line, inside, node.end_lineno if spread else line))
    return steps


def _python(source: Source) -> Iterator[Finding]:
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    known = _imported(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.setdefault(node.name, node)
        if isinstance(node, ast.Call):
            yield from _call(source, node, known)
    for name, backs in _TURNS.items():
        up, down = functions.get(name), next((functions[back] for back in backs if back in functions), None)
        if up is not None and (down is None or _is_empty(down)):
            yield source.finding((down or up).lineno, f"There is no {backs[0]}.", instead="Write how it is undone.")


def _imported(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `from shutil import copy as c` makes `c` `shutil.copy`."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                known.update({alias.asname: alias.name for alias in names if alias.asname})
            case ast.ImportFrom(module=str() as module, names=names):
                known.update({alias.asname or alias.name: f"{module}.{alias.name}" for alias in names})
            case _:
                pass
    return known


def _call(source: Source, node: ast.Call, known: dict[str, str]) -> Iterator[Finding]:
    first, dot, rest = ast.unparse(node.func).partition(".")
    name = f"{known.get(first, first)}{dot}{rest}"
    last = name.rpartition(".")[2]
    given = {keyword.arg for keyword in node.keywords}
    words = [a.value for a in ast.walk(node) if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if last == "executescript":
        yield source.finding(
            node.lineno,
            "executescript commits what was open before it runs.",
            instead="Execute the statements one by one.",
        )
    elif (name.startswith("shutil.") and last in _COPIES) or _runs_cp(name, words) or _passes_on(node, last):
        yield source.finding(
            node.lineno,
            "A copied file is no backup: what is still in the WAL is not in it.",
            instead="Use SQLite's backup API or VACUUM INTO.",
        )
    elif last in {"RunSQL", "RunPython"} and len(node.args) < 2 and not given & {"reverse_sql", "reverse_code"}:
        yield source.finding(node.lineno, f"This {last} has no reverse.", instead="Write how it is undone.")
    elif last == "step" and "." not in ast.unparse(node.func) and len(node.args) == 1 and not given:
        yield source.finding(node.lineno, "This step has no rollback.", instead="Write how it is undone.")
    elif last == "Script" and node.args and isinstance(node.args[0], ast.Constant) and source.siblings is not None:
        stem = f"{source.name.removesuffix('.py')}.{node.args[0].value}"
        for part in ("up", "down"):
            if f"{stem}.{part}.sql" not in source.siblings:
                yield source.finding(node.lineno, f"There is no {stem}.{part}.sql beside it.", instead="Write it.")


def _runs_cp(name: str, words: list[str]) -> bool:
    runs = name.rpartition(".")[2] in _RUNNERS
    return runs and any(_CP.search(word) for word in words)


def _passes_on(node: ast.Call, last: str) -> bool:
    """Whether one file's bytes are written into another."""
    inner = [part for value in node.args for part in ast.walk(value) if isinstance(part, ast.Attribute)]
    return last == "write_bytes" and any(part.attr == "read_bytes" for part in inner)


def _is_empty(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return all(
        isinstance(statement, ast.Pass | ast.Raise)
        or (isinstance(statement, ast.Return) and ast.unparse(statement) in {"return", "return None"})
        for statement in body
    )


gate = Gate(
    reads="text",
    files=(
        "migrations/*.sql",
        "*/migrations/*.sql",
        "migrations/*.py",
        "*/migrations/*.py",
        "alembic/versions/*.py",
        "*/alembic/versions/*.py",
    ),
    check=check,
    needles=(),
    instead="Declare a Merge: copy, proof and undo are derived from it.",
    valid={
        "migrations/a_rebuild.sql": (
            "PRAGMA foreign_keys = OFF;\nBEGIN;\nCREATE TABLE chat_new (id TEXT);\nINSERT INTO chat_new SELECT id FROM chat;\n"
            "DROP TABLE chat;\nALTER TABLE chat_new RENAME TO chat;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n"
        ),
        "migrations/guarded.sql": "DELETE FROM a WHERE id NOT IN (SELECT id FROM b WHERE id IS NOT NULL);\n",
        "migrations/x.down.sql": "DROP TABLE chat;\n",
        "migrations/ours.py": (
            "from sessionctl import Merge, Migration, Retire\nmigration = Migration(version='1', steps=(\n"
            "    Merge(source='a', target='b', key={'id': 'id'}, columns={'t': \"coalesce(t, '')\"}),\n"
            "    Retire('a', successor='b'),\n))\n"
        ),
        "queries/report.sql": "INSERT OR IGNORE INTO a SELECT * FROM b;\n",
        "migrations/with_down.py": (
            "def upgrade():\n    op.execute('CREATE TABLE a (id)')\n\ndef downgrade():\n    op.execute('DROP TABLE a')\n"
        ),
        "migrations/kept.sql": "CREATE TABLE chat_2 AS SELECT * FROM chat;\nDROP TABLE chat;\n",
        "migrations/temp.sql": (
            "CREATE TEMP TABLE t AS SELECT id FROM chat;\nDROP TABLE t;\nDROP TABLE temp.u;\n"
            "CREATE TEMPORARY TABLE w (id);\nDROP TABLE IF EXISTS temp.w;\n"
        ),
        "migrations/up_and_down.py": "def up(db):\n    db.x()\n\ndef down(db):\n    db.y()\n",
        "migrations/turns.py": "async def forwards(db):\n    await db.x()\n\nasync def backwards(db):\n    await db.y()\n",
        "migrations/values.py": "import copy\nfrom copy import copy as c\nc(copy.copy({}.copy()))\na.write_bytes(b'')\n",
        "migrations/listed.py": "import subprocess\nsubprocess.run(['ls', 'a.db'])\n",
        "migrations/text.sql": "-- INSERT OR REPLACE is not used here\nINSERT INTO a VALUES ('NOT IN (SELECT x)');\n",
    },
    invalid={
        "migrations/ignore.sql": "INSERT OR IGNORE INTO chat SELECT * FROM task; -- hit\n",
        "migrations/replace.sql": "REPLACE INTO chat VALUES (1); -- hit\n",
        "migrations/not_in.sql": "INSERT INTO chat SELECT * FROM task\nWHERE id NOT IN (SELECT id FROM chat); -- hit\n",
        "migrations/pragma.sql": "BEGIN;\nPRAGMA foreign_keys = OFF; -- hit\nCOMMIT;\n",
        "migrations/several.sql": "SELECT 1;\n\nINSERT\n  OR IGNORE INTO a -- hit\nSELECT 1;\n",
        "migrations/text.py": "SQL = '''\nSELECT 1;\nINSERT OR IGNORE INTO a VALUES (1); -- hit\n'''\n",
        "migrations/rename.sql": "ALTER TABLE task RENAME TO task_legacy; -- hit\n",
        "migrations/made_anew.sql": (
            "ALTER TABLE chat RENAME TO chat_old; -- hit\nCREATE TABLE chat (id);\nINSERT INTO chat SELECT id FROM chat_old;\n"
        ),
        "migrations/drop.sql": "DROP TABLE IF EXISTS task; -- hit\n",
        "migrations/dbmate.sql": "-- migrate:up -- hit\nCREATE TABLE a (id);\n",
        "migrations/script.py": "def run(db):\n    db.executescript('SELECT 1')  # hit\n",
        "migrations/copied.py": "import shutil\nshutil.copy2('a.db', 'a.bak')  # hit\n",
        "migrations/copied_by_alias.py": "from shutil import copy as keep\nkeep('a.db', 'a.bak')  # hit\n",
        "migrations/copied_by_module.py": "import shutil as sh\nsh.copyfile('a.db', 'a.bak')  # hit\n",
        "migrations/bytes.py": "a.write_bytes(b.read_bytes())  # hit\n",
        "migrations/says_nothing.py": "def up(db):\n    db.x()\n\ndef down(db):  # hit\n    return None\n",
        "migrations/expression.py": "M = Merge(columns={'x': 'CASE WHEN id NOT IN (SELECT id FROM c) THEN 1 END'})  # hit\n",
        "migrations/system.py": "import os\nos.system('cp a.db a.bak')  # hit\n",
        "migrations/shell.py": "import os\nos.system(f'cp {db} {db}.bak')  # hit\n",
        "migrations/child.py": "from subprocess import run\nrun(['cp', 'a.db', 'a.bak'])  # hit\n",
        "migrations/up_only.py": "def up(db):  # hit\n    db.x()\n",
        "migrations/forwards.py": "def forwards(db):  # hit\n    db.x()\n",
        "migrations/apply.py": "def apply(db):\n    db.x()\n\ndef rollback(db):  # hit\n    pass\n",
        "migrations/some_kept.sql": "CREATE TABLE n AS SELECT * FROM s WHERE id > 3;\nDROP TABLE s; -- hit\n",
        "migrations/few_kept.sql": "CREATE TABLE n AS SELECT * FROM s LIMIT 3;\nDROP TABLE s; -- hit\n",
        "migrations/part_kept.sql": "CREATE TABLE n AS SELECT id FROM s;\nDROP TABLE s; -- hit\n",
        "migrations/temp_kept.sql": "CREATE TEMP TABLE n AS SELECT * FROM s;\nDROP TABLE s; -- hit\n",
        "migrations/in_python.py": "def run(db):\n    db.execute('INSERT OR REPLACE INTO a VALUES (1)')  # hit\n",
        "alembic/versions/1_a.py": "def upgrade():  # hit\n    op.execute('SELECT 1')\n",
        "migrations/alembic.py": "def upgrade():\n    pass\n\ndef downgrade():  # hit\n    pass\n",
    },
)
