"""`status`: our own ledger and the live shape decide, other tools' flags do not."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Case = Callable[..., Path]

V34, V35 = "v34_merge_webui_sessions", "v35_merge_task_sessions"


@pytest.fixture
def states(call: Call) -> Callable[..., dict[str, str]]:
    def look(path: Path, *more: str | Path) -> dict[str, str]:
        rows = call("status", "--db", path, "--json", *more, code=0).json["migrations"]
        return {row["migration"]: row["state"] for row in rows}

    return look


def test_pending_and_not_applicable(states: Any, case: Case) -> None:
    assert states(case("v35")) == {V34: "not-applicable", V35: "pending"}
    assert states(case("pr3")) == {V34: "pending", V35: "not-applicable"}


def test_applied_says_when(call: Call, case: Case) -> None:
    rows = call("status", "--db", case("pr3", migrated=True), "--json", code=0).json["migrations"]
    assert [(row["state"], row["applied_at"] is not None) for row in rows] == [
        ("applied", True),
        ("not-applicable", False),
    ]


def test_a_source_under_its_archived_name_that_was_never_read_is_pending(states: Any, case: Case, ask: Any) -> None:
    path = case("pr3")
    ask(path, "ALTER TABLE webui_messages RENAME TO webui_messages_legacy")
    ask(path, "ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy")
    assert states(path)[V34] == "pending"


def test_a_run_whose_file_is_gone_is_missing(states: Any, case: Case, tmp_path: Path) -> None:
    from sessionctl.load import content

    folder = Path(shutil.copytree(content("migrations"), tmp_path / "shipped"))
    (folder / "agentos" / f"{V35}.py").unlink()
    assert states(case("v35", migrated=True), "--migrations", folder)[V35] == "missing"


def test_one_set_alone_makes_no_other_missing(states: Any, case: Case, tmp_path: Path) -> None:
    from sessionctl.load import content

    folder = Path(shutil.copytree(content("migrations"), tmp_path / "shipped"))
    (folder / "other").mkdir()
    (folder / "other" / "o1_note.py").write_text(
        "from sessionctl import AddColumn, Migration\n"
        'migration = Migration(version="1", steps=(AddColumn("chat_sessions", "note", "TEXT"),))\n'
    )
    assert states(case("v35", migrated=True), "--migrations", folder, "--set", "other") == {"o1_note": "pending"}


def test_a_table_that_reappears_after_the_merge_is_pending_again(states: Any, case: Case, ask: Any) -> None:
    path = case("v35", migrated=True)
    ask(path, "CREATE TABLE task_sessions(session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT DEFAULT "
              "'{}', created_at TIMESTAMP, updated_at TIMESTAMP)")  # fmt: skip
    assert states(path)[V35] == "pending"


SAYS_DONE = "INSERT INTO schema_migrations(migration_id, status) VALUES (?, 'success')"
IDS = {V34: ("merge_webui_sessions", V34), V35: (V35,)}


@pytest.mark.parametrize("written", IDS[V34])
def test_a_flag_of_the_original_scripts_without_the_work_is_pending(
    states: Any, case: Case, ask: Any, one: Any, migrate: Any, written: str
) -> None:
    path = case("pr3")
    ask(path, "DELETE FROM schema_migrations WHERE migration_id = ?", written)
    ask(path, SAYS_DONE, written)
    ask(path, "ALTER TABLE webui_messages RENAME TO webui_messages_legacy")
    ask(path, "ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy")
    assert states(path)[V34] == "pending", "a flag was believed although no row arrived"
    migrate(path)
    assert one(path, "SELECT count(*) FROM chat_sessions") == 165, "the work was not done"
    assert states(path)[V34] == "applied"


@pytest.mark.parametrize("written", IDS[V34])
def test_the_work_of_the_original_scripts_is_external(states: Any, case: Case, ask: Any, written: str) -> None:
    path = case("pr3")
    ask(path, "INSERT INTO chat_sessions(session_id, title, created_at, updated_at, metadata) "
              "SELECT session_id, 'x', created_at, updated_at, metadata FROM webui_sessions")  # fmt: skip
    ask(path, "INSERT INTO chat_messages(message_id, session_id, role, content, created_at, metadata) "
              "SELECT message_id, session_id, role, content, created_at, metadata FROM webui_messages")  # fmt: skip
    ask(path, "ALTER TABLE webui_messages RENAME TO webui_messages_legacy")
    ask(path, "ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy")
    assert states(path)[V34] == "pending", "nobody recorded it, so it is not done"
    ask(path, "DELETE FROM schema_migrations WHERE migration_id = ?", written)
    ask(path, SAYS_DONE, written)
    assert states(path)[V34] == "external"


def test_a_live_source_is_pending_whatever_a_flag_says(
    states: Any, case: Case, ask: Any, one: Any, migrate: Any
) -> None:
    path = case("v35")
    ask(path, SAYS_DONE, V35)
    assert states(path)[V35] == "pending"
    migrate(path)
    assert one(path, "SELECT count(*) FROM chat_sessions WHERE channel IS NOT NULL") >= 684
    assert one(path, "SELECT count(*) FROM schema_migrations WHERE migration_id = ?", V35) == 1


def test_a_failure_that_another_tool_recorded_is_not_in_the_way(
    states: Any, case: Case, ask: Any, migrate: Any
) -> None:
    path = case("v35")
    ask(path, "INSERT INTO schema_migrations(migration_id, status) VALUES (?, 'failed')", V35)
    assert states(path)[V35] == "pending"
    migrate(path)
    assert states(path)[V35] == "applied"
    assert ask(path, "SELECT status FROM schema_migrations WHERE migration_id = ?", V35) == [("success",)]


def test_check_passes_when_a_migration_is_done_elsewhere(call: Call, case: Case, ask: Any) -> None:
    path = case("v35", migrated=True)
    call("status", "--check", "--db", path, code=0)


def test_an_unknown_set_is_exit_2(call: Call, case: Case) -> None:
    said = call("status", "--set", "nothing", "--db", case("v35"), "--json", code=2)
    assert said.error == "bad_config"
    assert "agentos" in said.json["error"]["hint"]


def test_status_reads_only(call: Call, case: Case, files: Any) -> None:
    path = case("v35")
    before = files(path.parent)
    call("status", "--db", path, code=0)
    assert files(path.parent) == before


def test_a_state_is_in_one_piece_where_nothing_stands_beside_it(call: Call, make: Any, write_migration: Any) -> None:
    folder = write_migration(
        "from sessionctl import Merge, Migration, Retire\n"
        'migration = Migration(version="1", steps=(Merge(source="voce", target="chat", key={"id": "id"}, columns={}), '
        'Retire("voce", successor="chat")))\n'
    )
    path = make("CREATE TABLE chat(id TEXT PRIMARY KEY); CREATE TABLE voice(id TEXT PRIMARY KEY);")
    for width in (60, 80, 120):
        said = call("status", "--db", path, "--migrations", folder, env={"COLUMNS": str(width)}, code=0)
        assert "not-applicable" in said.out, f"torn at {width} columns"
