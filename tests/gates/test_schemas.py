"""Schemas of many kinds of applications: the first line of each file says which tables are one too many."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from gate_help import SCHEMAS, gate, gate_json

from sessionctl.content import content
from sessionctl.gating.load_gates import load_gates
from sessionctl.gating.schema_file import load_schema
from sessionctl.gating.source import Context

CASES = sorted(SCHEMAS.glob("*.sql"))
# What the shipped migrations merge into, as every run of the gate knows it.
TARGETS = frozenset({"chat_sessions", "chat_messages"})
GATE = load_gates(content("gates"))["no-duplicate-tables"]


def expected(path: Path) -> set[str]:
    names = path.read_text().split("\n")[0].removeprefix("-- expect:")
    return {name.strip() for name in names.split(",")} - {"none"}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_right_tables_are_named(path: Path) -> None:
    with closing(load_schema(path.read_text(), path.name)) as connection:
        found = {finding.place.table for finding in GATE.check(connection, Context(targets=TARGETS))}
    assert found == expected(path)


def test_the_answer_says_what_would_merge_them(project: Path) -> None:
    code, answer = gate_json(project, "--schema", str(SCHEMAS / "agentos_before_v35.sql"))
    assert code == 1
    (finding,) = answer["findings"]
    assert finding["table"] == "task_sessions"
    assert "chat_sessions" in finding["message"]
    assert "sessionctl migrate v35_merge_task_sessions" in finding["hint"]


def test_without_a_known_migration_it_says_how_to_draft_one(project: Path) -> None:
    code, answer = gate_json(project, "--schema", str(SCHEMAS / "voice_sessions_same_shape.sql"))
    assert code == 1
    (finding,) = answer["findings"]
    assert "--source voice_sessions --target chat_sessions" in finding["hint"]


def test_without_a_database_the_schema_gate_is_skipped(project: Path) -> None:
    code, answer = gate_json(project)
    states = {entry["name"]: entry["state"] for entry in answer["gates"]}
    assert code == 0
    assert states["no-duplicate-tables"] == "skipped"
    assert states["no-sqlite-connect"] == "pass"


def test_canonical_tables_must_be_there(project: Path) -> None:
    (project / "sessionctl.toml").write_text('[gate.no-duplicate-tables]\ncanonical = ["chat_sessions", "gone"]\n')
    code, answer = gate_json(project, "--schema", str(SCHEMAS / "agentos_after.sql"))
    assert code == 1
    assert [finding["table"] for finding in answer["findings"]] == ["gone"]


def test_a_human_may_say_that_a_table_is_something_else(project: Path) -> None:
    (project / "sessionctl.toml").write_text('[gate.no-duplicate-tables]\ndistinct = ["voice_sessions"]\n')
    code, _ = gate_json(project, "--schema", str(SCHEMAS / "voice_sessions_same_shape.sql"))
    assert code == 0


def test_an_archive_of_ours_stays_one_when_the_application_removes_its_newest_sessions(
    project: Path, case: Callable[..., Path]
) -> None:
    path = case("v35", migrated=True)
    asked = ("--select", "no-duplicate-tables", "--db", str(path))
    assert gate(project, *asked).returncode == 0
    with closing(sqlite3.connect(path)) as db:
        for table in ("chat_messages", "chat_sessions"):
            db.execute(f"DELETE FROM {table} WHERE rowid > 1")
        db.execute("UPDATE chat_sessions SET created_at = '2001-01-01', updated_at = NULL, last_activity = NULL")
        db.commit()
    done = gate(project, *asked)
    assert done.returncode == 0, done.stdout


def test_an_archive_of_ours_that_is_still_written_is_none(project: Path, case: Callable[..., Path]) -> None:
    path = case("v35", migrated=True)
    with closing(sqlite3.connect(path)) as db:
        # No newer than what lives: only the fingerprint tells.
        db.execute("INSERT INTO task_sessions_legacy(session_id, created_at) VALUES ('late', '2001-01-01')")
        db.commit()
    code, answer = gate_json(project, "--select", "no-duplicate-tables", "--db", str(path))
    assert code == 1
    assert [finding["table"] for finding in answer["findings"]] == ["task_sessions_legacy"]


def test_a_missing_database_is_never_clean(project: Path) -> None:
    for option in ("--db", "--schema"):
        done = gate(project, option, "missing.db")
        assert done.returncode == 3
        assert "missing.db" in done.stderr


def test_a_schema_as_sqlite_prints_it_is_read(project: Path) -> None:
    (project / "dump.sql").write_text(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
        "CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, created_at TEXT);\n"
        "INSERT INTO chat_sessions VALUES(1,'a; b','2026-01-01');\n"
        "CREATE TABLE sqlite_sequence(name,seq);\nDELETE FROM sqlite_sequence;\n"
        "INSERT INTO sqlite_sequence VALUES('chat_sessions',1);\nCREATE TABLE sqlite_stat1(tbl,idx,stat);\n"
        "CREATE VIEW v AS SELECT id FROM chat_sessions\n/* v(id) */;\n"
        "CREATE TRIGGER t AFTER INSERT ON chat_sessions BEGIN SELECT 1; SELECT 2; END;\n"
        "COMMIT;\n"
    )
    assert gate(project, "--schema", "dump.sql").returncode == 0


def test_a_schema_that_sqlite_refuses_is_never_clean(project: Path) -> None:
    for text in ("CREATE TABLE a (", "CREATE TABLE a (id);\nnonsense;\n", "CREATE TABLE a (id); CREATE TABLE a (id);"):
        (project / "bad.sql").write_text(text)
        assert gate(project, "--schema", "bad.sql").returncode == 3
