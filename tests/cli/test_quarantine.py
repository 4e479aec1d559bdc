"""`quarantine export`: whole rows, every byte of them."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """
CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY, title, task_id, created_at, updated_at, metadata);
CREATE TABLE task_sessions(session_id TEXT PRIMARY KEY, channel, metadata, created_at, last_activity);
INSERT INTO task_sessions(channel) VALUES ('café'), (x'00ff')
"""


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_texts_are_exported_as_texts_whatever_the_encoding(
    encoding: str, call: Callable[..., Any], tmp_path: Path
) -> None:
    path, out = tmp_path / "store.db", tmp_path / "rows.jsonl"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        connection.executescript(SCRIPT)
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    call("quarantine", "export", "--db", path, "--output", out, "--json", code=0)
    channels = [json.loads(line)["row"]["channel"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert channels == ["café", {"base64": "AP8=", "type": "blob"}]


@pytest.mark.parametrize("in_vain", [0, 1, 2])
@pytest.mark.parametrize("afterwards", [0, 1])
def test_what_a_retry_brought_goes_back_however_often_it_was_tried(
    in_vain: int,
    afterwards: int,
    call: Callable[..., Any],
    case: Callable[..., Path],
    ask: Callable[..., Any],
    dump: Any,
) -> None:
    path = case("pr3")
    ask(path, "CREATE UNIQUE INDEX narrow ON chat_messages(content) WHERE message_id LIKE 'twin%'")
    for n in (1, 2):
        ask(
            path,
            "INSERT INTO webui_messages(message_id, session_id, role, content, created_at) "
            "SELECT ?, session_id, 'user', 'the same', created_at FROM webui_sessions LIMIT 1",
            f"twin{n}",
        )
    text = ask(path, "SELECT sql FROM sqlite_master WHERE name = 'narrow'")[0][0]
    before = dump(path, ours=False)
    call("migrate", "v34", "--db", path, "--yes", "--no-backup", "--json", code=0)
    for _ in range(in_vain):
        tried = call("quarantine", "retry", "--db", path, "--yes", "--json", code=0).json
        assert sum(merge["inserted"] for merge in tried["merges"]) == 0
    ask(path, "DROP INDEX narrow")
    tried = call("quarantine", "retry", "--db", path, "--yes", "--json", code=0).json
    assert sum(merge["inserted"] for merge in tried["merges"]) == 1
    for _ in range(afterwards):
        call("quarantine", "retry", "--db", path, "--yes", "--json", code=0)
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert ask(path, "SELECT count(*) FROM chat_messages WHERE message_id LIKE 'twin%'") == [(0,)], "one stayed behind"
    assert ask(path, "SELECT count(*) FROM webui_messages WHERE message_id LIKE 'twin%'") == [(2,)]
    ask(path, text)
    assert dump(path, ours=False) == before


NOTES = """
    CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT NOT NULL);
    CREATE TABLE voice (id TEXT PRIMARY KEY, title TEXT);
    INSERT INTO voice VALUES ('a', 'one'), ('b', NULL), ('c', NULL), (NULL, 'three')"""
VOICE = '''"""Voice."""
from sessionctl import Merge, Migration, Retire
migration = Migration(version="1.0.0", steps=(
    Merge(source="voice", target="chat_sessions", key={"session_id": "id"}, columns={"title": "title"}),
    Retire("voice", successor="chat_sessions")))
'''
DAMAGE = (
    "DELETE FROM _sessionctl_quarantine",
    "DELETE FROM _sessionctl_quarantine WHERE key = 'b'",
    "DELETE FROM _sessionctl_quarantine_values",
    "UPDATE _sessionctl_quarantine_values SET value = 'secret' WHERE field = 'title'",
    "UPDATE _sessionctl_quarantine_values SET value = CAST(value AS BLOB) WHERE value = 'three'",
    "UPDATE _sessionctl_quarantine SET reason = 'other'",
    "UPDATE _sessionctl_quarantine SET resolved_at = '2026-01-01' WHERE key = 'b'",
)


@pytest.mark.parametrize(
    ("damage", "retried", "online"),
    [*((damage, False, ()) for damage in DAMAGE), *((damage, True, ("--online",)) for damage in DAMAGE[1::2])],
)
def test_a_disturbed_quarantine_is_noticed(
    call: Any, make: Any, write_migration: Any, ask: Any, damage: str, retried: bool, online: tuple[str, ...],
    tmp_path: Path,
) -> None:  # fmt: skip
    path = make(NOTES)
    asked = ("--db", path, "--json", "--migrations", write_migration(VOICE))
    call("migrate", "--yes", *asked, *online, code=0)
    if retried:
        call("quarantine", "retry", "--yes", *asked, code=0)
    call("verify", *asked, code=0)
    ask(path, damage)
    said = call("verify", *asked, code=1)
    told = [check["detail"] for check in said.json["checks"] if check["state"] == "fail"]
    assert any("_sessionctl_quarantine" in detail for detail in told), told
    assert "_sessionctl_quarantine" in call("rollback", "--yes", *asked, code=3).json["error"]["message"]
    waiting = call("quarantine", "list", "--db", path, "--json", code=0).json["rows"]
    if waiting:  # else nothing passes for an original
        out = tmp_path / "rows.jsonl"
        assert call("quarantine", "export", "--db", path, "--output", out, "--json", code=3).error == "refused"
        assert not out.exists()


def test_a_row_that_a_retry_brought_waits_no_more(call: Any, make: Any, write_migration: Any, ask: Any) -> None:
    path = make(NOTES)
    asked = ("--db", path, "--json", "--migrations", write_migration(VOICE))
    call("migrate", "--yes", *asked, code=0)
    for statement in ("ALTER TABLE chat_sessions RENAME TO old", "CREATE TABLE chat_sessions (session_id PRIMARY KEY, "
                      "title)", "INSERT INTO chat_sessions SELECT * FROM old", "DROP TABLE old"):  # fmt: skip
        ask(path, statement)
    merges = call("quarantine", "retry", "--yes", *asked, code=0).json["merges"]
    assert sum(merge["inserted"] for merge in merges) == 2, merges
    call("verify", *asked, code=0)
    ask(path, "UPDATE _sessionctl_quarantine SET resolved_at = NULL WHERE key = 'b'")
    call("verify", *asked, code=1)


def test_the_quarantine_of_what_a_retry_recorded_is_looked_at_too(
    call: Any, make: Any, write_migration: Any, ask: Any
) -> None:
    path = make(NOTES)
    asked = ("--db", path, "--json", "--migrations", write_migration(VOICE))
    call("migrate", "--yes", *asked, code=0)
    call("quarantine", "retry", "--yes", *asked, code=0)
    ask(path, "DELETE FROM _sessionctl_rows WHERE merge_id = 2")
    call("verify", *asked, code=1)
    call("rollback", "--yes", *asked, code=3)
