"""The command as scripts call it: exit codes, the JSON envelope, a backup first, and who is asked."""

import re

import pytest
from heal_kit import ask, run_scripts


def test_a_dry_run_exits_1_lists_the_findings_and_touches_nothing(damaged, call, files):
    patient = damaged("v35", "v35")
    before = files(patient.path.parent)
    answer = call("heal", "--db", patient.path, "--dry-run", "--json", code=1).json
    assert answer["ok"] is False
    assert "error" not in answer, "something to mend is no error"
    assert {"rule", "message", "severity"} <= answer["findings"][0].keys()
    assert [run["state"] for run in answer["runs"]] == ["would-apply"]
    assert files(patient.path.parent) == before


def test_a_heal_has_runs_as_migrate_has_and_exits_0(damaged, call):
    patient = damaged("v35", "v35")
    answer = call("heal", "--db", patient.path, "--yes", "--json", code=0).json
    assert answer["schema_version"] == 1
    assert answer["command"] == "heal"
    assert answer["ok"] is True
    [run] = answer["runs"]
    assert run["state"] == "applied"
    assert run["migration"] == "v35_merge_task_sessions"
    assert run["after"] == {"task_sessions_legacy": 684, "chat_sessions": 685}
    [merge] = run["merges"]
    assert (merge["rows"], merge["merged"]) == (684, 684)
    assert ask(run["backup"], "SELECT count(*) FROM chat_sessions WHERE channel IS NOT NULL") == [(0,)]
    assert call("verify", "--db", patient.path, "--json", code=0).json["ok"] is True
    states = call("status", "--db", patient.path, "--check", "--json", code=0).json["migrations"]
    assert {m["migration"]: m["state"] for m in states}["v35_merge_task_sessions"] == "applied"
    back = call("rollback", "--db", patient.path, "--yes", "--json", code=0).json["runs"]
    assert [run["migration"] for run in back] == ["v35_merge_task_sessions"], "the heal is no step of rollback"


def test_without_a_terminal_it_needs_yes_and_changes_nothing(damaged, call, files):
    patient = damaged("v35", "v35")
    before = files(patient.path.parent)
    called = call("heal", "--db", patient.path, "--json", code=2)
    assert called.error == "bad_config"
    assert "--yes" in called.json["error"]["hint"]
    assert files(patient.path.parent) == before


def test_a_leftover_that_only_a_human_can_judge_is_told_and_no_failure(damaged, call):
    patient = damaged("v35", "rebuild")
    ask(patient.path, "UPDATE tasks_new SET title = 'Another' WHERE rowid = 1")
    for arguments in ([], ["--dry-run"]):
        answer = call("heal", "--db", patient.path, "--json", *arguments, code=0).json
        assert [finding["rule"] for finding in answer["findings"]] == ["leftover_kept"]


def test_the_backup_goes_where_it_is_told(damaged, call, tmp_path):
    patient = damaged("v35", "v35")
    elsewhere = tmp_path / "backups"
    elsewhere.mkdir()
    answer = call("heal", "--db", patient.path, "--backup-dir", elsewhere, "--yes", "--json", code=0).json
    assert answer["runs"][0]["backup"].startswith(str(elsewhere))
    assert [p.name for p in patient.path.parent.iterdir()] == [patient.path.name]


def test_a_held_lock_is_told_after_the_timeout(damaged, call, held, dump):
    patient = damaged("v35", "v35", wal=True)
    before = dump(patient.path)
    let_go = held(patient.path, "BEGIN IMMEDIATE")
    called = call("heal", "--db", patient.path, "--yes", "--lock-timeout", "0.2", "--json", code=3)
    assert called.error == "locked"
    let_go()
    assert dump(patient.path) == before


def test_an_archive_name_taken_by_another_table_is_refused_by_name(damaged, call, dump):
    patient = damaged("v35", "half_finished")
    ask(patient.path, "CREATE TABLE task_sessions_legacy (id INTEGER PRIMARY KEY, note TEXT)")
    ask(patient.path, "INSERT INTO task_sessions_legacy VALUES (1, 'not an archive')")
    before = dump(patient.path)
    looked = call("heal", "--db", patient.path, "--dry-run", "--json", code=1).json
    assert looked["refused"]["code"] == "refused"
    called = call("heal", "--db", patient.path, "--yes", "--json", code=3)
    assert called.error == "refused"
    assert "task_sessions_legacy" in called.json["error"]["message"]
    assert dump(patient.path) == before, "a refused heal changed the database"


@pytest.mark.parametrize(("content", "error"), [(None, "missing_database"), (b"", "unsupported_schema")])
def test_what_is_no_database_of_ours_is_exit_3(content, error, call, tmp_path):
    path = tmp_path / "store.db"
    if content is not None:
        path.write_bytes(content)
    assert call("heal", "--db", path, "--yes", "--json", code=3).error == error
    assert path.exists() == (content is not None), "heal created a file"


def test_people_read_what_was_found_and_how_it_went(damaged, call):
    patient = damaged("v35", "v35")
    looked = call("heal", "--db", patient.path, "--dry-run", code=1)
    assert "nothing was changed" in looked.out
    done = call("heal", "--db", patient.path, "--yes", code=0)
    assert re.search(r"tasks still names an archived table", done.out), done
    assert "684" in done.out
    assert "Nothing to mend" in call("heal", "--db", patient.path, code=0).out


def test_message_contents_and_metadata_stay_out_of_the_answer(damaged, call):
    patient = damaged("pr3", "in_the_way", "pr3")
    answer = call("heal", "--db", patient.path, "--yes", "--json", code=0)
    assert "Hello?" not in answer.out + answer.err
    assert "Another message" not in answer.out + answer.err


def test_another_migrations_folder_is_meant_when_it_is_named(make, write_migration, call):
    path = make(
        "CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT); INSERT INTO people VALUES ('a', 'Ann');"
        "CREATE TABLE users_legacy (id TEXT PRIMARY KEY, name TEXT); INSERT INTO users_legacy VALUES ('b', 'Bea');"
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, user TEXT REFERENCES users_legacy(id));"
        "INSERT INTO posts VALUES (1, 'b');"
    )
    folder = write_migration(
        '"""Users become people."""\n'
        "from sessionctl import Merge, Migration, Retire\n"
        'migration = Migration(version="1", steps=(Merge(source="users", target="people", key={"id": "id"}, '
        'columns={"name": "name"}), Retire("users", successor="people")))\n'
    )
    answer = call("heal", "--db", path, "--migrations", folder, "--yes", "--json", code=0).json
    assert {f["rule"] for f in answer["findings"]} == {"never_merged", "names_archive", "rows_missing"}
    assert {f["place"]["table"] for f in answer["findings"] if f["rule"] == "names_archive"} == {"posts"}
    assert ask(path, "SELECT id FROM people ORDER BY id") == [("a",), ("b",)]
    assert ask(path, "PRAGMA foreign_key_check") == []
    assert ask(path, "SELECT \"table\" FROM pragma_foreign_key_list('posts')") == [("people",)]


def test_scripts_of_other_hands_can_run_after_a_heal_and_are_healed_again(damaged):
    patient = damaged("v35", "v35")
    patient.heal()
    run_scripts(patient.path, ["recreated"])
    healed = patient.heal()
    assert "source_recreated" in {f.rule for f in healed.findings}
    assert [m.inserted for run in healed.runs for m in run.merges] == [1]
    assert not patient.failing()


def test_people_read_how_many_steps_undo_a_heal(damaged, call):
    two = damaged("pr3", "pr3", "recorded")
    assert "Undo: rollback --steps 2" in call("heal", "--db", two.path, "--yes", code=0).out
    one = damaged("v35", "v35")
    assert "--steps" not in call("heal", "--db", one.path, "--yes", code=0).out
