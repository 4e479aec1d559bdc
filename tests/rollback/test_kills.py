"""kill -9 before any statement of a rollback: migrated or rolled back, never between, and the next one ends alike."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rollback_kit import World, connect, write
from rollback_writer import build

LATER = {
    "v34": (
        "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES ('later', 'w1', 'user', 'L')",
        "UPDATE chat_sessions SET title = 'Edited' WHERE session_id = 'w2'",
        "UPDATE chat_messages SET content = 'Edited' WHERE message_id = 'm1'",
        "INSERT INTO tasks(task_id, session_id, title) VALUES ('t9', 'w2', 'Later')",
    ),
    "v35": (
        "INSERT INTO chat_sessions(session_id, title, channel) VALUES ('later', 'L', 'api')",
        "INSERT INTO tasks(task_id, session_id, title) VALUES ('t9', 'chat', 'Later')",
        "UPDATE chat_sessions SET title = 'Edited' WHERE session_id = 's1'",
    ),
}


@pytest.mark.parametrize(("mode", "step"), [("wal", 1), ("delete", 5)])  # a journal costs a recovery each time
@pytest.mark.parametrize("base", ["v34", "v35"])
def test_a_kill_before_any_statement_leaves_old_or_new(base: str, mode: str, step: int, tmp_path: Path) -> None:
    world: World = build(base, tmp_path / "migrated.db")
    with connect(world.path) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.close()
    world.migrate()
    write(world.path, *LATER[base])
    victim = Path(__file__).with_name("victim.py")
    done = subprocess.run(
        [sys.executable, str(victim), str(world.path), str(tmp_path / "struck"), str(step)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, *kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["states"] == ["rolled-back"], f"the undisturbed rollback failed: {first}"
    assert len(kills) * step >= 40, f"only {len(kills)} statements to be killed at"
    for kill in kills:
        story = f"{base}, {mode}, killed before statement {kill['at']}"
        assert kill["status"] == -signal.SIGKILL, f"{story}: it was never reached"
        if kill["found"] is not None:
            _hold(kill["found"], first, story)


def _hold(found: dict[str, Any], first: dict[str, Any], story: str) -> None:
    left, ended = found["left"], found["ended"]
    assert left["integrity"] == "ok", f"{story}: the database is damaged: {left['integrity']}"
    differs = {name for name, rows in left["tables"].items() if first["old"]["tables"].get(name) != rows}
    assert left["tables"] in (first["old"]["tables"], first["new"]["tables"]), (
        f"{story}: neither old nor new: {differs}"
    )
    assert ended["tables"] == first["new"]["tables"], f"{story}: the next rollback ends elsewhere"
