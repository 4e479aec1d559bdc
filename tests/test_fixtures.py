"""The three reported cases have the numbers of their reports, and the same rows on every build."""

import importlib.util
import json
import math
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BUILD = Path(__file__).parents[1] / "fixtures" / "build.py"
CASES = ("pr3", "pr3_overlap", "v35")
ORPHANS = "SELECT message_id FROM chat_messages WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)"
KEY = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|auto_[0-9a-f]{8}_[0-9]{10}")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Open = Callable[[str], sqlite3.Connection]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fixtures_build", BUILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def case() -> Iterator[Open]:
    """Opens a case that was just built, in memory."""
    opened: list[sqlite3.Connection] = []

    def build(name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        opened.append(connection)
        load().build(name, connection)
        return connection

    yield build
    for connection in opened:
        connection.close()


def one(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]


def column(connection: sqlite3.Connection, sql: str) -> list[Any]:
    return [row[0] for row in connection.execute(sql)]


def counts(connection: sqlite3.Connection, *tables: str) -> list[int]:
    return [one(connection, f"SELECT count(*) FROM {table}") for table in tables]


def rows(connection: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [description[0] for description in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def contradicts(left: Any, right: Any) -> bool:
    """Whether both sides hold a value, and not the same one; objects are compared key by key."""
    if isinstance(left, dict) and isinstance(right, dict):
        return any(contradicts(left[key], right[key]) for key in left.keys() & right.keys())
    return left not in (None, "", {}) and right not in (None, "", {}) and left != right


def instant(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


def object_of(metadata: str | None) -> dict[str, Any]:
    value = json.loads(metadata or "{}")
    assert isinstance(value, dict)
    return value


def lacking(known: dict[str, Any], source: dict[str, Any]) -> bool:
    """Whether the source holds a key, at any depth, that the other side does not know."""
    return any(
        key not in known or (isinstance(value, dict) and isinstance(known[key], dict) and lacking(known[key], value))
        for key, value in source.items()
    )


def test_the_cases_are_the_reported_ones() -> None:
    assert load().CASES == CASES


def test_pr3_has_the_numbers_of_its_report(case: Open) -> None:
    connection = case("pr3")
    tables = ("chat_sessions", "chat_messages", "webui_sessions", "webui_messages")
    assert counts(connection, *tables) == [151, 475, 14, 97]
    assert len(column(connection, ORPHANS)) == 24
    union = "SELECT session_id FROM chat_sessions UNION SELECT session_id FROM webui_sessions"
    assert one(connection, f"SELECT count(*) FROM ({union})") == 165
    union = "SELECT message_id FROM chat_messages UNION SELECT message_id FROM webui_messages"
    assert one(connection, f"SELECT count(*) FROM ({union})") == 572


def test_pr3_overlap_has_the_numbers_of_the_log(case: Open) -> None:
    connection = case("pr3_overlap")
    tables = ("chat_sessions", "chat_messages", "webui_sessions", "webui_messages")
    assert counts(connection, *tables) == [158, 475, 14, 97]
    assert len(column(connection, ORPHANS)) == 24
    assert one(connection, "SELECT count(*) FROM webui_sessions JOIN chat_sessions USING (session_id)") == 12
    assert one(connection, "SELECT count(*) FROM webui_messages JOIN chat_messages USING (message_id)") == 0


def test_v35_has_the_numbers_of_its_report(case: Open) -> None:
    connection = case("v35")
    assert counts(connection, "task_sessions", "chat_sessions") == [684, 685]
    assert one(connection, "SELECT count(*) FROM task_sessions JOIN chat_sessions USING (session_id)") == 684
    assert column(connection, ORPHANS) == []
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("name", ["pr3", "pr3_overlap"])
def test_the_sessions_of_the_orphans_are_in_no_table(case: Open, name: str) -> None:
    connection = case(name)
    gone = f"SELECT session_id FROM chat_messages WHERE message_id IN ({ORPHANS})"
    assert one(connection, f"SELECT count(*) FROM webui_sessions WHERE session_id IN ({gone})") == 0
    assert len(connection.execute("PRAGMA foreign_key_check").fetchall()) == 24


def test_every_mirrored_session_lacks_something_and_contradicts_nothing(case: Open) -> None:
    connection = case("pr3_overlap")
    sources = {row["session_id"]: row for row in rows(connection, "SELECT * FROM webui_sessions")}
    mirrored = [row for row in rows(connection, "SELECT * FROM chat_sessions") if row["session_id"] in sources]
    for row in mirrored:
        source = sources[row["session_id"]]
        offered, known = object_of(source["metadata"]), object_of(row["metadata"])
        title = offered.pop("title", None)
        assert lacking(known, offered) or (title and not row["title"])
        assert not contradicts(known, offered)
        assert not contradicts(row["title"], title)
        for stamp in ("created_at", "updated_at"):
            assert instant(row[stamp]) == instant(source[stamp])
    assert {len(row["created_at"]) for row in mirrored} == {19, 26}
    assert {row["created_at"][10] for row in mirrored} == {" ", "T"}
    assert {row["title"] for row in mirrored} >= {None, ""}


def test_the_chat_rows_of_v35_contradict_no_task_session(case: Open) -> None:
    connection = case("v35")
    chats = {row["session_id"]: row for row in rows(connection, "SELECT * FROM chat_sessions")}
    tasks = set(column(connection, "SELECT task_id FROM tasks"))
    named = 0
    for source in rows(connection, "SELECT * FROM task_sessions"):
        row, offered = chats[source["session_id"]], object_of(source["metadata"])
        task = offered.get("task_id")
        named += task is not None
        assert task is None or task in tasks
        assert not contradicts(row["title"], offered.get("title"))
        assert not contradicts(row["task_id"], task)
        assert not contradicts(object_of(row["metadata"]), offered)
        assert row["created_at"] == source["created_at"]
        assert row["updated_at"] == source["last_activity"]
        assert source["channel"] in ("cli", "api", "ui", "auto")
    assert named > 100
    assert {bool(row["title"]) for row in chats.values()} == {True, False}
    assert {bool(row["task_id"]) for row in chats.values()} == {True, False}


@pytest.mark.parametrize(
    ("name", "table", "columns"),
    [
        ("v35", "chat_sessions", "session_id title task_id created_at updated_at metadata"),
        ("v35", "chat_messages", "message_id session_id role content created_at metadata"),
        ("v35", "task_sessions", "session_id channel metadata created_at last_activity"),
        ("pr3", "webui_sessions", "session_id user_id created_at updated_at metadata"),
        ("pr3", "webui_messages", "message_id session_id role content created_at metadata"),
        ("pr3", "schema_migrations", "migration_id applied_at description status metadata"),
        ("pr3", "schema_version", "version applied_at"),
    ],
)
def test_the_columns_are_those_of_the_field(case: Open, name: str, table: str, columns: str) -> None:
    assert column(case(name), f"SELECT name FROM pragma_table_info('{table}')") == columns.split()


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("pr3", {"idx_sessions_user_updated", "idx_messages_session_created"}),
        ("pr3_overlap", {"idx_sessions_user_updated", "idx_messages_session_created"}),
        ("v35", {"idx_task_sessions_channel", "idx_task_sessions_created"}),
    ],
)
def test_the_indexes_and_triggers_are_those_of_the_field(case: Open, name: str, indexes: set[str]) -> None:
    connection = case(name)
    found = set(column(connection, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
    chat = {f"idx_chat_sessions_{end}" for end in ("task", "created", "updated")}
    chat |= {f"idx_chat_messages_{end}" for end in ("session", "role", "created")}
    assert found >= indexes | chat
    on_tasks = "SELECT count(*) FROM sqlite_master WHERE tbl_name = 'tasks' AND sql IS NOT NULL AND type = "
    assert one(connection, on_tasks + "'index'") == 10
    assert one(connection, on_tasks + "'trigger'") == 7


@pytest.mark.parametrize(
    ("name", "parent"), [("pr3", "chat_sessions"), ("pr3_overlap", "chat_sessions"), ("v35", "task_sessions")]
)
def test_tasks_refer_to_the_sessions_of_their_release(case: Open, name: str, parent: str) -> None:
    connection = case(name)
    assert column(connection, "SELECT \"table\" FROM pragma_foreign_key_list('tasks')") == [parent]
    assert one(connection, f"SELECT count(*) FROM tasks JOIN {parent} USING (session_id)") > 50


@pytest.mark.parametrize("name", CASES)
def test_a_task_can_be_created_and_finished_with_foreign_keys_on(case: Open, name: str) -> None:
    connection = case(name)
    connection.execute("PRAGMA foreign_keys = ON")
    session = one(connection, "SELECT session_id FROM tasks LIMIT 1")
    connection.execute("INSERT INTO tasks (task_id, session_id, title) VALUES ('T', ?, 'new')", (session,))
    connection.execute("UPDATE tasks SET status = 'succeeded' WHERE task_id = 'T'")
    assert column(connection, "SELECT event FROM task_audits") == ["created", "status"]
    assert column(connection, "SELECT topic FROM task_outbox") == ["task.succeeded"]


@pytest.mark.parametrize("name", CASES)
def test_the_triggers_did_not_fire_for_history(case: Open, name: str) -> None:
    assert counts(case(name), "task_audits", "task_outbox") == [0, 0]


@pytest.mark.parametrize("name", CASES)
def test_keys_are_ulids_of_their_moment_or_automatic_ones(case: Open, name: str) -> None:
    connection = case(name)
    keys = column(connection, "SELECT session_id FROM chat_sessions")
    assert all(KEY.fullmatch(key) for key in keys)
    assert {key.startswith("auto_") for key in keys} == {True, False}
    for key, created in connection.execute("SELECT message_id, created_at FROM chat_messages"):
        milliseconds = 0
        for character in key[:10]:
            milliseconds = milliseconds * 32 + CROCKFORD.index(character)
        assert milliseconds // 1000 == int(datetime.fromisoformat(created + "+00:00").timestamp())


@pytest.mark.parametrize("name", ["pr3", "pr3_overlap"])
def test_the_web_interface_wrote_iso_stamps_and_a_nan(case: Open, name: str) -> None:
    connection = case(name)
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")
    for table in ("webui_sessions", "webui_messages"):
        assert all(stamp.fullmatch(text) for text in column(connection, f"SELECT created_at FROM {table}"))
    broken = rows(connection, "SELECT * FROM webui_sessions WHERE NOT json_valid(metadata)")
    assert [math.isnan(object_of(row["metadata"])["score"]) for row in broken] == [True]
    known = column(connection, "SELECT session_id FROM chat_sessions")
    assert all(row["session_id"] not in known for row in broken)


@pytest.mark.parametrize("name", CASES)
def test_there_is_something_to_see_in_every_statistic(case: Open, name: str) -> None:
    connection = case(name)
    for key, least in (("source", 4), ("conversation_mode", 5), ("execution_phase", 2), ("model", 4)):
        values = f"json_extract(nullif(metadata, ''), '$.{key}')"
        seen = f"SELECT count(DISTINCT {values}) FROM chat_sessions"
        assert one(connection, seen) >= least
    assert one(connection, "SELECT count(DISTINCT role) FROM chat_messages") == 4
    assert one(connection, "SELECT count(DISTINCT content) FROM chat_messages") > 200


@pytest.mark.parametrize(("name", "release"), [("pr3", "0.33.0"), ("pr3_overlap", "0.33.0"), ("v35", "0.34.0")])
def test_the_ledgers_end_at_the_release_before_the_merge(case: Open, name: str, release: str) -> None:
    connection = case(name)
    assert one(connection, "SELECT version FROM schema_version ORDER BY applied_at DESC") == release
    ledger = rows(connection, "SELECT * FROM schema_migrations")
    assert ledger
    assert all(row["status"] == "success" and object_of(row["metadata"]) for row in ledger)
    assert not [row for row in ledger if "merge" in row["migration_id"]]


@pytest.mark.parametrize("name", CASES)
def test_another_process_builds_the_same_rows(case: Open, name: str) -> None:
    script = (
        "import runpy, sqlite3, sys\n"
        "connection = sqlite3.connect(':memory:', isolation_level=None)\n"
        f"runpy.run_path({str(BUILD)!r})['build']({name!r}, connection)\n"
        "sys.stdout.buffer.write('\\n'.join(connection.iterdump()).encode())\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    dump = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert dump.stdout.decode() == "\n".join(case(name).iterdump())


def test_a_build_that_cannot_go_on_leaves_nothing_behind(case: Open) -> None:
    connection = case("v35")
    before = "\n".join(connection.iterdump())
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        load().build("pr3", connection)
    assert "\n".join(connection.iterdump()) == before
    assert not connection.in_transaction
    assert one(connection, "PRAGMA foreign_keys") == 1


def test_an_unknown_case_is_named(case: Open) -> None:
    with pytest.raises(ValueError, match="no fixture is called 'pr4'; there are pr3"):
        case("pr4")
