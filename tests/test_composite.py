"""Composite foreign keys follow a key that a merge maps, in all their columns at once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load
from sessionctl.errors import SessionctlError

TABLES = """
CREATE TABLE chats (tenant TEXT NOT NULL, id TEXT NOT NULL, title TEXT, PRIMARY KEY (tenant, id));
CREATE TABLE voice (tenant TEXT NOT NULL, id TEXT NOT NULL, title TEXT, PRIMARY KEY (tenant, id));
CREATE TABLE pins (pin INTEGER PRIMARY KEY, tenant TEXT, id TEXT,
    FOREIGN KEY (tenant, id) REFERENCES voice (tenant, id));
INSERT INTO voice VALUES ('t1', 'v1', 'one'), ('t2', 'v1', 'two');
INSERT INTO pins VALUES (1, 't1', 'v1'), (2, 't2', 'v1'), (3, NULL, NULL), (4, 't1', NULL);
"""
MIGRATION = '''"""Voice sessions become chat sessions.

The key gains a prefix.
"""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="voice", target="chats", key={"tenant": "tenant", "id": "'voice:' || id"},
              columns={"title": "title"}),
        Retire("voice", successor="chats"),
    ),
)
'''


def test_children_follow_a_composite_key(tmp_path: Path) -> None:
    path, folder = tmp_path / "app.db", tmp_path / "migrations"
    folder.mkdir()
    (folder / "v01_voice.py").write_text(MIGRATION)
    with closing(sqlite3.connect(path)) as connection:
        for statement in TABLES.strip().split(";\n"):
            connection.execute(statement)
        connection.commit()
    execute.migrate(path, load.migrations(folder), execute.Options(backup=False), lambda _: None)
    with closing(sqlite3.connect(path)) as connection:
        pins = connection.execute("SELECT * FROM pins ORDER BY pin").fetchall()
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    assert pins == [(1, "t1", "voice:v1"), (2, "t2", "voice:v1"), (3, None, None), (4, "t1", None)], (
        "pins do not follow their voice session"
    )
    assert lost == [], f"rows without their parent: {lost}"


def test_a_key_that_cannot_be_followed_is_refused_by_name(tmp_path: Path) -> None:
    path, folder = tmp_path / "app.db", tmp_path / "migrations"
    folder.mkdir()
    mixed = MIGRATION.replace("\"'voice:' || id\"", "\"tenant || ':' || id\"")
    (folder / "v01_voice.py").write_text(mixed)
    with closing(sqlite3.connect(path)) as connection:
        for statement in TABLES.strip().split(";\n"):
            connection.execute(statement)
        connection.commit()
        before = list(connection.iterdump())
    with pytest.raises(SessionctlError, match=r"pins\(tenant, id\)") as refused:
        execute.migrate(path, load.migrations(folder), execute.Options(backup=False), lambda _: None)
    assert refused.value.code == "refused"
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before, "a refused run left something behind"
