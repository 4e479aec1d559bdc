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
