"""What cannot be put back exactly is refused by name, in the dry run as well, and nothing is changed."""

import shutil
from pathlib import Path

import pytest
from rollback_kit import World, differences, holdings, one, write

from sessionctl import load


def refuses(call, path: Path, code: str, *parts: str, options: tuple[str | Path, ...] = ()) -> None:
    """Both the dry run and the rollback refuse, name the parts, and change nothing."""
    before = holdings(path, ours=True)
    refused = call("rollback", "--db", path, *options, "--yes", "--no-backup", "--json")
    assert refused.json["ok"] is False, f"it went through: {refused}"
    assert refused.error == code, f"another code than {code}: {refused}"
    error = refused.json["error"]
    for part in parts:
        assert part in error["message"] + error["hint"], f"{part} is not named: {error}"
    assert not differences(before, holdings(path, ours=True)), "a refused rollback changed something"
    dry = call("rollback", "--db", path, *options, "--dry-run", "--json")
    assert dry.code == (1 if code in ("refused", "rollback_would_lose") else refused.code), (
        f"the dry run must say it, too: {dry}"
    )


def test_a_dropped_archive_names_the_backup(call, case):
    path = case("v35")
    run = call("migrate", "v35", "--db", path, "--yes", "--json", code=0).json["runs"][-1]
    write(path, "DROP TABLE task_sessions_legacy")
    refuses(call, path, "refused", "task_sessions_legacy", run["backup"])


@pytest.mark.parametrize(
    "disturbance",
    [
        "UPDATE task_sessions_legacy SET channel = 'other' WHERE rowid = 7",
        "DELETE FROM task_sessions_legacy WHERE rowid = 7",
        "INSERT INTO task_sessions_legacy(session_id) VALUES ('new')",
    ],
)
def test_a_disturbed_archive_is_not_trusted(disturbance, call, case):
    path = case("v35", migrated=True)
    write(path, disturbance)
    refuses(call, path, "refused", "task_sessions_legacy")


@pytest.mark.parametrize("online", [False, True], ids=["offline", "online"])
@pytest.mark.parametrize(
    ("table", "disturbance"),
    [
        ("_sessionctl_preimages", "UPDATE _sessionctl_preimages SET value = 'nonsense' WHERE rowid = 7"),
        ("_sessionctl_preimages", "DELETE FROM _sessionctl_preimages WHERE rowid = 7"),
        (
            "_sessionctl_conflicts",
            "INSERT INTO _sessionctl_conflicts VALUES (1, 'k', 'title', 'target', 'conflict', 1)",
        ),
        ("_sessionctl_rows", "UPDATE _sessionctl_rows SET target_key = 'another' WHERE rowid = 7"),
        (
            "_sessionctl_rows and _sessionctl_preimages",
            "DELETE FROM _sessionctl_rows WHERE rowid = 7; DELETE FROM _sessionctl_preimages WHERE rowid = 7",
        ),
        ("_sessionctl_adopted", "INSERT INTO _sessionctl_adopted VALUES (1, 'tasks', 7)"),
        ("_sessionctl_followed", "INSERT INTO _sessionctl_followed VALUES (1, 'tasks', 7, 'session_id', '1', '2')"),
    ],
)
def test_a_disturbed_ledger_is_not_trusted(table, disturbance, online, call, case):
    path = case("v35")
    migrate = ("migrate", "v35", "--db", path, "--yes", "--json", *(["--online"] if online else []))
    run = call(*migrate, code=0).json["runs"][-1]
    assert call("verify", "--db", path, "--json").code == 0
    write(path, *disturbance.split("; "))
    failed = call("verify", "--db", path, "--json", code=1).json["checks"]
    assert [(c["name"], c["migration"]) for c in failed if c["state"] == "fail" and table in c["detail"]] == [
        ("ledger", "v35_merge_task_sessions")
    ]
    refuses(call, path, "refused", table, run["backup"])


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("CREATE INDEX by_channel ON chat_sessions(channel)", "by_channel"),
        ("CREATE INDEX idx_task_sessions_channel ON tasks(title)", "idx_task_sessions_channel"),
        ("CREATE VIEW channels AS SELECT channel FROM chat_sessions", "channels"),
        ("CREATE TRIGGER t AFTER INSERT ON chat_sessions BEGIN SELECT NEW.channel; END", "trigger t"),
        ("CREATE VIEW old AS SELECT * FROM task_sessions_legacy", "view old"),
        ("CREATE VIEW task_sessions AS SELECT 1", "task_sessions"),
        (
            "DROP TRIGGER tasks_touch_session; "
            "CREATE TRIGGER tasks_touch_session AFTER INSERT ON tasks BEGIN SELECT 1; END",
            "tasks_touch_session",
        ),
        ("ALTER TABLE tasks ADD COLUMN extra", "tasks"),
    ],
)  # fmt: skip
def test_a_schema_that_was_changed_since_is_named(change, name, call, case):
    path = case("v35", migrated=True)
    write(path, *change.split("; ", 1) if change.startswith("DROP") else [change])
    refuses(call, path, "refused", name)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE INDEX by_title ON chat_sessions(title, metadata)",
        "CREATE VIEW titles AS SELECT title FROM chat_sessions",
        "CREATE TABLE labels (session_id TEXT REFERENCES chat_sessions, label TEXT)",
        "CREATE TRIGGER t AFTER UPDATE OF title ON chat_sessions BEGIN SELECT 1; END",
        "ALTER TABLE chat_sessions ADD COLUMN pinned INTEGER DEFAULT 0",
        "DROP INDEX idx_tasks_open",
    ],
)
def test_a_change_that_is_not_in_the_way_stays(change, call, case):
    path = case("v35")
    write(path, change)
    expected = holdings(path)
    other = case("v35", migrated=True)
    write(other, change)
    call("rollback", "--db", other, "--yes", "--json", code=0)
    found = holdings(other)
    for ledger in ("schema_migrations", "schema_version"):
        expected.pop(f"rows of {ledger}", None), found.pop(f"rows of {ledger}", None)
    assert not differences(expected, found)


def test_a_value_in_a_new_column_of_a_migrated_row_is_a_loss(call, case):
    path = case("pr3", migrated=True)
    write(path, "ALTER TABLE chat_sessions ADD COLUMN pinned INTEGER DEFAULT 0", "UPDATE chat_sessions SET pinned = 1")
    refuses_to_lose = call("rollback", "--db", path, "--yes", "--json", code=3)
    assert refuses_to_lose.error == "rollback_would_lose"
    assert "chat_sessions.pinned" in refuses_to_lose.json["error"]["message"]


def test_a_row_of_a_table_made_again_that_has_no_place_is_named(call, case):
    path = case("v35", migrated=True)
    write(path, "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT)",
          "INSERT INTO task_sessions SELECT session_id, 'other' FROM task_sessions_legacy LIMIT 1")  # fmt: skip
    refuses(call, path, "rollback_would_lose", "task_sessions")


def test_a_changed_migration_file_is_drift(call, case, tmp_path):
    path = case("v35")
    folder = Path(shutil.copytree(load.content("migrations"), tmp_path / "migrations"))
    call("migrate", "v35", "--db", path, "--migrations", folder, "--yes", "--json", code=0)
    file = next(folder.rglob("v35*.py"))
    file.write_text(file.read_text() + "\n# changed\n")
    refuses(call, path, "drift", "v35_merge_task_sessions.py", options=("--migrations", folder))


def test_a_missing_migration_file_is_named(call, case, tmp_path):
    path = case("v35")
    folder = Path(shutil.copytree(load.content("migrations"), tmp_path / "migrations"))
    call("migrate", "v35", "--db", path, "--migrations", folder, "--yes", "--json", code=0)
    next(folder.rglob("v35*.py")).unlink()
    refuses(call, path, "unknown_migration", "v35_merge_task_sessions", options=("--migrations", folder))


def test_a_changed_file_of_an_earlier_step_stops_before_the_first_write(case, tmp_path):
    world = World(case("pr3"))
    write(world.path, "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
          "created_at TIMESTAMP, last_activity TIMESTAMP)")  # fmt: skip
    world.migrate()
    folder = Path(shutil.copytree(load.content("migrations"), tmp_path / "migrations"))
    file = next(folder.rglob("v34*.py"))
    file.write_text(file.read_text() + "\n# changed\n")
    error = World(world.path, load.migrations(folder)).refused(steps=2)
    assert error.code == "drift"
    assert one(world.path, "SELECT count(*) FROM _sessionctl_runs WHERE undone_at IS NOT NULL") == 0


def test_discard_does_not_undo_a_move_away_from_a_parent_that_was_deleted(call, case):
    """The message moved to another session before its own was deleted: without the move it would have none."""
    path = case("pr3", migrated=True)
    moved, old = (
        one(
            path,
            "SELECT json_array(message_id, session_id) FROM webui_messages_legacy "
            "WHERE session_id IN (SELECT session_id FROM webui_sessions_legacy) ORDER BY 1 LIMIT 1",
        )
        .strip("[]")
        .replace('"', "")
        .split(",")
    )
    other = one(path, f"SELECT min(session_id) FROM webui_sessions_legacy WHERE session_id <> '{old}'")
    write(path, f"UPDATE chat_messages SET session_id = '{other}' WHERE message_id = '{moved}'")
    write(path, f"DELETE FROM chat_messages WHERE session_id = '{old}'")
    write(path, f"DELETE FROM chat_sessions WHERE session_id = '{old}'")
    refuses(call, path, "rollback_would_lose", "1 row of webui_messages", "without --discard", options=("--discard",))
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert one(path, f"SELECT session_id FROM webui_messages WHERE message_id = '{moved}'") == other
