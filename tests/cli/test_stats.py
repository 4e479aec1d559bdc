"""`stats`: what is counted, and on which databases that works."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Case = Callable[..., Path]


@pytest.fixture
def stats(call: Call) -> Callable[..., dict[str, Any]]:
    return lambda path: call("stats", "--db", path, "--json", code=0).json


def test_totals_count_the_unified_tables_only(stats: Any, case: Case) -> None:
    said = stats(case("pr3"))
    assert (said["sessions"]["total"], said["messages"]["total"], said["messages"]["orphans"]) == (151, 475, 24)
    assert sum(said["messages"]["by_role"].values()) == 475


def test_totals_after_the_merge(stats: Any, case: Case) -> None:
    said = stats(case("pr3", migrated=True))
    assert (said["sessions"]["total"], said["messages"]["total"], said["messages"]["orphans"]) == (165, 572, 24)


def test_by_source_mode_and_phase_read_the_metadata(stats: Any, case: Case, ask: Any) -> None:
    path = case("v35")
    ask(path, "UPDATE chat_sessions SET metadata = NULL")
    some = "WHERE rowid IN (SELECT rowid FROM chat_sessions ORDER BY rowid LIMIT 10)"
    text = '{"source": "s", "conversation_mode": "m", "execution_phase": "p"}'
    ask(path, f"UPDATE chat_sessions SET metadata = ? {some}", text)
    said = stats(path)["sessions"]
    assert (said["by_source"], said["by_mode"], said["by_phase"]) == ({"s": 10}, {"m": 10}, {"p": 10})


ODD = [
    "",
    "null",
    "[]",
    "{",
    '{"source": ',
    '{"source": NaN}',
    "5",
    '"source"',
    '["source"]',
    "\x00",
    '{"source": null}',
]


def test_malformed_metadata_counts_as_none(stats: Any, case: Case, ask: Any) -> None:
    path = case("v35")
    ask(path, "UPDATE chat_sessions SET metadata = NULL")
    for row, text in enumerate([*ODD, b"\xff\xfe", 5, 1.5, "{" * 5000], 1):
        ask(path, "UPDATE chat_sessions SET metadata = ? WHERE rowid = ?", text, row)
    ask(path, "UPDATE chat_sessions SET metadata = CAST(x'7bff7d' AS TEXT) WHERE rowid = 40")
    said = stats(path)["sessions"]
    assert said["total"] == 685
    assert (said["by_source"], said["by_mode"], said["by_phase"]) == ({}, {}, {})


def test_by_channel_first_and_last(stats: Any, case: Case, one: Any) -> None:
    path = case("v35", migrated=True)
    said = stats(path)["sessions"]
    assert set(said["by_channel"]) == {"cli", "api", "ui", "auto"}
    assert sum(said["by_channel"].values()) == 684
    assert said["first"] == one(path, "SELECT min(created_at) FROM chat_sessions")
    assert said["last"] == one(path, "SELECT max(created_at) FROM chat_sessions")


def test_every_table_is_listed_with_its_kind_rows_and_bytes(stats: Any, case: Case) -> None:
    tables = {t["name"]: t for t in stats(case("v35", migrated=True))["tables"]}
    kinds = {name: t["kind"] for name, t in tables.items() if not name.startswith("_sessionctl_")}
    assert kinds == {
        "chat_sessions": "session", "chat_messages": "message", "task_sessions_legacy": "legacy", "tasks": "other",
        "task_audits": "other", "task_outbox": "other", "schema_migrations": "ledger", "schema_version": "ledger",
    }  # fmt: skip
    assert all(t["kind"] == "ledger" for name, t in tables.items() if name.startswith("_sessionctl_"))
    assert tables["task_sessions_legacy"]["rows"] == 684
    assert tables["chat_sessions"]["bytes"] % 4096 == 0
    assert tables["chat_sessions"]["bytes"] > 0


def test_sources_that_wait_are_session_and_message_tables(stats: Any, case: Case) -> None:
    kinds = {t["name"]: t["kind"] for t in stats(case("pr3"))["tables"]}
    assert (kinds["webui_sessions"], kinds["webui_messages"]) == ("session", "message")


def test_legacy_tables_say_when_they_were_archived(stats: Any, case: Case, ask: Any) -> None:
    path = case("v35", migrated=True)
    ask(path, "UPDATE _sessionctl_runs SET applied_at = '2020-01-01T00:00:00+00:00'")
    (legacy,) = stats(path)["legacy"]
    assert (legacy["name"], legacy["rows"]) == ("task_sessions_legacy", 684)
    assert legacy["archived_at"].startswith("2020-01-01")
    assert legacy["age_days"] > 2000


def test_an_archive_of_somebody_else_has_no_age(stats: Any, case: Case, ask: Any) -> None:
    path = case("v35")
    ask(path, "ALTER TABLE task_sessions RENAME TO task_sessions_legacy")
    assert stats(path)["legacy"] == [
        {"name": "task_sessions_legacy", "rows": 684, "archived_at": None, "age_days": None}
    ]


def test_an_odd_table_beside_the_sessions_is_no_obstacle(stats: Any, case: Case, ask: Any) -> None:
    path = case("v35")
    ask(path, 'CREATE TABLE "a ""quoted"" name"(x)')
    ask(path, "CREATE VIEW broken AS SELECT nowhere FROM absent")
    names = [t["name"] for t in stats(path)["tables"]]
    assert 'a "quoted" name' in names


# A process that has run once as it is gives up its rights, and runs again: what is imported then is imported.
AS_NOBODY = """
import os, sys
from sessionctl.cli import run
run(["stats", "--db", sys.argv[1], "--json"])
sys.stdout.flush()
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
print("as nobody", flush=True)
sys.exit(run(["stats", "--db", sys.argv[2], "--json"]))
"""


@pytest.fixture
def locked_up() -> Iterator[Path]:
    """A folder that others may read but not write."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
        Path(folder).chmod(0o755)


@pytest.mark.parametrize("wal", [False, True], ids=["rollback journal", "wal"])
def test_it_works_without_write_access_to_file_and_folder(case: Case, store: Any, locked_up: Path, wal: bool) -> None:
    import json
    import shutil

    path = locked_up / "readonly.db"
    shutil.copy(case("v35", wal=wal), path)
    path.chmod(0o444)
    locked_up.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(store("pr3", False)), str(path)],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.partition("as nobody")[2] + done.stderr
    assert json.loads(done.stdout.partition("as nobody\n")[2])["sessions"]["total"] == 685
    assert [p.name for p in locked_up.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "stamp",
    ["x'00ff'", "9e999", "-9e999", "'zero hour, he said'", "'!'", "''"],
    ids=["blob", "infinity", "minus infinity", "words", "a sign", "empty"],
)
def test_a_stamp_that_names_no_instant_is_neither_first_nor_last(
    stamp: str, stats: Any, case: Case, call: Call, ask: Any
) -> None:
    path = case("v35")
    usual = stats(path)["sessions"]
    ask(path, f"INSERT INTO chat_sessions(session_id, created_at) VALUES ('odd', {stamp})")
    said = stats(path)["sessions"]
    assert (said["first"], said["last"]) == (usual["first"], usual["last"])
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert "Infinity" not in ask(path, "SELECT group_concat(metadata) FROM schema_migrations")[0][0]
