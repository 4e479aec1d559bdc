"""A table that an old process made again, when the retired one comes back to its name: no row of it vanishes untold."""

from pathlib import Path

import pytest
from rollback_kit import World, ask, one, write
from rollback_writer import build

AGAIN = (
    "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, colour TEXT)",
    "INSERT INTO task_sessions VALUES ('fresh', 'api', NULL), ('s1', 'again', NULL), ('tinted', 'ui', 'red')",
)
KEYS = ("s1", "tinted")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Migrated, and then made again: one row has a place, one has a key that is taken, one a column without a home."""
    made: World = build("v35", tmp_path / "store.db")
    made.migrate()
    write(made.path, *AGAIN)
    return made


def test_rows_without_a_place_are_listed_by_key_and_refused(world):
    (run,) = world.predict()
    (loss,) = run.losses
    assert (loss.table, loss.rows, sorted(loss.keys)) == ("task_sessions", 2, list(KEYS)), f"listed as {loss}"
    error = world.refused()
    assert error.code == "rollback_would_lose"
    assert all(key in error.message for key in KEYS), f"the rows are not named: {error.message}"


def test_keep_in_target_keeps_them_in_a_table_of_their_own(world):
    (run,) = world.back(keep=True)
    assert (run.kept, len(run.losses)) == (2, 1)
    assert ask(world.path, "SELECT * FROM task_sessions_kept ORDER BY 1") == [
        ("s1", "again", None),
        ("tinted", "ui", "red"),
    ]
    assert one(world.path, "SELECT channel FROM task_sessions WHERE session_id = 'fresh'") == "api"
    assert one(world.path, "SELECT channel FROM task_sessions WHERE session_id = 's1'") != "again"


def test_discard_drops_and_lists_them(world):
    (run,) = world.back(discard=True)
    assert run.discarded == 2, "it is not said how much was dropped"
    assert {key for loss in run.losses for key in loss.keys} == set(KEYS), "it is not said what was dropped"
    assert not ask(world.path, "SELECT name FROM sqlite_master WHERE name LIKE '%kept%' OR name LIKE '%aside%'")
    assert one(world.path, "SELECT channel FROM task_sessions WHERE session_id = 'fresh'") == "api"


def test_a_table_made_again_that_shares_no_column_is_no_obstacle(tmp_path):
    made: World = build("v35", tmp_path / "store.db")
    made.migrate()
    write(made.path, "CREATE TABLE task_sessions (colour TEXT)")
    assert made.predict()[0].losses == [], "an empty table has nothing to lose"
    write(made.path, "INSERT INTO task_sessions VALUES ('red'), (NULL)")
    assert made.refused().code == "rollback_would_lose"
    (run,) = made.back(keep=True)
    assert run.kept == 2, "a row that shares no column with the restored table has no place there"
    assert ask(made.path, "SELECT colour FROM task_sessions_kept") == [("red",), (None,)]


def test_a_row_that_the_restored_table_refuses_has_no_place_either(tmp_path):
    world = build("v34", tmp_path / "store.db")
    world.migrate()
    write(world.path, "CREATE TABLE webui_sessions (session_id TEXT PRIMARY KEY, metadata TEXT)",
          "INSERT INTO webui_sessions VALUES ('nobody', NULL)")  # fmt: skip
    error = world.refused()
    assert error.code == "rollback_would_lose", f"webui_sessions.user_id is NOT NULL: {error.message}"
    assert "nobody" in error.message
    world.back(discard=True)


def test_the_screen_says_what_was_dropped_and_does_not_call_it_nothing(world, call):
    told = call("rollback", "--db", world.path, "--discard", "--yes", "--no-backup", code=0).out
    assert "nothing written since was lost" not in told, f"two rows were dropped: {told}"
    assert "2 later edits were dropped" in told, told
    assert all(key in told for key in KEYS), f"what was dropped is not named: {told}"


def test_the_screen_says_what_was_kept(world, call):
    told = call("rollback", "--db", world.path, "--keep-in-target", "--yes", "--no-backup", code=0).out
    assert "--keep-in-target" in told, told
    assert all(key in told for key in KEYS), told
