"""kill -9 before any statement of a rollback: migrated or rolled back, never between, and the next one ends alike."""

from contextlib import closing
from pathlib import Path

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
def test_a_kill_before_any_statement_leaves_old_or_new(base, mode, step, killed, tmp_path):
    world: World = build(base, tmp_path / "migrated.db")
    with closing(connect(world.path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    world.migrate()
    write(world.path, *LATER[base])
    victim = Path(__file__).with_name("victim.py")
    first, *kills = killed(victim, world.path, tmp_path / "struck", str(step), story=f"{base}, {mode}")
    assert first["said"] == ["rolled-back"], f"the undisturbed rollback failed: {first}"
    assert len(kills) * step >= 40, f"only {len(kills)} statements to be killed at"
