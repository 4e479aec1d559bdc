"""`sessionctl rollback` as scripts call it: a real process, its exit code, its JSON and what it leaves."""

import shutil
from pathlib import Path

import pytest
from rollback_kit import ask, connect, differences, holdings, one, write

KEYS = {"migration", "state", "restored", "deleted", "carried_back", "kept"}
LATER = "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES ('later', ?, 'user', 'Later words')"
UNCARRIED = "UPDATE chat_sessions SET task_id = (SELECT min(task_id) FROM tasks) WHERE session_id = ?"


def inserted(path: Path) -> str:
    """A session that the migration brought."""
    return one(path, "SELECT min(session_id) FROM webui_sessions_legacy")


def test_right_after_a_migration_the_database_is_what_it_was(call, case):
    path = case("pr3")
    before = holdings(path)
    call("migrate", "v34", "--db", path, "--yes", "--json", code=0)
    answer = call("rollback", "--db", path, "--yes", "--json", code=0).json
    assert answer["ok"] is True
    assert answer["command"] == "rollback"
    (run,) = answer["runs"]
    assert run.keys() >= KEYS, f"missing in the answer: {KEYS - run.keys()}"
    assert (run["migration"], run["state"]) == ("v34_merge_webui_sessions", "rolled-back")
    assert run["restored"] == {"webui_sessions": 14, "webui_messages": 97}
    assert (run["deleted"], run["carried_back"], run["kept"]) == (111, 0, 0)
    assert not differences(before, holdings(path))
    states = call("status", "--db", path, "--json", code=0).json["migrations"]
    assert states[0]["state"] == "pending", "after a rollback the migration is pending again"


def test_a_dry_run_predicts_exactly_and_touches_nothing(call, case, files):
    path = case("v35", migrated=True)
    write(path, "UPDATE chat_sessions SET channel = 'api' WHERE rowid % 50 = 0")
    before = files(path.parent)
    predicted = call("rollback", "--db", path, "--dry-run", "--json", code=0).json["runs"]
    assert files(path.parent) == before, "a dry run wrote something"
    assert [run["state"] for run in predicted] == ["would-roll-back"]
    done = call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0).json["runs"]
    assert [{**run, "state": ""} for run in predicted] == [{**run, "state": ""} for run in done]


def test_to_and_steps_exclude_each_other(call, case, files):
    path = case("v35", migrated=True)
    before = files(path.parent)
    called = call("rollback", "--db", path, "--to", "v34", "--steps", "1", "--yes", "--json", code=2)
    assert called.error == "bad_config"
    assert {"--to", "--steps"} <= set(called.json["error"]["message"].split()), "the message does not name both"
    assert files(path.parent) == before, "a wrong call changed something"


def test_a_loss_is_refused_by_default_and_listed_by_the_dry_run(call, case):
    path = case("pr3", migrated=True)
    session = inserted(path)
    write(path, (UNCARRIED, (session,)))
    before = holdings(path, ours=True)
    dry = call("rollback", "--db", path, "--dry-run", "--json", code=1).json
    assert dry["ok"] is False
    (loss,) = dry["runs"][0]["cannot_carry"]
    assert loss == {"table": "chat_sessions", "field": "task_id", "rows": 1, "keys": [session]}
    refused = call("rollback", "--db", path, "--yes", "--json", code=3)
    assert refused.error == "rollback_would_lose"
    assert session in refused.json["error"]["message"], "the refusal must name the row"
    assert not differences(before, holdings(path, ours=True)), "a refused rollback changed something"


def test_json_has_every_key_of_a_loss_and_a_message_the_first(call, case):
    path = case("pr3", migrated=True)
    write(path, UNCARRIED.replace("session_id = ?", "session_id IN (SELECT session_id FROM webui_sessions_legacy)"))
    expected = {row[0] for row in ask(path, "SELECT session_id FROM webui_sessions_legacy")}
    dry = call("rollback", "--db", path, "--dry-run", "--json", code=1).json
    (loss,) = dry["runs"][0]["cannot_carry"]
    assert (loss["rows"], set(loss["keys"])) == (14, expected), f"not every row that would be lost is listed: {loss}"
    refused = call("rollback", "--db", path, "--yes", "--json", code=3).json
    assert set(refused["cannot_carry"][0]["keys"]) == expected
    assert "..." in refused["error"]["message"], "a message of a hundred keys helps nobody"


def test_keep_in_target_leaves_it_there(call, case):
    path = case("pr3", migrated=True)
    session = inserted(path)
    write(path, (UNCARRIED, (session,)))
    (run,) = call("rollback", "--db", path, "--keep-in-target", "--yes", "--json", code=0).json["runs"]
    assert run["kept"] == 1
    assert ask(path, "SELECT task_id FROM chat_sessions WHERE session_id = ?", session) == ask(
        path, "SELECT min(task_id) FROM tasks"
    ), "the edit that could not be carried is gone"
    assert one(path, "SELECT count(*) FROM webui_sessions WHERE session_id = ?", session) == 1


def test_discard_drops_it_and_lists_what_it_dropped(call, case):
    path = case("pr3")
    before = holdings(path)
    call("migrate", "v34", "--db", path, "--yes", "--json", code=0)
    session = inserted(path)
    write(path, (UNCARRIED, (session,)), ("UPDATE chat_sessions SET title = 'New' WHERE session_id = ?", (session,)))
    (run,) = call("rollback", "--db", path, "--discard", "--yes", "--json", code=0).json["runs"]
    assert {loss["field"] for loss in run["cannot_carry"]} == {"title", "task_id"}
    assert not differences(before, holdings(path)), "--discard puts migrated rows back as they were archived"


def test_discard_still_deletes_no_later_message(call, case):
    path = case("pr3", migrated=True)
    session = inserted(path)
    write(path, (LATER, (session,)), ("UPDATE chat_sessions SET title = 'New' WHERE session_id = ?", (session,)))
    call("rollback", "--db", path, "--discard", "--yes", "--json", code=0)
    assert one(path, "SELECT content FROM webui_messages WHERE message_id = 'later'") == "Later words"


def test_keep_and_discard_exclude_each_other(call, case):
    path = case("pr3", migrated=True)
    refused = call("rollback", "--db", path, "--keep-in-target", "--discard", "--yes", "--json", code=2)
    assert refused.error == "bad_config"


def both(case, call) -> Path:
    """A database in which both migrations are applied."""
    path = case("pr3")
    write(path, "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
          "created_at TIMESTAMP, last_activity TIMESTAMP)", "INSERT INTO task_sessions VALUES "
          "('ts', 'cli', '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00')")  # fmt: skip
    call("migrate", "--db", path, "--yes", "--json", code=0)
    return path


@pytest.mark.parametrize(
    ("options", "undone"),
    [
        ([], ["v35_merge_task_sessions"]),
        (["--to", "v34"], ["v35_merge_task_sessions"]),
        (["--to", "v35"], []),
        (["--steps", "2"], ["v35_merge_task_sessions", "v34_merge_webui_sessions"]),
        (["--steps", "9"], ["v35_merge_task_sessions", "v34_merge_webui_sessions"]),
    ],
)
def test_which_runs_are_undone(options, undone, case, call):
    path = both(case, call)
    runs = call("rollback", "--db", path, *options, "--yes", "--json", code=0).json["runs"]
    assert [run["migration"] for run in runs] == undone, "latest first, and TARGET stays applied"
    assert all(run["state"] == "rolled-back" for run in runs)


def test_two_steps_back_is_the_start(case, call):
    path = case("pr3")
    write(path, "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
          "created_at TIMESTAMP, last_activity TIMESTAMP)")  # fmt: skip
    before = holdings(path)
    call("migrate", "--db", path, "--yes", "--json", code=0)
    call("rollback", "--db", path, "--steps", "2", "--yes", "--json", code=0)
    assert not differences(before, holdings(path))


def test_a_loss_in_the_second_step_keeps_the_first(case, call):
    path = both(case, call)
    write(path, (UNCARRIED, (inserted(path),)))
    dry = call("rollback", "--db", path, "--steps", "2", "--dry-run", "--json", code=1).json
    assert [len(run["cannot_carry"]) for run in dry["runs"]] == [0, 1], "the dry run must show both steps"
    refused = call("rollback", "--db", path, "--steps", "2", "--yes", "--json", code=3).json
    assert [run["migration"] for run in refused["runs"]] == ["v35_merge_task_sessions"], "what was committed before"
    states = call("status", "--db", path, "--json").json["migrations"]
    assert [state["state"] for state in states] == ["applied", "pending"]


def test_people_read_which_steps_stand_when_a_later_one_is_refused(case, call):
    path = both(case, call)
    write(path, (UNCARRIED, (inserted(path),)))
    dry = call("rollback", "--db", path, "--steps", "2", "--dry-run", code=1).out
    assert "v35_merge_task_sessions would be rolled back before that, and stay so" in " ".join(dry.split()), dry
    said = call("rollback", "--db", path, "--steps", "2", "--yes", code=3).err
    assert "Done before that, and it stands: v35_merge_task_sessions" in said, said
    write(path, "CREATE TABLE own (v TEXT REFERENCES webui_sessions_legacy(session_id))")
    alone = call("rollback", "--db", path, "--yes", code=3).err
    assert "it stands" not in alone, "nothing was done before"


def test_a_dry_run_shows_the_steps_before_one_that_is_refused(case, call):
    path = both(case, call)
    write(path, "DROP TABLE webui_messages_legacy")
    dry = call("rollback", "--db", path, "--steps", "2", "--dry-run", "--json", code=1).json
    assert dry["refused"]["code"] == "refused"
    assert [(run["migration"], run["state"]) for run in dry["runs"]] == [
        ("v35_merge_task_sessions", "would-roll-back")
    ], "the dry run hides that the first step would be done"


def test_with_nothing_to_do_it_says_so(case, call, files):
    path = case("v35")
    before = files(path.parent)
    assert call("rollback", "--db", path, "--yes", "--json", code=0).json["runs"] == []
    assert call("rollback", "--db", path, "--dry-run", "--json", code=0).json["runs"] == []
    assert files(path.parent) == before


@pytest.mark.parametrize("target", ["v34", "nonsense"])
def test_a_target_that_is_not_applied_is_exit_2(target, case, call):
    path = case("v35", migrated=True)
    assert call("rollback", "--to", target, "--db", path, "--yes", "--json", code=2).error == "unknown_migration"


def test_without_a_terminal_it_needs_yes(case, call, files):
    path = case("v35", migrated=True)
    before = files(path.parent)
    refused = call("rollback", "--db", path, "--json", code=2)
    assert "--yes" in refused.json["error"]["message"] + refused.json["error"]["hint"]
    assert files(path.parent) == before


def test_a_lock_is_waited_for_and_then_told(case, call, held):
    path = case("v35", migrated=True)
    before = holdings(path, ours=True)
    let_go = held(path, "BEGIN IMMEDIATE")
    refused = call("rollback", "--db", path, "--lock-timeout", "0.2", "--yes", "--json", code=3)
    let_go()
    assert refused.error == "locked"
    assert not differences(before, holdings(path, ours=True))
    call("rollback", "--db", path, "--yes", "--json", code=0)


def test_a_backup_is_made_of_the_state_before(case, call):
    path = case("v35", migrated=True)
    before = holdings(path, ours=True)
    (run,) = call("rollback", "--db", path, "--yes", "--json", code=0).json["runs"]
    assert not differences(before, holdings(Path(run["backup"]), ours=True))


def test_values_never_appear(case, call):
    path = case("pr3", migrated=True)
    write(path, ("UPDATE chat_sessions SET title = 's3cret', task_id = (SELECT min(task_id) FROM tasks) "
          "WHERE session_id = ?", (inserted(path),)))  # fmt: skip
    for options in (["--dry-run"], ["--yes"], ["--dry-run", "--json"], ["--yes", "--json"]):
        called = call("rollback", "--db", path, *options)
        assert "s3cret" not in called.out + called.err, f"a value is shown: {called}"


def test_two_at_once_undo_one_run_once(case, call, tmp_path):
    path = case("v35", migrated=True)
    other = Path(shutil.copy(path, tmp_path / "other.db"))
    call("rollback", "--db", other, "--yes", "--json", code=0)
    import concurrent.futures

    with concurrent.futures.ThreadPoolExecutor() as pool:
        calls = [pool.submit(call, "rollback", "--db", path, "--yes", "--json") for _ in range(3)]
    codes = [done.result().code for done in calls]
    assert codes == [0, 0, 0], f"one undoes it, the others find nothing to do: {[d.result().out for d in calls]}"
    assert sum(len(done.result().json["runs"]) for done in calls) == 1
    assert not differences(holdings(other), holdings(path))
    with connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
