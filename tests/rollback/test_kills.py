"""kill -9 at any place of a rollback: migrated or rolled back, never between, and the next one ends alike."""

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


VICTIM = Path(__file__).with_name("victim.py")


def migrated(base: str, mode: str, path: Path) -> World:
    """Migrated, and written on."""
    world: World = build(base, path)
    with closing(connect(world.path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    world.migrate()
    write(world.path, *LATER[base])
    return world


@pytest.mark.parametrize(("mode", "step"), [("wal", 1), ("delete", 5)])  # a journal costs a recovery each time
@pytest.mark.parametrize("base", ["v34", "v35"])
def test_a_kill_before_any_statement_leaves_old_or_new(base, mode, step, killed, tmp_path):
    world = migrated(base, mode, tmp_path / "migrated.db")
    first, *kills = killed(VICTIM, world.path, tmp_path / "struck", str(step), "", story=f"{base}, {mode}")
    assert first["said"] == ["rolled-back"], f"the undisturbed rollback failed: {first}"
    assert len(kills) * step >= 40, f"only {len(kills)} statements to be killed at"


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_kill_at_any_file_operation_of_backup_and_commit_leaves_old_or_new(mode, killed, tmp_path):
    world = migrated("v35", mode, tmp_path / "migrated.db")
    first, *kills = killed(VICTIM, world.path, tmp_path / "struck", "1000", "files", story=mode)
    assert first["said"] == ["rolled-back"], f"the undisturbed rollback failed: {first}"
    assert len(kills) >= 15, f"only {len(kills)} operations to be killed at"
