"""Exit codes and the JSON envelope, as scripts rely on them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Case = Callable[..., Path]

MIGRATE = {"migration", "version", "state", "seconds", "backup", "before", "after", "merges", "findings"}
OUTCOME = {"source", "target", "rows", "inserted", "identical", "merged", "forked", "quarantined", "conflicts"}
READS = ("plan", "status", "stats", "verify")


@pytest.mark.parametrize("command", ["migrate", *READS])
def test_one_json_object_is_on_stdout_with_the_envelope(call: Call, case: Case, command: str) -> None:
    said = call(command, "--db", case("pr3"), "--json", *(["--yes"] if command == "migrate" else []))
    assert said.json["schema_version"] == 1
    assert said.json["command"] == command
    assert said.json["database"].endswith("pr3.db")
    assert said.json["ok"] is (said.code == 0), f"ok and the exit code disagree: {said}"
    assert "error" not in said.json


@pytest.mark.parametrize("command", ["migrate", *READS])
def test_an_error_is_the_same_envelope_with_code_message_and_hint(call: Call, tmp_path: Path, command: str) -> None:
    said = call(command, "--db", tmp_path / "absent.db", "--json", code=3)
    assert said.json.keys() >= {"schema_version", "command", "ok", "database", "error"}
    assert said.json["ok"] is False
    assert said.json["command"] == command
    assert set(said.json["error"]) == {"code", "message", "hint"}
    assert said.error == "missing_database"
    assert "absent.db" in said.json["error"]["message"]
    assert said.json["error"]["hint"], "an error without a way out"


def test_an_error_names_the_database_wherever_its_name_came_from(call: Call, tmp_path: Path) -> None:
    path = str(tmp_path / "absent.db")
    assert call("stats", "--json", env={"SESSIONCTL_DB": path}).json["database"] == path


def test_migrate_has_every_key_of_the_contract(call: Call, case: Case) -> None:
    said = call("migrate", "v35", "--db", case("v35"), "--yes", "--json", code=0)
    run = next(r for r in said.json["runs"] if r["migration"] == "v35_merge_task_sessions")
    assert run.keys() >= MIGRATE, f"missing: {MIGRATE - run.keys()}"
    assert run["version"] == "0.35.0"
    assert run["state"] == "applied"
    assert isinstance(run["seconds"], float)
    assert Path(run["backup"]).is_file(), "the backup that the run names is not there"
    assert run["before"] == {"task_sessions": 684, "chat_sessions": 685}
    assert run["after"] == {"task_sessions_legacy": 684, "chat_sessions": 685}
    (merge,) = run["merges"]
    assert merge.keys() >= OUTCOME, f"missing: {OUTCOME - merge.keys()}"
    assert {name: merge[name] for name in OUTCOME} == {
        "source": "task_sessions", "target": "chat_sessions", "rows": 684, "inserted": 0, "identical": 0,
        "merged": 684, "forked": 0, "quarantined": 0, "conflicts": 0,
    }  # fmt: skip
    assert run["findings"] == []


def test_no_backup_is_null_in_the_answer(call: Call, case: Case) -> None:
    path = case("v35")
    said = call("migrate", "v35", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert [r["backup"] for r in said.json["runs"]] == [None, None]
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name], "something was left beside the database"


def test_a_backup_goes_where_it_is_told(call: Call, case: Case, tmp_path: Path) -> None:
    (folder := tmp_path / "backups").mkdir()
    said = call("migrate", "v35", "--db", case("v35"), "--yes", "--backup-dir", folder, "--json", code=0)
    assert Path(said.json["runs"][-1]["backup"]).parent == folder


def test_status_has_every_key_and_states_of_the_contract(call: Call, case: Case) -> None:
    said = call("status", "--db", case("v35", migrated=True), "--json", code=0)
    rows = {row["migration"]: row for row in said.json["migrations"]}
    assert rows["v34_merge_webui_sessions"]["state"] == "not-applicable"
    assert rows["v34_merge_webui_sessions"]["applied_at"] is None
    assert rows["v35_merge_task_sessions"].keys() >= {"migration", "set", "version", "state", "applied_at"}
    assert rows["v35_merge_task_sessions"]["set"] == "agentos"
    assert rows["v35_merge_task_sessions"]["version"] == "0.35.0"
    assert rows["v35_merge_task_sessions"]["state"] == "applied"
    assert rows["v35_merge_task_sessions"]["applied_at"].startswith("20")


def test_stats_has_every_key_of_the_contract(call: Call, case: Case) -> None:
    said = call("stats", "--db", case("v35", migrated=True), "--json", code=0).json
    assert said["sessions"].keys() >= {"total", "by_source", "by_mode", "by_phase", "by_channel", "first", "last"}
    assert said["messages"].keys() >= {"total", "orphans", "by_role"}
    for table in said["tables"]:
        assert table.keys() >= {"name", "kind", "rows", "bytes"}
        assert table["kind"] in ("session", "message", "legacy", "ledger", "other"), table
    for table in said["legacy"]:
        assert table.keys() >= {"name", "rows", "archived_at", "age_days"}


def test_verify_has_every_key_of_the_contract(call: Call, case: Case) -> None:
    said = call("verify", "--db", case("v35", migrated=True), "--json", code=0)
    assert said.json["checks"], "no check at all"
    for check in said.json["checks"]:
        assert check.keys() >= {"name", "state", "detail"}
        assert check["state"] in ("pass", "fail", "skipped"), check


@pytest.mark.parametrize("command", [*READS, "migrate"])
def test_without_json_there_is_no_json_and_the_answer_is_on_stdout(call: Call, case: Case, command: str) -> None:
    said = call(command, "--db", case("pr3", migrated=True), *(["--yes"] if command == "migrate" else []), code=0)
    assert said.out.strip()
    assert not said.out.lstrip().startswith("{")


TALKS = '''"""A migration that talks."""
from sessionctl import Merge, Migration, Retire

print("TOLD at the top")

def said(value):
    print("TOLD of a row")
    return value

migration = Migration(version="1.0.0", functions=(said,), steps=(
    Merge(source="voice", target="chat_sessions", key={"session_id": "id"}, columns={"title": "said(title)"}),
    Retire("voice", successor="chat_sessions"),
))
'''


@pytest.mark.parametrize("json", ["--json", None])
def test_what_a_migration_prints_is_on_stderr(call: Call, make: Any, write_migration: Any, json: str | None) -> None:
    path = make("""
        CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT);
        CREATE TABLE voice (id TEXT PRIMARY KEY, title TEXT);
        INSERT INTO voice VALUES ('a', 'one'), ('b', 'two')""")
    asked = ("--db", path, "--migrations", write_migration(TALKS), *([json] if json else []))
    for command in ("status", "plan", "migrate --yes", "verify", "rollback --yes", "migrate --online --yes", "heal"):
        said = call(*command.split(), *asked, code=0)
        assert "TOLD at the top" in said.err
        assert "TOLD" not in said.out
        if command in ("plan", "migrate --yes", "verify"):
            assert "TOLD of a row" in said.err
        if json:
            assert said.json["ok"] is True
        else:
            assert said.out.strip()
        if command == "migrate --yes" and not json:
            assert "Before" in said.out, "what is told before the work went elsewhere"


def test_progress_goes_to_stderr_and_not_to_stdout(call: Call, case: Case) -> None:
    said = call("migrate", "--db", case("pr3"), "--yes", "--json", code=0)
    assert "merging webui_sessions" in said.err
    assert "merging" not in said.out


def test_quiet_says_nothing_on_stderr(call: Call, case: Case) -> None:
    said = call("migrate", "--db", case("pr3"), "--yes", "--quiet", "--json", code=0)
    assert said.err == ""


@pytest.mark.parametrize("command", [*READS, "monitor", "quarantine list", "quarantine retry", "legacy list",
                                     "legacy drop-views"])  # fmt: skip
def test_every_command_knows_quiet_and_no_color(call: Call, case: Case, command: str) -> None:
    call(*command.split(), "--db", case("pr3", migrated=True), "--quiet", "--no-color", "--json", code=0)


@pytest.mark.parametrize(
    "wrong",
    [("nonsense",), ("migrate", "--nonsense"), ("migrate", "a", "b"), ("migrate", "--lock-timeout", "soon"),
     ("migrate", "--lock-timeout", "-1"), ("new",), ("status", "--db")],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_call_is_exit_2_that_says_why_without_a_traceback(call: Call, wrong: tuple[str, ...]) -> None:
    said = call(*wrong, code=2)
    assert "Error: " in said.err
    assert said.out == ""


def test_a_wrong_call_with_json_is_still_one_object(call: Call) -> None:
    said = call("migrate", "--nonsense", "--json", code=2)
    assert said.error == "bad_config"
    assert "--nonsense" in said.json["error"]["message"]


def test_an_unknown_target_is_exit_2_and_lists_what_exists(call: Call, case: Case) -> None:
    said = call("migrate", "v99", "--db", case("pr3"), "--yes", "--json", code=2)
    assert said.error == "unknown_migration"
    assert "v34_merge_webui_sessions" in said.json["error"]["hint"]
    assert "pr3" in said.json["error"]["hint"], "the aliases are not among the names on offer"


def test_an_unknown_policy_is_exit_2(call: Call, case: Case) -> None:
    path = case("pr3")
    for policy in ("guess", "fork"):
        said = call("migrate", "--db", path, "--on-conflict", policy, "--yes", "--json", code=2)
        assert said.error == "bad_config"
        assert "newest" in said.json["error"]["hint"]


def test_pending_work_under_check_is_exit_1_with_ok_false_and_no_error(call: Call, case: Case) -> None:
    said = call("status", "--db", case("pr3"), "--check", "--json", code=1)
    assert said.json["ok"] is False
    assert "error" not in said.json


def test_nothing_pending_under_check_is_exit_0(call: Call, case: Case) -> None:
    call("status", "--db", case("pr3", migrated=True), "--check", code=0)


def test_pending_work_without_check_is_exit_0(call: Call, case: Case) -> None:
    assert call("status", "--db", case("pr3"), "--json", code=0).json["ok"] is True


def test_an_unwritable_reader_does_not_fail_a_command(call: Call, case: Case) -> None:
    import subprocess
    import sys

    path = case("pr3", migrated=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "sessionctl", "stats", "--db", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, ""), "a reader that goes away, as `head` does, is no failure"


def test_a_terminal_without_utf8_fails_nothing(call: Call, case: Case) -> None:
    said = call("verify", "--db", case("pr3", migrated=True), env={"PYTHONIOENCODING": "ascii"}, code=0)
    assert "sessions" in said.out
