"""A full-text index over the target is part of the data: it holds the merged rows, and loses them with a rollback."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

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


SHARED = """
CREATE TABLE s (id TEXT PRIMARY KEY, v TEXT);
CREATE TABLE t (id TEXT PRIMARY KEY, v TEXT);
CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, v);
CREATE TRIGGER s_insert AFTER INSERT ON s BEGIN INSERT INTO found(id, v) VALUES (new.id, new.v); END;
CREATE TRIGGER s_delete AFTER DELETE ON s BEGIN DELETE FROM found WHERE id = old.id; END;
CREATE TRIGGER t_insert AFTER INSERT ON t BEGIN INSERT INTO found(id, v) VALUES (new.id, new.v); END;
CREATE TRIGGER t_delete AFTER DELETE ON t BEGIN DELETE FROM found WHERE id = old.id; END;
INSERT INTO t VALUES ('1', 'hello');
INSERT INTO s VALUES ('2', 'needle'), ('3', 'hay');
"""
MIGRATION = '''"""s into t."""

from sessionctl import Merge, Migration, Retire{more}

migration = Migration(
    version="1.0",
    steps=({before}Merge(source="s", target="t", key={{"id": "id"}}, columns={{"v": "v"}}), Retire("s", successor="t")),
)
'''


def test_an_index_that_both_tables_feed_is_refused_with_a_way_out(
    call: Callable[..., Any],
    make: Callable[..., Path],
    ask: Callable[..., Any],
    dump: Any,
    write_migration: Callable[..., Path],
) -> None:
    path = make(SHARED)
    before = dump(path)
    folder = write_migration(MIGRATION.format(more="", before=""))
    arguments = ("migrate", "--yes", "--migrations", folder, "--db", path, "--json")
    refused = call(*arguments, code=3).json["error"]
    assert refused["code"] == "refused"
    assert "found" in refused["message"] and "triggers of s and of t" in refused["message"]
    assert dump(path) == before

    folder = write_migration(MIGRATION.format(more=", Script", before='Script("apart"), '), folder="apart")
    (folder / "m1_try.apart.up.sql").write_text(
        "DROP TRIGGER s_insert; DROP TRIGGER s_delete; DELETE FROM found WHERE id IN (SELECT id FROM s);"
    )
    (folder / "m1_try.apart.down.sql").write_text(
        SHARED.split("fts5(id UNINDEXED, v);")[1].split("CREATE TRIGGER t_insert")[0]
        + "INSERT INTO found(id, v) SELECT id, v FROM s;"
    )
    entries = "SELECT id, v FROM found ORDER BY id"
    known = ask(path, entries)
    call("migrate", "--yes", "--migrations", folder, "--db", path, code=0)
    assert ask(path, entries) == known, "each row is found once"
    call("rollback", "--yes", "--migrations", folder, "--db", path, code=0)
    assert ask(path, entries) == known, "each row is found once again"
    assert ask(path, "SELECT id FROM s ORDER BY id") == [("2",), ("3",)]


def test_an_index_that_lets_no_row_go_is_warned_of(
    call: Callable[..., Any], make: Callable[..., Path], write_migration: Callable[..., Path]
) -> None:
    folder = write_migration(MIGRATION.format(more="", before=""))
    fed = SHARED.replace("CREATE TRIGGER s_insert", "-- ").replace("CREATE TRIGGER s_delete", "-- ")
    half = fed.replace("CREATE TRIGGER t_d", "-- ")
    for path, warned in ((make(fed, "whole.db"), 0), (make(half, "half.db"), 1)):
        run = call("migrate", "--yes", "--migrations", folder, "--db", path, "--json", code=0).json["runs"][0]
        found = [f["message"] for f in run["findings"] if f["rule"] == "fed_for_good"]
        assert len(found) == warned and all("virtual table found" in message for message in found)
