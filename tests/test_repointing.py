"""What named a retired table means its successor and nothing else afterwards, or the run is refused by name."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load, online, rollback

TABLES = """
PRAGMA journal_mode = WAL;
CREATE TABLE webui (id TEXT PRIMARY KEY, title TEXT, mood TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, mood TEXT, title TEXT, owner TEXT);
CREATE TABLE jobs (chat TEXT, owner TEXT);
INSERT INTO webui VALUES ('a', 'one', 'glad'), ('b', 'two', NULL);
INSERT INTO chats VALUES ('c', NULL, 'three', 'me');
"""
MIGRATION = '''"""One table of sessions.

What both hold stays in one.
"""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="webui", target="chats", key={"id": "id"}, columns={"title": "title", "mood": "mood"}),
        Retire("webui", successor="chats"),
    ),
)
'''
Door = Callable[..., object]


def texts(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY 1"
        ).fetchall()


def ask(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return [connection.execute(statement).fetchall() for statement in statements][-1]


@pytest.fixture
def migrations(tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "m1_one.py").write_text(MIGRATION)
    return load.migrations(folder)


@pytest.fixture(params=[execute.migrate, online.migrate], ids=["offline", "online"])
def door(request):
    return request.param


def build(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES + more)
    return path


def merged(door: Door, path: Path, migrations: object) -> None:
    door(path, migrations, execute.Options(backup=False), lambda _: None)


UPSERT = """
CREATE TRIGGER x AFTER INSERT ON jobs BEGIN
  INSERT INTO webui(id, title) VALUES (NEW.chat, NEW.owner)
  ON CONFLICT(id) DO UPDATE SET title = excluded.title || '+' || webui.title WHERE "excluded".id = webui.id;
END;
"""


def test_an_upsert_goes_on_writing_what_it_was_given(tmp_path, migrations, door):
    path = build(tmp_path, UPSERT)
    before = texts(path)
    merged(door, path, migrations)
    title = ask(path, "INSERT INTO jobs VALUES ('a', 'new')", "SELECT title FROM chats WHERE id = 'a'")
    assert title == [("new+one",)]
    assert ask(path, "SELECT sql FROM sqlite_master WHERE name = 'x'") == [
        (UPSERT.strip().rstrip(";").replace("webui", "chats"),)
    ]
    ask(path, "DELETE FROM jobs", "UPDATE chats SET title = 'one' WHERE id = 'a'")
    rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
    assert texts(path) == before
