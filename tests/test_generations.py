"""A retired table that came back: each generation goes back in a step of its own, and no row is lost on the way."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load, rollback
from sessionctl.errors import SessionctlError

SAME = (
    "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
    "created_at TIMESTAMP, last_activity TIMESTAMP)"
)
LATER = (
    "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT DEFAULT '{}', "
    "created_at TIMESTAMP, updated_at TIMESTAMP)"
)
INDEX = "CREATE INDEX idx_task_sessions_channel ON task_sessions(channel)"  # as the retired table had one
STAMP = "2026-02-01 10:00:00"


def run(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


def migrate(path: Path) -> None:
    execute.migrate(path, load.migrations(), execute.Options(backup=False), lambda _: None)


def back(path: Path, steps: int = 1) -> list[rollback.Result]:
    options = rollback.Options(steps=steps, backup=False)
    return rollback.rollback(path, load.migrations(), options, lambda _: None)


@pytest.mark.parametrize(
    "shape", [(SAME,), (LATER,), (SAME, INDEX)], ids=["same shape", "later shape", "same shape and index"]
)
def test_two_generations_go_back_in_two_steps(case: Callable[..., Path], shape: tuple[str, ...]) -> None:
    path = case("v35")
    original = run(path, "SELECT * FROM task_sessions ORDER BY session_id")
    indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'task_sessions' ORDER BY name"
    indexed = run(path, indexes)
    migrate(path)
    run(path, *shape, f"INSERT INTO task_sessions VALUES ('s9', 'cli', '{{}}', '{STAMP}', '{STAMP}')")
    migrate(path)
    assert run(path, "SELECT channel FROM chat_sessions WHERE session_id = 's9'") == [("cli",)]
    steps = back(path, 2)
    assert [step.restored for step in steps] == [{"task_sessions": 1}, {"task_sessions": 685}]
    rows = run(path, "SELECT * FROM task_sessions ORDER BY session_id")
    assert [row for row in rows if row[0] != "s9"] == original, "rows of the first generation are not as they were"
    assert [row for row in rows if row[0] == "s9"] == [("s9", "cli", "{}", STAMP, STAMP)], "the later row is lost"
    assert run(path, indexes) == indexed, "the indexes are not those of the first generation"
    assert run(path, "SELECT name FROM sqlite_master WHERE name LIKE '%legacy%' OR name LIKE '%aside%'") == []
    assert run(path, "PRAGMA foreign_key_check") == []


def test_an_archive_that_was_renamed_back_by_hand_is_no_new_source(case: Callable[..., Path]) -> None:
    path = case("v35")
    migrate(path)
    (key,) = run(path, "SELECT session_id FROM task_sessions_legacy LIMIT 1")[0]
    run(path, f"DELETE FROM tasks WHERE session_id = '{key}'", f"DELETE FROM chat_sessions WHERE session_id = '{key}'")
    run(path, "ALTER TABLE task_sessions_legacy RENAME TO task_sessions")
    with pytest.raises(SessionctlError) as refused:
        migrate(path)
    assert "is the archive task_sessions_legacy under another name" in refused.value.message
    way_out = refused.value.hint.split(": ", 1)[1]
    assert not run(path, f"SELECT 1 FROM chat_sessions WHERE session_id = '{key}'"), "a deleted row came back"
    run(path, way_out)
    migrate(path)
    assert not run(path, f"SELECT 1 FROM chat_sessions WHERE session_id = '{key}'"), "a deleted row came back"
    back(path)
    assert len(run(path, "SELECT * FROM task_sessions")) == 683, "more is gone than the application deleted"


def test_a_table_that_is_made_again_where_somebody_dropped_the_archive_is_merged(case: Callable[..., Path]) -> None:
    path = case("v35")
    migrate(path)
    run(
        path,
        "DROP TABLE task_sessions_legacy",
        SAME,
        f"INSERT INTO task_sessions VALUES ('s9', 'cli', '{{}}', '{STAMP}', '{STAMP}')",
    )
    migrate(path)
    assert run(path, "SELECT channel FROM chat_sessions WHERE session_id = 's9'") == [("cli",)]


def test_a_row_without_a_place_in_the_returning_table_stops_the_rollback(case: Callable[..., Path]) -> None:
    path = case("v35")
    migrate(path)
    (key,) = run(path, "SELECT session_id FROM task_sessions_legacy LIMIT 1")[0]
    run(path, SAME, f"INSERT INTO task_sessions VALUES ('{key}', 'ui', NULL, '{STAMP}', '{STAMP}')")
    before = run(path, "SELECT * FROM chat_sessions", "SELECT * FROM task_sessions")
    with pytest.raises(SessionctlError) as refused:
        back(path)
    assert refused.value.code == "rollback_would_lose"
    assert run(path, "SELECT * FROM chat_sessions", "SELECT * FROM task_sessions") == before, "something was changed"


def test_a_target_that_a_later_migration_merges_further_is_proven_in_its_archive(
    tmp_path: Path, call: Callable[..., object]
) -> None:
    path, folder = tmp_path / "store.db", tmp_path / "migrations"
    folder.mkdir()
    names = {"a": "A", "b": "B", "c": "C"}
    run(path, *(f"CREATE TABLE {name} (id TEXT PRIMARY KEY, v TEXT)" for name in names))
    run(path, *(f"INSERT INTO {name} VALUES ('{name}', '{v}'), ('all', '{v}')" for name, v in names.items()))
    for number, (source, target) in enumerate((("a", "b"), ("b", "c")), 1):
        (folder / f"m{number}.py").write_text(
            "from sessionctl import Merge, Migration, Retire\n"
            f'migration = Migration(version="{number}.0.0", steps=(Merge("{source}", "{target}", key={{"id": "id"}}, '
            f'columns={{"v": "v"}}), Retire("{source}", successor="{target}")))\n'
        )
    given = ("--db", path, "--migrations", folder, "--json")
    call("migrate", *given, "--yes", "--no-backup", code=0)
    call("verify", *given, code=0)
    run(path, "UPDATE b_legacy SET v = 'disturbed' WHERE id = 'a'")
    call("verify", *given, code=1)
    run(path, "UPDATE b_legacy SET v = 'A' WHERE id = 'a'")
    call("rollback", *given, "--yes", "--no-backup", "--steps", "2", code=0)
    assert run(path, "SELECT * FROM a", "SELECT * FROM b") == [("a", "A"), ("all", "A"), ("b", "B"), ("all", "B")]
