"""An archived table is found under the constant that names it, in this file or in another one of the project."""

from pathlib import Path

import pytest
from gate_help import gate_json, lines, write

NAMES = """\
TABLE = "task_sessions"
OTHER = "chat_sessions"
FULL = "task_" + "sessions"
TABLES = {"tasks": "task_sessions", "chats": "chat_sessions"}


class T:
    SESSIONS = "task_sessions"
    CHATS = "chat_sessions"
"""
IMPORTS = """\
from app import names
from app.names import FULL, OTHER, TABLE, TABLES, T
from app.names import TABLE as RENAMED

LOCAL = "task_sessions"
COLUMNS = ["a", "b"]


def f(db, table, rows=LOCAL):
    name = "task_sessions"
"""


@pytest.fixture
def app(project: Path) -> Path:
    (project / "sessionctl.toml").write_text('[gate.no-legacy-tables]\ntask_sessions = "chat_sessions"\n')
    write(project, app__names=NAMES)
    return project


@pytest.mark.parametrize(
    "query",
    [
        '"SELECT * FROM {}".format(TABLE)',
        '"SELECT * FROM {t} WHERE x = {y}".format(t=LOCAL, y=1)',
        '"SELECT * FROM {0} JOIN {1}".format(OTHER, TABLE)',
        '"SELECT {} FROM {}".format(", ".join(COLUMNS), RENAMED)',
        '"SELECT * FROM %s WHERE id = ?" % TABLE',
        '"SELECT * FROM %(t)s" % {"t": TABLE}',
        'f"SELECT * FROM {TABLE}"',
        'f"SELECT * FROM {names.TABLE}"',
        'f"DELETE FROM {T.SESSIONS}"',
        'f"DELETE FROM {names.T.SESSIONS}"',
        "f\"DELETE FROM {TABLES['tasks']}\"",
        'f"DELETE FROM {FULL}"',
        'f"UPDATE {name} SET x = 1"',
        '" ".join(["SELECT *", "FROM", TABLE])',
        '"SELECT * FROM " + TABLE + " WHERE 1"',
    ],
)
def test_a_query_is_read_with_its_constants(app: Path, query: str) -> None:
    write(app, app__use=f"{IMPORTS}    db.execute({query})\n")
    _, answer = gate_json(app, "--select", "no-legacy-tables")
    assert lines(answer) == [("app/use.py", 11)]


@pytest.mark.parametrize(
    "query",
    [
        '"SELECT * FROM {}".format(OTHER)',
        '"SELECT * FROM {}".format(table)',
        '"SELECT * FROM {}_view".format(TABLE)',
        "\"SELECT '{}' FROM jobs\".format(TABLE)",
        '"{{}} moved from {}".format(TABLE)',
        'f"DELETE FROM {T.CHATS}"',
        "f\"DELETE FROM {TABLES['chats']}\"",
        'f"DELETE FROM {TABLES[table]}"',
        'f"SELECT * FROM {rows}"',
        '"SELECT * FROM {}".format(*table)',
        '"SELECT {} FROM chat_sessions".format(table.join([TABLE]))',
    ],
)
def test_what_is_hidden_unknown_or_another_table_is_none(app: Path, query: str) -> None:
    write(app, app__use=f"{IMPORTS}    db.execute({query})\n")
    _, answer = gate_json(app, "--select", "no-legacy-tables")
    assert lines(answer) == []


def test_a_constant_that_is_handed_on_is_followed_and_the_cache_knows_it(app: Path) -> None:
    write(app, app__all="from .names import TABLE\n")
    write(app, use="from app.all import TABLE\n\n\ndef f(db):\n    db.execute(f'SELECT * FROM {TABLE}')\n")
    asked = ("--select", "no-legacy-tables")
    assert lines(gate_json(app, *asked)[1]) == [("use.py", 5)]
    assert lines(gate_json(app, *asked)[1]) == [("use.py", 5)]
    write(app, app__names=NAMES.replace("task_sessions", "chat_sessions"))
    assert lines(gate_json(app, *asked)[1]) == []
