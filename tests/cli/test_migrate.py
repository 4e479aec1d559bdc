"""`migrate`: which migrations a TARGET means, the reported numbers, and a second run that changes nothing."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Case = Callable[..., Path]

V34, V35 = "v34_merge_webui_sessions", "v35_merge_task_sessions"
ORPHANS = "SELECT message_id FROM chat_messages WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)"


def counts(path: Path, *tables: str) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


def outcome(run: Any, source: str) -> dict[str, int]:
    (found,) = (m for m in run.merges if m.source == source)
    names = ("rows", "inserted", "identical", "merged", "forked", "quarantined", "conflicts")
    return {name: getattr(found, name) for name in names if getattr(found, name)}


# -- the target -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [V35, "v35", "p0", "0.35.0", "v35_m"])
def test_a_target_is_an_id_an_alias_a_version_or_a_unique_prefix(call: Call, case: Case, target: str) -> None:
    said = call("migrate", target, "--db", case("v35"), "--yes", "--json", code=0)
    assert [(r["migration"], r["state"]) for r in said.json["runs"]] == [(V34, "not-applicable"), (V35, "applied")]


@pytest.mark.parametrize("target", [V34, "v34", "pr3", "0.34.0", "v34_merge"])
def test_what_comes_after_the_target_stays_pending(call: Call, case: Case, ask: Any, target: str) -> None:
    path = case("v35")
    ask(path, "CREATE TABLE webui_sessions(session_id TEXT PRIMARY KEY, user_id TEXT, created_at TEXT, updated_at TEXT,"
              " metadata TEXT)")  # fmt: skip
    said = call("migrate", target, "--db", path, "--yes", "--json", code=0)
    assert [(r["migration"], r["state"]) for r in said.json["runs"]] == [(V34, "applied")]
    assert counts(path, "task_sessions") == [684]


@pytest.mark.parametrize("target", ["v3", "v", "0.3"])
def test_a_prefix_of_two_or_of_a_version_is_refused(call: Call, case: Case, target: str, store: Any) -> None:
    path = case("v35")
    said = call("migrate", target, "--db", path, "--yes", "--json", code=2)
    assert said.error == "unknown_migration"
    assert V34 in said.json["error"]["hint"]
    assert path.read_bytes() == store("v35", False).read_bytes()


def test_all_pending_migrations_apply_in_order(call: Call, case: Case, ask: Any, make: Any) -> None:
    path = case("pr3")
    columns = "session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TIMESTAMP, last_activity TIMESTAMP"
    ask(path, f"CREATE TABLE task_sessions({columns})")
    ask(path, "INSERT INTO task_sessions VALUES ('t1', 'api', '{}', '2026-01-01 00:00:00', '2026-01-02 00:00:00')")
    said = call("migrate", "--db", path, "--yes", "--json", code=0)
    assert [(r["migration"], r["state"]) for r in said.json["runs"]] == [(V34, "applied"), (V35, "applied")]
    assert counts(path, "chat_sessions") == [166]


def test_without_yes_and_without_a_terminal_nothing_happens_and_it_says_so(
    call: Call, case: Case, store: Any, files: Any
) -> None:
    path = case("v35")
    for extra in ((), ("--json",)):
        said = call("migrate", "--db", path, *extra, code=2)
        assert "--yes" in said.err
        assert "terminal" in said.err
    assert files(path.parent) == {path.name: store("v35", False).read_bytes()}


# -- the reported numbers -------------------------------------------------------------------------------------------


def test_pr3_ends_at_the_reported_numbers(case: Case, migrate: Any, ask: Any) -> None:
    path = case("pr3")
    assert counts(path, "chat_sessions", "chat_messages", "webui_sessions", "webui_messages") == [151, 475, 14, 97]
    orphans = ask(path, ORPHANS)
    assert len(orphans) == 24
    run = migrate(path)[0]
    assert outcome(run, "webui_sessions") == {"rows": 14, "inserted": 14}
    assert outcome(run, "webui_messages") == {"rows": 97, "inserted": 97}
    tables = ("chat_sessions", "chat_messages", "webui_sessions_legacy", "webui_messages_legacy")
    assert counts(path, *tables) == [165, 572, 14, 97]
    assert sorted(ask(path, ORPHANS)) == sorted(orphans), "not the same 24 orphans as before"


def test_pr3_overlap_ends_at_the_reported_numbers(case: Case, migrate: Any, ask: Any) -> None:
    path = case("pr3_overlap")
    orphans = ask(path, ORPHANS)
    run = migrate(path)[0]
    assert outcome(run, "webui_sessions") == {"rows": 14, "inserted": 2, "merged": 12}
    assert outcome(run, "webui_messages") == {"rows": 97, "inserted": 97}
    assert counts(path, "chat_sessions", "chat_messages") == [160, 572]
    assert sorted(ask(path, ORPHANS)) == sorted(orphans)


def test_v35_ends_at_the_reported_numbers(case: Case, migrate: Any, one: Any) -> None:
    path = case("v35")
    run = migrate(path)[1]
    assert outcome(run, "task_sessions") == {"rows": 684, "merged": 684}
    assert counts(path, "chat_sessions", "task_sessions_legacy") == [685, 684]
    unmigrated = (
        "SELECT count(*) FROM task_sessions_legacy WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)"
    )
    assert one(path, unmigrated) == 0


def test_all_684_carry_their_channel_and_last_activity(case: Case, migrate: Any, one: Any) -> None:
    path = case("v35")
    migrate(path)
    assert one(path, "SELECT count(*) FROM chat_sessions JOIN task_sessions_legacy AS l USING (session_id) "
                     "WHERE chat_sessions.channel = l.channel") == 684  # fmt: skip
    assert one(path, "SELECT count(*) FROM chat_sessions JOIN task_sessions_legacy AS l USING (session_id) "
                     "WHERE julianday(chat_sessions.last_activity) = julianday(l.last_activity)") == 684  # fmt: skip
    assert one(path, "SELECT count(DISTINCT channel) FROM chat_sessions") == 4


def test_a_task_for_a_new_chat_session_works_with_foreign_keys_on(case: Case, migrate: Any) -> None:
    path = case("v35")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO chat_sessions(session_id) VALUES ('new')")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO tasks(task_id, session_id, title) VALUES ('t', 'new', 'A task')")
        connection.rollback()
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO chat_sessions(session_id) VALUES ('new')")
        connection.execute("INSERT INTO tasks(task_id, session_id, title) VALUES ('t', 'new', 'A task')")
        connection.commit()
        assert {row[2] for row in connection.execute("PRAGMA foreign_key_list(tasks)")} == {"chat_sessions"}
        assert connection.execute("PRAGMA foreign_key_check(tasks)").fetchall() == []


def test_indexes_and_triggers_of_tasks_are_all_there(case: Case, migrate: Any, ask: Any) -> None:
    path = case("v35")
    query = (
        "SELECT type, name FROM sqlite_master WHERE tbl_name = 'tasks' AND type IN ('index', 'trigger') ORDER BY rowid"
    )
    before = ask(path, query)
    assert len(before) >= 17
    migrate(path)
    assert ask(path, query) == before


def test_the_names_of_the_retired_indexes_are_free(case: Case, migrate: Any, ask: Any) -> None:
    path = case("v35")
    migrate(path)
    assert ask(path, "SELECT name FROM sqlite_master WHERE name LIKE 'idx_task_sessions%'") == []


# -- v34's metadata --------------------------------------------------------------------------------------------------


def test_the_marks_go_on_inserted_rows_only(case: Case, migrate: Any, ask: Any) -> None:
    path = case("pr3_overlap")
    shared = {
        row[0] for row in ask(path, "SELECT session_id FROM webui_sessions JOIN chat_sessions USING (session_id)")
    }
    before = {
        row[0]: json.loads(row[1] or "{}") for row in ask(path, "SELECT session_id, metadata FROM webui_sessions")
    }
    migrate(path)
    before = {key: own for key, own in before.items() if "NaN" not in json.dumps(own)}  # that text is never rewritten
    assert before.keys() & shared
    assert before.keys() - shared
    for key, own in before.items():
        now = json.loads(*ask(path, "SELECT metadata FROM chat_sessions WHERE session_id = ?", key)[0])
        marks = {"source", "migrated_at", "original_user_id"} - own.keys()
        if key in shared:
            assert "migrated_at" not in now, f"{key} was there already and is marked as migrated"
        else:
            assert now.keys() >= marks
            assert now["source"] == own.get("source", "webui_migration")
        assert now["conversation_mode"] == own.get("conversation_mode", now["conversation_mode"])
        assert now.keys() >= {"conversation_mode", "execution_phase"}


WEBUI = "INSERT INTO webui_sessions VALUES (?, 'u-7', '2026-01-02T03:04:05.678901', '2026-01-03T00:00:00.000000', ?)"


def arrived(case: Case, migrate: Any, ask: Any, metadata: str | None) -> dict[str, Any]:
    path = case("pr3")
    ask(path, WEBUI, "one more", metadata)
    migrate(path)
    names = ("title", "task_id", "created_at", "updated_at", "metadata")
    (row,) = ask(path, f"SELECT {', '.join(names)} FROM chat_sessions WHERE session_id = 'one more'")
    return dict(zip(names, row, strict=True))


@pytest.mark.parametrize("metadata", [None, "", "{}", "null", " null "])
def test_absent_metadata_counts_as_an_empty_object(case: Case, migrate: Any, ask: Any, metadata: str | None) -> None:
    row = arrived(case, migrate, ask, metadata)
    found = json.loads(row["metadata"])
    assert found.pop("migrated_at").startswith("20")
    assert found == {
        "source": "webui_migration", "original_user_id": "u-7", "conversation_mode": "chat",
        "execution_phase": "planning",
    }  # fmt: skip
    assert row["title"] == "Chat 2026-01-02"
    assert row["task_id"] is None
    assert (row["created_at"], row["updated_at"]) == ("2026-01-02 03:04:05.678901", "2026-01-03 00:00:00.000000")


def test_keys_that_the_user_has_are_never_overwritten(case: Case, migrate: Any, ask: Any) -> None:
    own = {"source": "me", "migrated_at": None, "original_user_id": 5, "conversation_mode": "plan",
           "execution_phase": "", "title": "Mine"}  # fmt: skip
    row = arrived(case, migrate, ask, json.dumps(own))
    assert row["metadata"] == json.dumps(own), "the text of metadata that lacks nothing was touched"
    assert row["title"] == "Mine"


def test_the_users_text_stays_in_front_byte_for_byte(case: Case, migrate: Any, ask: Any) -> None:
    own = '{ "a":1,\n "a":2, "b" : 1.50, "n": 1e400, "u": "\\u00e9" }'
    text = arrived(case, migrate, ask, own)["metadata"]
    assert text.startswith(own[:-2]), "the user's text was rewritten"
    assert json.loads(text)["conversation_mode"] == "chat"


@pytest.mark.parametrize("metadata", ["[1, 2]", '"text"', "5", "true", "{not json", '{"score": NaN}'])
def test_what_is_no_json_object_stays_as_it_is(case: Case, migrate: Any, ask: Any, metadata: str) -> None:
    assert arrived(case, migrate, ask, metadata)["metadata"] == metadata


@pytest.mark.parametrize("title", ["5", "null", '""', '["x"]'])
def test_a_title_that_is_no_text_gives_the_made_up_one(case: Case, migrate: Any, ask: Any, title: str) -> None:
    assert arrived(case, migrate, ask, f'{{"title": {title}}}')["title"] == "Chat 2026-01-02"


# -- ledgers ---------------------------------------------------------------------------------------------------------


def test_the_applications_ledgers_are_written(case: Case, migrate: Any, ask: Any) -> None:
    path = case("v35")
    run = migrate(path)[1]
    ((description, status, metadata),) = ask(
        path, "SELECT description, status, metadata FROM schema_migrations WHERE migration_id = ?", V35
    )
    assert (description, status) == ("Task sessions become chat sessions", "success")
    recorded = json.loads(metadata)
    assert recorded["before"]["tables"] == run.before == {"task_sessions": 684, "chat_sessions": 685}
    assert recorded["after"]["tables"] == run.after
    for when in ("before", "after"):
        assert recorded[when]["sessions"]["total"] == 685
        assert recorded[when]["messages"]["total"] == 412
    assert recorded["before"]["sessions"]["by_channel"] == {}
    assert sum(recorded["after"]["sessions"]["by_channel"].values()) >= 684
    assert ask(path, "SELECT count(*) FROM schema_version WHERE version = '0.35.0'") == [(1,)]


def test_the_ledgers_are_made_when_they_are_missing(case: Case, migrate: Any, ask: Any) -> None:
    path = case("v35")
    ask(path, "DROP TABLE schema_migrations")
    ask(path, "DROP TABLE schema_version")
    migrate(path)
    columns = [row[1] for row in ask(path, "PRAGMA table_info(schema_migrations)")]
    assert columns == ["migration_id", "applied_at", "description", "status", "metadata"]
    assert ask(path, "SELECT migration_id, status FROM schema_migrations") == [(V35, "success")]
    assert ask(path, "SELECT version FROM schema_version") == [("0.35.0",)]


# -- again -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pr3", "pr3_overlap", "v35"])
def test_a_second_run_changes_nothing_and_says_so(call: Call, case: Case, files: Any, name: str) -> None:
    path = case(name, migrated=True)
    before = files(path.parent)
    said = call("migrate", "--db", path, "--json", code=0)
    assert {run["state"] for run in said.json["runs"]} == {"already-applied", "not-applicable"}
    assert "Nothing to do" in call("migrate", "--db", path, code=0).out
    assert files(path.parent) == before, "a second run changed or created something"


def test_the_screen_shows_statistics_before_the_plan_the_proof_and_one_closing_line(call: Call, case: Case) -> None:
    said = call("migrate", "--db", case("pr3"), "--yes", "--no-color", code=0)
    words = " ".join(said.out.split())
    assert words.index("151 sessions, 475 messages, 24 orphans") < words.index("Plan") < words.index("applied")
    assert "165" in words
    assert "111 rows accounted for, field by field; nothing lost." in said.out.splitlines()[-1]


ORPHAN = (
    "INSERT INTO webui_messages SELECT 'lost', 'nowhere', role, content, created_at, NULL FROM webui_messages LIMIT 1"
)


def test_the_last_line_says_that_rows_are_in_quarantine(call: Call, case: Case, ask: Any) -> None:
    path = case("pr3")
    ask(path, ORPHAN)
    last = call("migrate", "--db", path, "--yes", code=0).out.splitlines()[-1]
    assert last.startswith("! 112 rows accounted for, 1 in quarantine; nothing lost.")


@pytest.mark.parametrize(
    "command", ["migrate", "heal", "rollback", "legacy prune --older-than 0h", "quarantine retry", "restore"]
)
def test_the_way_out_of_a_missing_yes_is_there(call: Call, case: Case, ask: Any, command: str) -> None:
    """What looks beforehand is an option that the command has, or a command that runs."""
    path = case("pr3")
    ask(path, ORPHAN)
    if command == "heal":
        ask(path, "ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy")
        ask(path, "INSERT INTO schema_migrations(migration_id) VALUES ('merge_webui_sessions')")
    elif command != "migrate":
        call("migrate", "--db", path, "--yes", code=0)
    more = [next(path.parent.glob("*.backup"))] if command == "restore" else []
    hint = call(*command.split(), *more, "--db", path, "--json", code=2).json["error"]["hint"]
    if "--dry-run" in hint:
        assert call(*command.split(), "--db", path, "--dry-run", "--json").code in (0, 1)
    else:
        look = hint.partition("`sessionctl ")[2].partition("`")[0].split()
        assert call(*look, *([] if "--db" in look else ["--db", path]), code=0)
