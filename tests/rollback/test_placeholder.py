"""An empty archive that somebody made by hand, of the source's own shape, is not in the way back."""

import pytest
from rollback_kit import World, ask, comes_back, differences, one, write
from rollback_writer import build

SHAPE = (
    "CREATE TABLE task_sessions_legacy (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
    "created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_activity TIMESTAMP DEFAULT CURRENT_TIMESTAMP)"
)


@pytest.fixture
def world(tmp_path) -> World:
    """v35, whose sessions with a channel belong to the source, and the placeholder beside the live source."""
    made: World = build("v35", tmp_path / "store.db")
    write(made.path, SHAPE)
    return made


def test_it_comes_back_whole(world):
    comes_back(world)


def test_what_was_written_since_goes_to_the_live_source(world):
    world.migrate()
    write(
        world.path,
        "INSERT INTO chat_sessions(session_id, title, channel) VALUES ('later', 'L', 'api'), ('plain', 'P', NULL)",
        "UPDATE chat_sessions SET channel = 'ui' WHERE session_id = 's1'",
        "INSERT INTO tasks(task_id, session_id, title) VALUES ('t9', 'later', 'T')",
    )
    world.back()
    assert one(world.path, "SELECT count(*) FROM task_sessions_legacy") == 0, "rows went into the placeholder"
    carried = ask(world.path, "SELECT session_id, channel FROM task_sessions WHERE session_id IN ('later', 's1')")
    assert sorted(carried) == [("later", "api"), ("s1", "ui")], f"in the live source: {carried}"
    assert not ask(world.path, "SELECT 1 FROM task_sessions WHERE session_id = 'plain'")
    assert not [row for row in world.dangling() if row[0] == "tasks"], "the later task lost its session"


def test_a_deleted_session_stays_deleted(world):
    world.migrate()
    write(world.path, "DELETE FROM tasks WHERE session_id = 's1'", "DELETE FROM chat_sessions WHERE session_id = 's1'")
    world.back()
    assert not ask(world.path, "SELECT 1 FROM task_sessions WHERE session_id = 's1'")


def test_the_placeholder_alone_is_archived_and_comes_back(tmp_path):
    world: World = build("v35", tmp_path / "store.db")
    write(
        world.path, "PRAGMA foreign_keys = OFF", "UPDATE tasks SET session_id = NULL", "DROP TABLE task_sessions", SHAPE
    )
    before = world.holdings()
    world.migrate()
    write(world.path, "INSERT INTO chat_sessions(session_id, title, channel) VALUES ('later', 'L', 'api')")
    world.back()
    assert ask(world.path, "SELECT session_id, channel FROM task_sessions_legacy") == [("later", "api")]
    write(world.path, "DELETE FROM chat_sessions WHERE session_id = 'later'", "DELETE FROM task_sessions_legacy")
    lost = differences(before, world.holdings())
    assert not lost, f"triggers that were broken before are no reason to refuse, and stay as they were: {lost}"
