"""A database that needs no healing is left alone, byte for byte."""

import sqlite3
from contextlib import closing

import pytest
from heal_kit import Patient, ask


@pytest.mark.parametrize(
    ("name", "migrated", "wal"),
    [
        ("pr3", False, False),
        ("pr3", True, True),
        ("pr3_overlap", True, False),
        ("v35", False, True),
        ("v35", True, False),
    ],
)
def test_heal_writes_nothing_and_says_so(name, migrated, wal, case, call, files):
    path = case(name, migrated=migrated, wal=wal)
    before = _bytes(files(path.parent))
    answer = call("heal", "--db", path, "--json", code=0).json
    assert answer["findings"] == [], f"damage is seen in a healthy database: {answer['findings']}"
    assert answer["runs"] == []
    assert call("heal", "--db", path, "--dry-run", "--json", code=0).json["ok"] is True
    assert _bytes(files(path.parent)) == before, "a healthy database was written to, or a backup was made"


def test_live_sources_that_nobody_merged_stay_pending(case):
    patient = Patient(case("v35"))
    assert not patient.heal().findings
    assert patient.states()["v35"] == "pending", "heal did the work of migrate"


def test_a_database_with_both_migrations_applied_by_us_is_healthy_after_the_application_went_on(case, files):
    patient = Patient(case("v35", migrated=True))
    ask(patient.path, "UPDATE chat_sessions SET title = 'Edited', channel = NULL WHERE rowid % 5 = 0")
    ask(patient.path, "INSERT INTO chat_sessions (session_id, title) VALUES ('new', 'New')")
    ask(patient.path, "CREATE VIEW recent AS SELECT session_id FROM chat_sessions ORDER BY updated_at DESC")
    before = files(patient.path.parent)
    assert not patient.heal().findings, "what the application did since is called damage"
    assert files(patient.path.parent) == before


def test_a_merge_that_another_tool_did_right_is_left_alone(damaged, files):
    patient = damaged("v35", "v35")
    ask(
        patient.path,
        "UPDATE task_sessions_legacy SET (metadata, created_at, channel, last_activity) = "
        "(SELECT t.metadata, t.created_at, NULL, t.updated_at FROM chat_sessions AS t "
        "WHERE t.session_id = task_sessions_legacy.session_id)",
    )
    ask(patient.path, "UPDATE chat_sessions SET last_activity = updated_at, title = coalesce(title, 'Untitled')")
    ask(patient.path, "UPDATE task_sessions_legacy SET metadata = json_remove(metadata, '$.title', '$.task_id')")
    ask(patient.path, "DROP TRIGGER tasks_touch_session")
    _point_tasks_at_chat_sessions(patient)
    assert patient.states()["v35"] == "external"
    before = files(patient.path.parent)
    found = patient.heal().findings
    assert not found, f"a faithful merge of another tool is called damage: {[f.message for f in found]}"
    assert files(patient.path.parent) == before


def _point_tasks_at_chat_sessions(patient):
    with closing(sqlite3.connect(patient.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '\"task_sessions_legacy\"', 'chat_sessions') "
            "WHERE name = 'tasks'"
        )
        connection.execute("PRAGMA writable_schema = RESET")


def _bytes(found):
    """Side files that SQLite makes for a reader may appear."""
    return {name: content for name, content in found.items() if not name.endswith(("-wal", "-shm"))}
