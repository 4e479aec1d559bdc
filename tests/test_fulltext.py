"""A full-text index over the target is part of the data: it holds the merged rows, and loses them with a rollback."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load, rollback

INDEXED = (
    "CREATE VIRTUAL TABLE chat_search USING fts5(content, content='chat_messages', content_rowid='rowid')",
    "CREATE TRIGGER feed_insert AFTER INSERT ON chat_messages BEGIN "
    "INSERT INTO chat_search(rowid, content) VALUES (new.rowid, new.content); END",
    "CREATE TRIGGER feed_delete AFTER DELETE ON chat_messages BEGIN "
    "INSERT INTO chat_search(chat_search, rowid, content) VALUES ('delete', old.rowid, old.content); END",
    "CREATE TRIGGER filter BEFORE INSERT ON chat_messages BEGIN SELECT raise(ignore); END",
    "INSERT INTO chat_search(chat_search) VALUES ('rebuild')",
    "INSERT INTO webui_messages SELECT 'zebra', session_id, 'user', 'a zebrafish', created_at, NULL "
    "FROM webui_sessions LIMIT 1",
)


@pytest.fixture
def indexed(case: Callable[..., Path]) -> Path:
    path = case("pr3")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in INDEXED:
            connection.execute(statement)
    return path


def found(path: Path) -> list[str]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO chat_search(chat_search) VALUES ('integrity-check')")
        query = "SELECT content FROM chat_search WHERE chat_search MATCH 'zebrafish'"
        return [row[0] for row in connection.execute(query)]


def test_a_full_text_index_fed_by_triggers_finds_merged_messages_and_forgets_them_after_a_rollback(
    indexed: Path,
) -> None:
    migrations = load.migrations()
    execute.migrate(indexed, migrations, execute.Options(backup=False), lambda _: None)
    assert found(indexed) == ["a zebrafish"], "the merged message is not in the full-text index"
    rollback.rollback(indexed, migrations, rollback.Options(backup=False), lambda _: None)
    assert found(indexed) == [], "the index still finds a message that went back"
