"""`verify`: the named checks of both merges, and what makes each of them fail."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

Call = Callable[..., Any]
Case = Callable[..., Path]

# fmt: off
PR3 = ("gate check", "session creation", "chat_sessions verification", "webui_sessions absence", "metadata defaults",
       "patch mode", "patch phase", "final state", "legacy tables", "database statistics", "migration completeness")
V35 = ("task_sessions table removed", "legacy table exists", "chat_sessions has the extended schema", "no data loss",
       "migration recorded", "tasks table exists", "session_id referential integrity", "gate compliance",
       "schema version updated", "can query chat_sessions", "can query tasks", "sample session data integrity")
# fmt: on
RECREATED = (
    "CREATE TABLE task_sessions("
    "session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT, created_at TIMESTAMP, updated_at TIMESTAMP)"
)


@pytest.fixture
def states(call: Call) -> Callable[..., dict[str, str]]:
    def look(path: Path, code: int) -> dict[str, str]:
        said = call("verify", "--db", path, "--json", code=code)
        assert said.json["ok"] is (code == 0)
        return {check["name"]: check["state"] for check in said.json["checks"]}

    return look


def failed(found: dict[str, str]) -> set[str]:
    return {name for name, state in found.items() if state == "fail"}


@pytest.mark.parametrize(("name", "checks"), [("pr3", PR3), ("pr3_overlap", PR3), ("v35", V35)])
def test_the_acceptance_checks_are_there_by_name_and_pass(
    states: Any, case: Case, name: str, checks: tuple[str, ...]
) -> None:
    found = states(case(name, migrated=True), 0)
    assert set(checks) <= found.keys(), f"missing: {set(checks) - found.keys()}"
    skipped = {"gate check", "gate compliance"}
    assert {check: found[check] for check in checks if check not in skipped} == dict.fromkeys(
        (check for check in checks if check not in skipped), "pass"
    )


def test_a_check_that_did_not_run_is_skipped_and_never_pass(states: Any, case: Case) -> None:
    assert states(case("pr3", migrated=True), 0)["gate check"] == "skipped"
    assert states(case("v35", migrated=True), 0)["gate compliance"] == "skipped"


def test_foreign_keys_are_checked_per_table(states: Any, case: Case) -> None:
    found = states(case("v35", migrated=True), 0)
    for table in ("tasks", "chat_sessions", "chat_messages"):
        assert found[f"foreign keys of {table}"] == "pass"
    assert found["foreign keys name live tables"] == "pass"


def test_the_24_orphans_of_before_are_no_failure_and_are_counted(call: Call, case: Case) -> None:
    said = call("verify", "--db", case("pr3", migrated=True), "--json", code=0).json["checks"]
    (detail,) = (c["detail"] for c in said if c["name"] == "foreign keys of chat_messages")
    assert detail.count("24") == 2, f"24 rows, 24 of them since before: {detail}"


def test_work_that_is_pending_fails(states: Any, case: Case) -> None:
    assert failed(states(case("v35"), 1)) >= {"migration completeness"}


BREAKS = {
    "a row added to the archive": ("INSERT INTO task_sessions_legacy(session_id, channel) VALUES ('x', 'cli')",
                                   {"archive task_sessions_legacy", "legacy table exists"}),
    "a row taken from the archive": ("DELETE FROM task_sessions_legacy WHERE rowid = 7",
                                     {"archive task_sessions_legacy", "legacy table exists"}),
    "a field of the archive edited": ("UPDATE task_sessions_legacy SET channel = 'edited' WHERE rowid = 7",
                                      {"archive task_sessions_legacy", "legacy table exists"}),
    "the archive dropped": ("DROP TABLE task_sessions_legacy",
                            {"archive task_sessions_legacy", "legacy table exists", "no data loss"}),
    "a task that refers to nothing": ("INSERT INTO tasks(task_id, session_id, title) VALUES ('t', 'nowhere', 'x')",
                                      {"foreign keys of tasks"}),
    "the old table recreated": (RECREATED, {"migration completeness"}),
    "a column taken from the schema": ("ALTER TABLE chat_sessions RENAME COLUMN channel TO channels",
                                       {"chat_sessions has the extended schema", "can query chat_sessions"}),
    "the record deleted": ("DELETE FROM schema_migrations WHERE migration_id LIKE 'v35%'", {"migration recorded"}),
    "the version deleted": ("DELETE FROM schema_version WHERE version = '0.35.0'", {"schema version updated"}),
    "the recorded outcomes edited": ("DELETE FROM _sessionctl_rows WHERE rowid = 7",
                                     {"proof of task_sessions -> chat_sessions", "no data loss"}),
    "tasks gone": ("DROP TABLE tasks", {"tasks table exists", "can query tasks", "session_id referential integrity"}),
}  # fmt: skip


@pytest.mark.parametrize("what", BREAKS)
def test_it_fails_by_name_on(states: Any, case: Case, ask: Any, what: str) -> None:
    statement, expected = BREAKS[what]
    path = case("v35", migrated=True)
    ask(path, statement)
    assert failed(states(path, 1)) >= expected, f"{what} went unnoticed"


def test_a_foreign_key_that_names_an_archive_fails(states: Any, case: Case, ask: Any) -> None:
    path = case("v35", migrated=True)
    ask(path, "CREATE TABLE notes(id INTEGER PRIMARY KEY, session_id TEXT REFERENCES task_sessions_legacy(session_id))")
    assert "foreign keys name live tables" in failed(states(path, 1))


def test_v34_marks_that_were_lost_fail(states: Any, case: Case, ask: Any) -> None:
    path = case("pr3", migrated=True)
    ask(path, "INSERT INTO chat_sessions(session_id, metadata) VALUES ('x', '{\"source\": \"webui_migration\"}')")
    assert "metadata defaults" in failed(states(path, 1))


def test_rows_that_never_arrived_fail(states: Any, case: Case, ask: Any) -> None:
    """A row that is in the archive and not in the ledger counts as never arrived, even if its count was forged."""
    path = case("pr3", migrated=True)
    ask(path, "INSERT INTO webui_sessions_legacy SELECT 'forged', user_id, created_at, updated_at, metadata "
              "FROM webui_sessions_legacy LIMIT 1")  # fmt: skip
    ask(path, "UPDATE _sessionctl_archives SET rows = rows + 1 WHERE archive = 'webui_sessions_legacy'")
    assert failed(states(path, 1)) >= {"archive webui_sessions_legacy"}


def test_what_the_application_did_since_is_counted_and_no_failure(call: Call, case: Case, ask: Any) -> None:
    path = case("pr3", migrated=True)
    ask(path, "UPDATE chat_sessions SET title = 'edited' WHERE session_id IN "
              "(SELECT session_id FROM webui_sessions_legacy LIMIT 3)")  # fmt: skip
    ask(path, "DELETE FROM chat_messages WHERE message_id IN (SELECT message_id FROM webui_messages_legacy LIMIT 5)")
    ask(path, "INSERT INTO chat_sessions(session_id, title) VALUES ('new', 'New')")
    checks = {c["name"]: c["detail"] for c in call("verify", "--db", path, "--json", code=0).json["checks"]}
    assert "3 edited, 0 deleted" in checks["proof of webui_sessions -> chat_sessions"]
    assert "0 edited, 5 deleted" in checks["proof of webui_messages -> chat_messages"]


def test_the_contents_of_messages_never_appear(call: Call, case: Case, ask: Any) -> None:
    path = case("pr3", migrated=True)
    ask(path, "UPDATE webui_messages_legacy SET content = 'hush-hush'")
    ask(path, "UPDATE chat_messages SET content = 'hush-hush', message_id = NULL WHERE rowid < 9")
    ask(path, 'UPDATE chat_sessions SET metadata = \'{"source": "webui_migration", "key": "hush-hush"}\'')
    for more in (["--json"], []):
        said = call("verify", "--db", path, *more, code=1)
        assert "hush-hush" not in said.out + said.err


def test_it_reads_only(call: Call, case: Case, files: Any, tmp_path: Path) -> None:
    path = case("v35", migrated=True)
    path.chmod(0o444)
    before = files(path.parent)
    (temp := tmp_path / "temp").mkdir()
    call("verify", "--db", path, env={"TMPDIR": str(temp)}, code=0)
    assert files(path.parent) == before
    assert list(temp.iterdir()) == [], "a snapshot was left behind"


def test_a_database_without_the_tables_that_a_check_writes_to_fails_instead_of_crashing(
    states: Any, case: Case, ask: Any
) -> None:
    path = case("pr3", migrated=True)
    ask(path, "DROP TABLE chat_messages")
    assert "session creation" in failed(states(path, 1))


def test_a_migration_that_is_not_applicable_adds_no_checks(states: Any, case: Case) -> None:
    assert not set(PR3) & states(case("v35", migrated=True), 0).keys()


def test_names_in_another_case_than_the_migration_writes_them(states: Any, case: Case, call: Call, ask: Any) -> None:
    path = case("pr3")
    ask(path, "ALTER TABLE chat_sessions RENAME TO other")
    ask(path, "ALTER TABLE other RENAME TO Chat_Sessions")
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert states(path, 0)["database statistics"] == "pass"


def test_a_mode_that_the_user_had_set_to_null_is_no_failure(states: Any, case: Case, call: Call, ask: Any) -> None:
    path = case("pr3")
    ask(path, "UPDATE webui_sessions SET metadata = '{\"conversation_mode\": null}' WHERE rowid = 1")
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert states(path, 0)["metadata defaults"] == "pass"


def test_a_trigger_that_rolls_everything_back_fails_a_check_and_nothing_else(states: Any, case: Case, ask: Any) -> None:
    path = case("pr3", migrated=True)
    ask(path, "CREATE TRIGGER no BEFORE INSERT ON chat_sessions BEGIN SELECT RAISE(ROLLBACK, 'no'); END")
    assert failed(states(path, 1)) == {"session creation", "patch mode", "patch phase"}


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE voice_legacy SET title = 'secret' WHERE id = 'b'", "edited b"),
        ("UPDATE voice_legacy SET title = CAST(title AS BLOB) WHERE id IN ('b', 'c')", "edited b, c"),
        ("DELETE FROM voice_legacy WHERE id = 'c'", "gone c"),
        ("INSERT INTO voice_legacy VALUES ('d', 'secret')", "added d"),
        ("UPDATE voice_legacy SET id = 'e' WHERE id = 'a'", "gone a; added e"),
    ],
)
def test_the_rows_of_a_disturbed_archive_are_named(
    call: Call, make: Any, write_migration: Any, ask: Any, statement: str, says: str, online: tuple[str, ...]
) -> None:
    path = make("""
        CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT);
        CREATE TABLE voice (id TEXT PRIMARY KEY, title TEXT);
        INSERT INTO voice VALUES ('a', 'one'), ('b', 'two'), ('c', 'three')""")
    asked = (
        "--db",
        path,
        "--json",
        "--migrations",
        write_migration('''"""Voice."""
from sessionctl import Merge, Migration, Retire
migration = Migration(version="1.0.0", steps=(
    Merge(source="voice", target="chat_sessions", key={"session_id": "id"}, columns={"title": "title"}),
    Retire("voice", successor="chat_sessions")))
'''),
    )
    call("migrate", "--yes", *asked, *online, code=0)
    ask(path, statement)
    said = call("verify", *asked, code=1)
    (detail,) = [c["detail"] for c in said.json["checks"] if c["name"] == "archive voice_legacy"]
    assert detail.endswith(f": {says}"), detail
    back = call("rollback", "--yes", *asked, code=3)
    assert "voice_legacy" in back.json["error"]["message"]
    assert back.json["error"]["message"].endswith(f": {says}")
    assert "secret" not in said.out + back.out


LEDGER = set(re.findall(r"EXISTS (_sessionctl_\w+) \(", (ROOT / "sessionctl" / "ledger.sql").read_text()))
LATER = {"_sessionctl_returned", "_sessionctl_unindexed"}  # the ledgers of earlier versions lack them


@pytest.mark.parametrize("table", sorted(LEDGER - LATER))
def test_a_table_of_the_ledger_that_is_gone_is_named(call: Call, case: Case, ask: Any, dump: Any, table: str) -> None:
    path = case("v35", migrated=True)
    ask(path, f"DROP TABLE {table}")
    before = dump(path, ours=True)
    every = ("verify", "status", "stats", "migrate --yes", "plan", "rollback --yes", "rollback --dry-run --steps 2")
    for command in every if table == "_sessionctl_rows" else every[:6:5]:
        said = call(*command.split(), "--db", path, "--json", code=3)
        assert said.error == "corrupt_database", command
        assert table in said.json["error"]["message"]
        assert "sessionctl restore" in said.json["error"]["hint"]
        assert dump(path, ours=True) == before, command


def test_a_backup_restores_a_database_whose_ledger_is_incomplete(call: Call, case: Case, ask: Any, dump: Any) -> None:
    path = case("v35")
    before = dump(path)
    backup = call("migrate", "--db", path, "--yes", "--json", code=0).json["runs"][-1]["backup"]
    ask(path, "DROP TABLE _sessionctl_rows")
    assert "--force" in call("restore", backup, "--db", path, "--yes", "--json", code=3).json["error"]["hint"]
    call("restore", backup, "--db", path, "--yes", "--force", code=0)
    assert dump(path) == before


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("CREATE TABLE _sessionctl_runs (x)", "_sessionctl_runs is no table of sessionctl's ledger: it has no column"),
        ("CREATE VIEW _sessionctl_rows AS SELECT 1 AS key", "no table of sessionctl's ledger: it is a view"),
        ("CREATE TABLE _sessionctl_returned (x)", "_sessionctl_returned is no table of sessionctl's ledger"),
    ],
)
def test_a_table_that_is_called_as_one_of_the_ledger_is_named(
    call: Call, case: Case, ask: Any, dump: Any, statement: str, says: str
) -> None:
    path = case("v35")
    ask(path, statement)
    before = dump(path, ours=True)
    for command in ("verify", "status", "migrate --yes", "plan", "rollback --yes"):
        said = call(*command.split(), "--db", path, "--json", code=3)
        assert said.error == "corrupt_database", command
        assert says in said.json["error"]["message"]
        assert "rename" in said.json["error"]["hint"]
    assert dump(path, ours=True) == before


def test_a_ledger_that_lost_a_column_is_named(call: Call, case: Case, ask: Any) -> None:
    path = case("v35", migrated=True)
    ask(path, "ALTER TABLE _sessionctl_runs DROP COLUMN undone_at")
    for command in ("verify", "status", "migrate --yes", "rollback --yes"):
        said = call(*command.split(), "--db", path, "--json", code=3)
        assert (said.error, "undone_at" in said.json["error"]["message"]) == ("corrupt_database", True), command
