"""`monitor` looks once: exit 0 and one line when all is quiet, exit 1 with findings when something needs a look."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from legacy_kit import Store, connect, write

V35 = "v35_merge_task_sessions"
NEWER = (
    "CREATE TABLE task_sessions(session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT DEFAULT '{}', "
    "created_at TIMESTAMP, updated_at TIMESTAMP)"
)
ROW = "INSERT INTO task_sessions VALUES ('s1', 'api', '{}', '2026-02-01 10:00:00', '2026-02-01 10:00:00')"


@pytest.fixture
def quiet(a_store) -> Store:
    """A migrated database in which nothing happened since."""
    return a_store("v35", migrated=True)


def found(store: Store, *arguments: str) -> dict[str, str]:
    """The message of each finding, by its rule; the exit code must be 1."""
    answer = store.run("monitor", *arguments, code=1)
    assert answer["ok"] is False, "exit 1, and yet ok"
    assert all(finding["instead"] for finding in answer["findings"]), "a finding that does not say what to do"
    return {finding["rule"]: finding["message"] for finding in answer["findings"]}


@pytest.mark.parametrize("case_name", ["v35", "pr3", "pr3_overlap"])
def test_a_migrated_database_is_quiet_and_untouched(a_store, files, case_name):
    store = a_store(case_name, migrated=True)
    before = files(store.path.parent)
    answer = store.run("monitor")
    assert (answer["ok"], answer["findings"]) == (True, [])
    said = store.call("monitor", "--db", store.path, code=0)
    assert len(said.out.splitlines()) == 1, f"more than one quiet line: {said.out!r}"
    assert said.err == "", "cron would mail what is on stderr"
    assert files(store.path.parent) == before, "monitor changed or left something"


def test_writes_of_the_application_to_the_unified_tables_are_no_finding(quiet):
    write(
        quiet.path,
        "INSERT INTO chat_sessions(session_id, channel) VALUES ('new', 'api')",
        "DELETE FROM chat_sessions WHERE session_id NOT IN (SELECT session_id FROM tasks WHERE session_id NOT NULL)",
    )
    assert quiet.run("monitor")["findings"] == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO task_sessions VALUES ('s1', 'api', '{}', '2026-02-01 10:00:00', '2026-02-01 10:00:00')",
        "UPDATE task_sessions SET channel = 'api' WHERE session_id = (SELECT min(session_id) FROM task_sessions)",
        "DELETE FROM task_sessions WHERE session_id = (SELECT max(session_id) FROM task_sessions)",
    ],
    ids=["insert", "update", "delete"],
)
def test_what_comes_through_a_view_under_the_old_name_is_found_for_a_day(a_store, sql):
    store = a_store("v35")
    store.migrate(compat=True)
    assert store.run("monitor")["findings"] == [], "a view that nobody writes to is a finding"
    write(store.path, "PRAGMA foreign_keys = OFF", sql)
    rules = found(store)
    assert rules.keys() == {"old_name_written"}, "something still writes to the old name, and nobody is told"
    assert "task_sessions" in rules["old_name_written"]
    write(store.path, "UPDATE _sessionctl_compat_views SET written_at = '2026-01-01T00:00:00Z'")
    assert store.run("monitor")["findings"] == [], "what stopped long ago is still told"


def test_a_source_that_was_recreated_is_found_even_while_it_is_empty(quiet):
    write(quiet.path, NEWER)
    rules = found(quiet)
    assert "task_sessions" in rules.pop("source_recreated")
    assert not rules, f"an empty table is more than recreated: {rules}"


def test_sessions_in_a_recreated_source_are_counted(quiet):
    write(quiet.path, NEWER, ROW)
    rules = found(quiet)
    assert rules.keys() == {"source_recreated", "sessions_outside"}
    assert "1 row of task_sessions" in rules["sessions_outside"]


def test_sources_that_nobody_merged_yet_are_outside_but_not_recreated(a_store):
    rules = found(a_store("v35"))
    assert rules.keys() == {"sessions_outside"}
    assert "684 rows of task_sessions" in rules["sessions_outside"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO task_sessions_legacy(session_id) VALUES ('late')",
        "UPDATE task_sessions_legacy SET channel = 'x' WHERE rowid = 3",
        "DELETE FROM task_sessions_legacy WHERE rowid = 3",
        "DROP TABLE task_sessions_legacy",
    ],
)
def test_an_archive_that_was_written_to_is_found(quiet, statement):
    write(quiet.path, statement)
    rules = found(quiet)
    assert rules.keys() == {"archive_written"}
    assert "task_sessions_legacy" in rules["archive_written"]


def test_an_archive_is_overdue_from_the_given_age_on(quiet):
    stamp = (datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="microseconds")
    write(quiet.path, f"UPDATE _sessionctl_runs SET applied_at = '{stamp}'")
    assert "31 days" in found(quiet)["archive_overdue"], "30 days are the default"
    assert found(quiet, "--overdue", "31d").keys() == {"archive_overdue"}
    quiet.run("monitor", "--overdue", "32d")
    quiet.run("legacy", "prune", "--older-than", "30d", "--yes")
    quiet.run("monitor")


def test_rows_in_quarantine_are_found(a_store):
    store = a_store("v35")
    write(store.path, "INSERT INTO task_sessions(session_id, channel) VALUES (NULL, 'api')")
    store.migrate()
    rules = found(store)
    assert rules.keys() == {"quarantine_waits"}
    assert rules["quarantine_waits"].startswith("1 row"), rules


def test_new_dangling_rows_and_keys_that_name_an_archive_are_found(quiet):
    write(quiet.path, "CREATE TABLE pins(session_id TEXT REFERENCES task_sessions_legacy(session_id))")
    assert "pins" in found(quiet)["broken_references"], "a foreign key into an archive"
    write(
        quiet.path,
        "DROP TABLE pins",
        "CREATE TABLE notes(session_id TEXT REFERENCES chat_sessions(session_id))",
    )
    quiet.run("monitor")
    with closing(connect(quiet.path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO notes VALUES ('nobody')")
    assert "notes" in found(quiet)["broken_references"], "a row that refers to nothing"


def test_the_screen_names_each_finding_and_what_to_do(quiet):
    write(quiet.path, NEWER, ROW)
    said = quiet.call("monitor", "--db", quiet.path, code=1).out
    assert "task_sessions exists again" in said
    assert "sessionctl migrate" in said, "what to do is not said"


def test_a_missing_database_and_a_wrong_age_are_told_apart_from_findings(quiet, call, tmp_path):
    assert call("monitor", "--db", tmp_path / "no.db", "--json", code=3).error == "missing_database"
    assert quiet.fails("monitor", "--overdue", "30", code=2)["code"] == "bad_config"


def test_sessions_in_a_new_table_that_no_migration_knows_are_outside(quiet):
    write(
        quiet.path,
        "CREATE TABLE tool_sessions(session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TIMESTAMP, "
        "last_activity TIMESTAMP)",
        "INSERT INTO tool_sessions VALUES ('t1', 'api', '{}', '2026-02-01 10:00:00', '2026-02-01 10:00:00')",
    )
    assert "tool_sessions" in found(quiet)["sessions_outside"], "a second session table is not seen"
