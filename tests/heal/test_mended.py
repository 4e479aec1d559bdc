"""What a heal brings back, value by value, and what it leaves alone."""

import sqlite3
from contextlib import closing

import pytest
from heal_kit import Patient, ask, differences, holdings, run_scripts, with_keys_off

LINKED = "FROM task_sessions_legacy AS a JOIN chat_sessions AS t USING (session_id)"


def test_channel_and_last_activity_reach_all_684_sessions(damaged):
    patient = damaged("v35", "v35")
    assert ask(patient.path, "SELECT count(*) FROM chat_sessions WHERE channel IS NOT NULL") == [(0,)]
    patient.heal()
    wrong = ask(patient.path, f"SELECT count(*) {LINKED} WHERE t.channel IS NOT a.channel OR t.last_activity IS NULL")
    assert wrong == [(0,)], f"{wrong[0][0]} sessions lack the channel or last_activity of their archive"
    assert ask(patient.path, f"SELECT count(*) {LINKED}") == [(684,)], "sessions got lost in the heal"


def test_a_task_for_a_new_chat_session_can_be_created_again(damaged):
    patient = damaged("v35", "v35")
    ask(patient.path, "INSERT INTO chat_sessions (session_id, title) VALUES ('new', 'New')")
    create = "INSERT INTO tasks (task_id, session_id, title) VALUES ('t-new', 'new', 'A task')"
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        ask(patient.path, create)
    patient.heal()
    ask(patient.path, create)
    assert ask(patient.path, "SELECT count(*) FROM tasks WHERE task_id = 't-new'") == [(1,)]


def test_indexes_and_triggers_of_tasks_stay_as_they_were(damaged):
    patient = damaged("v35", "v35")
    listed = "SELECT type, name FROM sqlite_master WHERE tbl_name = 'tasks' ORDER BY rowid"
    before = ask(patient.path, listed)
    patient.heal()
    assert ask(patient.path, listed) == before, "a heal of the foreign key dropped or moved indexes or triggers"


def test_conflicts_that_were_dropped_are_recorded_and_the_target_stays(damaged):
    patient = damaged("pr3", "in_the_way", "pr3")
    patient.heal()
    assert ask(patient.path, "SELECT count(*) FROM chat_sessions WHERE title = 'Another title'") == [(1,)]
    kept = ask(
        patient.path,
        "SELECT c.value IS json_extract(w.metadata, '$.title') FROM _sessionctl_conflicts AS c "
        "JOIN webui_sessions_legacy AS w ON w.session_id = c.key "
        "JOIN chat_sessions AS t ON t.session_id = c.key AND t.title = 'Another title' WHERE c.field = 'title'",
    )
    assert kept in ([(1,)], []), f"the other title is neither in the target nor recorded: {kept}"


def test_a_message_dropped_for_its_id_is_found_beside_the_other(damaged):
    patient = damaged("pr3", "in_the_way", "pr3")
    patient.heal()
    missing = ask(
        patient.path,
        "SELECT a.message_id FROM webui_messages_legacy AS a WHERE NOT EXISTS (SELECT 1 FROM chat_messages AS t "
        "WHERE t.content = a.content AND t.session_id = a.session_id)",
    )
    assert missing == [("lost-1",)], f"messages that are nowhere in the target: {missing}"
    waiting = ask(patient.path, "SELECT key, reason FROM _sessionctl_quarantine")
    assert waiting == [("lost-1", "missing_parent")], f"the message without a session is not kept: {waiting}"


def test_rows_that_not_in_never_copied_all_arrive(damaged):
    patient = damaged("pr3", "null_id", "pr3")
    counted = "SELECT (SELECT count(*) FROM chat_sessions), (SELECT count(*) FROM chat_messages)"
    assert ask(patient.path, counted) == [(152, 475)], "the plain script should have copied nothing"
    patient.heal()
    assert ask(patient.path, counted) == [(166, 572)]


def test_rows_of_a_recreated_source_are_merged_too(damaged):
    patient = damaged("v35", "v35", "recreated")
    patient.heal()
    row = ask(patient.path, "SELECT title, channel, last_activity FROM chat_sessions WHERE session_id = 'late-1'")
    assert row == [("Written late", "cli", "2026-02-01 00:00:09")]
    assert not ask(patient.path, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'task_sessions'")


def test_foreign_keys_views_and_triggers_name_the_successor(damaged):
    patient = damaged("v35", "v35", "written_since")
    patient.heal()
    naming = ask(
        patient.path,
        "SELECT type, name FROM sqlite_master WHERE sql LIKE '%task_sessions%' AND tbl_name NOT LIKE '%_legacy' "
        "AND name NOT LIKE '\\_sessionctl%' ESCAPE '\\'",
    )
    assert not naming, f"these still name the archive: {naming}"
    ask(patient.path, "INSERT INTO notes (session_id) VALUES ('chat-1')")
    assert ask(patient.path, "SELECT channel FROM session_channels WHERE session_id = 'chat-1'") == [("ui",)]


def test_references_to_an_archive_of_ours_are_mended_alone(case, migrate):
    patient = Patient(case("v35", migrated=True))
    ask(patient.path, "CREATE TABLE late (id, s TEXT REFERENCES task_sessions_legacy(session_id))")
    ask(patient.path, "CREATE TABLE later (id, s TEXT REFERENCES task_sessions(session_id))")
    before = holdings(patient.path)
    healed = patient.heal()
    assert {f.rule for f in healed.findings} == {"names_archive"}
    assert healed.runs[0].merges == [], "rows were merged again for a foreign key"
    ask(patient.path, "INSERT INTO late SELECT 1, session_id FROM chat_sessions LIMIT 1")
    ask(patient.path, "DELETE FROM late")
    patient.back(1)
    assert holdings(patient.path) == before, "the references are not what they were"
    assert patient.states()["v35"] == "applied", "undoing the repair of a name undid the migration"


def test_references_to_an_archive_that_is_gone_are_mended(damaged):
    patient = damaged("v35", "v35")
    patient.heal()
    patient.back(1)
    run_scripts(patient.path, ["archive_dropped"])
    healed = patient.heal()
    assert "names_archive" in {f.rule for f in healed.findings}
    ask(patient.path, "INSERT INTO chat_sessions (session_id, title) VALUES ('new', 'New')")
    ask(patient.path, "INSERT INTO tasks (task_id, session_id, title) VALUES ('t-new', 'new', 'A task')")


def test_a_view_that_only_the_archive_can_serve_is_told_and_left(damaged):
    patient = damaged("pr3", "pr3")
    ask(patient.path, "CREATE VIEW users AS SELECT user_id FROM webui_sessions_legacy")
    healed = patient.heal()
    assert "reads_archive" in {f.rule for f in healed.left}
    assert ask(patient.path, "SELECT count(*) FROM users") == [(14,)], "the view does not work any more"
    assert not patient.heal().findings, "what cannot be mended counts as damage again and again"


def test_a_leftover_is_archived_with_every_row_and_off_the_live_names(damaged):
    patient = damaged("v35", "rebuild")
    rows = ask(patient.path, "SELECT * FROM tasks_new")
    patient.heal()
    assert ask(patient.path, "SELECT * FROM tasks_new_legacy") == rows, "rows of the leftover were lost"
    assert not ask(patient.path, "SELECT 1 FROM sqlite_master WHERE name IN ('tasks_new', 'idx_tasks_new_status')")
    assert not ask(patient.path, "PRAGMA foreign_key_list(tasks_new_legacy)"), "the archive is tied to live rows"
    assert patient.states()["v35"] == "pending", "a live source that nobody merged was merged for a leftover"


@pytest.mark.parametrize("scripts", [("rebuild",), ("v35", "rebuild")], ids=["before v35", "after v35"])
def test_a_rebuild_that_stopped_between_drop_and_rename_is_no_success(damaged, call, scripts):
    patient = damaged("v35", *scripts)
    with_keys_off(patient.path, "DROP TABLE tasks")
    before = holdings(patient.path)
    for arguments in (["--dry-run"], ["--yes"], []):
        called = call("heal", "--db", patient.path, "--json", *arguments, code=1)
        [told] = [f for f in called.json["findings"] if f["rule"] == "rebuild_unfinished"]
        assert "tasks is gone" in told["message"], "the only copy of the tasks is not mentioned"
        assert "304 rows" in told["message"]
        assert 'ALTER TABLE "tasks_new" RENAME TO "tasks"' in told["instead"], "the way out is not named"
    said = call("heal", "--db", patient.path, code=1).out
    assert "Nothing to mend" not in said, "it sounds as if all were well"
    assert "until then nothing is changed" in said
    assert holdings(patient.path) == before, "sessions were healed while every reference to a task looks orphaned"
    ask(patient.path, "ALTER TABLE tasks_new RENAME TO tasks")
    called = call("heal", "--db", patient.path, "--yes", "--json", code=0).json
    assert not [f for run in called["runs"] for f in run["findings"] if "names no row" in f["message"]]


def test_a_table_that_was_only_renamed_away_is_no_success(damaged):
    patient = damaged("v35")
    ask(patient.path, "CREATE VIEW open_tasks AS SELECT task_id FROM tasks")
    with closing(sqlite3.connect(patient.path)) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.execute("ALTER TABLE tasks RENAME TO tasks_old")
    [told] = patient.heal().left
    assert (told.rule, told.severity, told.place.table) == ("rebuild_unfinished", "error", "tasks_old")


def test_a_table_made_again_beside_the_only_copy_of_its_rows_is_no_success(damaged, files):
    patient = damaged("v35", "rebuild")
    made = ask(patient.path, "SELECT sql FROM sqlite_master WHERE name = 'tasks'")[0][0]
    with_keys_off(patient.path, "DROP TABLE tasks")
    ask(patient.path, made)
    before = files(patient.path.parent)
    healed = patient.heal()
    [told] = healed.left
    assert (told.rule, told.severity) == ("rebuild_unfinished", "error")
    assert "304 rows" in told.message
    assert "Do not drop it before" in told.instead, "the advice could cost every task"
    assert files(patient.path.parent) == before, "the only copy of the tasks was touched"


def test_the_old_table_of_a_finished_copy_is_archived_and_references_name_the_live_one(damaged):
    patient = damaged("v35")
    made = ask(patient.path, "SELECT sql FROM sqlite_master WHERE name = 'tasks'")[0][0]
    ask(patient.path, "CREATE TABLE notes (id INTEGER PRIMARY KEY, task_id TEXT REFERENCES tasks(task_id))")
    ask(patient.path, "ALTER TABLE tasks RENAME TO tasks_old")
    ask(patient.path, made)
    ask(patient.path, "INSERT INTO tasks SELECT * FROM tasks_old")
    before = holdings(patient.path)
    healed = patient.heal()
    assert {f.rule for f in healed.findings} == {"leftover"}
    assert not healed.left
    assert ask(patient.path, "SELECT \"table\" FROM pragma_foreign_key_list('notes')") == [("tasks",)]
    assert ask(patient.path, "SELECT count(*) FROM tasks_old_legacy") == [(304,)]
    patient.back(1)
    assert not differences(before, holdings(patient.path)), "the heal of a leftover cannot be undone"


def test_a_leftover_with_rows_of_its_own_is_told_and_left(damaged, files):
    patient = damaged("v35", "rebuild")
    ask(patient.path, "UPDATE tasks_new SET title = 'Another' WHERE rowid = 1")
    before = files(patient.path.parent)
    healed = patient.heal()
    assert [f.rule for f in healed.left] == ["leftover_kept"]
    assert not healed.findings
    assert files(patient.path.parent) == before, "a leftover that may hold the only copy of a row was touched"


@pytest.mark.parametrize("over", ["task_sessions_legacy", "chat_sessions"])
def test_a_view_under_the_retired_name_stays_and_is_named(damaged, over):
    patient = damaged("v35", "v35")
    ask(patient.path, f"CREATE VIEW task_sessions AS SELECT session_id, metadata FROM {over}")
    ask(patient.path, "CREATE VIEW reader AS SELECT session_id FROM task_sessions")
    before = holdings(patient.path)
    healed = patient.heal()
    [told] = [f for f in healed.left if f.rule == "view_under_retired_name"]
    assert "the view task_sessions" in told.message, "the message does not say that it is a view"
    assert "chat_sessions" in told.instead, "it does not say what to use"
    texts = dict(ask(patient.path, "SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    assert texts["reader"].endswith("FROM task_sessions"), "what reads the view was pointed elsewhere"
    assert ask(patient.path, "SELECT count(*) FROM reader") == [(685,)], "the view does not read the unified table"
    assert not patient.failing()
    assert not patient.examine(), "the view counts as damage again and again"
    patient.back(1)
    assert not differences(before, holdings(patient.path))


def test_a_view_under_the_name_of_the_archive_is_called_a_view(damaged, files):
    patient = damaged("v35")
    ask(patient.path, "CREATE VIEW task_sessions_legacy AS SELECT * FROM task_sessions")
    before = files(patient.path.parent)
    [told] = patient.heal().left
    assert (told.rule, told.severity) == ("archive_name_taken", "warning")
    assert told.message.startswith("the view task_sessions_legacy "), told.message
    assert files(patient.path.parent) == before


def test_an_empty_placeholder_says_why_the_live_table_is_merged_and_under_which_name_it_goes(damaged):
    patient = damaged("v35", "placeholder")
    healed = patient.predict()
    told = {f.rule: f.message for f in healed.findings}
    assert "task_sessions is live beside it" in told["empty_placeholder"], "it does not say what is there"
    assert "is merged into chat_sessions now" in told["empty_placeholder"], "it does not say what is done"
    assert "archived as task_sessions_legacy_2" in told["empty_placeholder"], "it does not say what comes of it"
    assert "684 rows of task_sessions " in told["fields_missing"], "it names a table that is not there yet"


def test_columns_that_are_not_there_yet_are_said_to_be_added(damaged):
    patient = damaged("pr3", "pr3", "recorded")
    [told] = [f.message for f in patient.predict().findings if "chat_sessions.channel" in f.message]
    assert "added now" in told, "it sounds as if the columns stayed away"
