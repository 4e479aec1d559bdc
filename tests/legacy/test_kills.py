"""kill -9 at every statement and file operation of a restore, a prune and of dropping views: old or new, never between.

What a kill leaves beside the database, such as an unfinished backup, is gone after the next run.
"""

from pathlib import Path

import pytest
from legacy_kit import write

modes = pytest.mark.parametrize(  # under a journal every kill leaves another one to roll back: a sample
    ("wal", "step"), [(True, 1), (False, 6)], ids=["WAL", "rollback journal"]
)
VICTIM = Path(__file__).with_name("victim.py")


def fewer(path: Path) -> None:
    """A kill is about places, not about rows."""
    write(path, "PRAGMA foreign_keys = OFF", "DELETE FROM task_sessions WHERE rowid % 16")


@modes
def test_a_restore_leaves_what_was_there_or_the_backup(wal, step, a_store, killed, tmp_path):
    store = a_store("v35", wal=wal)
    fewer(store.path)
    made = store.migrate()
    write(store.path, "UPDATE chat_sessions SET title = 'Written since'")
    write(store.path, "PRAGMA wal_checkpoint(TRUNCATE)")
    first, *kills = killed(VICTIM, "restore", store.path, tmp_path / "struck", str(step), made, story="restore")
    struck = {kill["place"].split(" at ")[1].rpartition(" ")[0] for kill in kills}
    expected = {"statement", "write wal", "truncate wal", "unlink shm"} if wal else {"statement", "write database"}
    assert struck >= expected, f"these were never struck: {expected - struck}"
    assert not [name for name in first["left"] if name.endswith(("-wal", "-shm", "-journal", ".partial"))], (
        f"a restore leaves files behind: {first['left']}"
    )


@modes
def test_a_prune_leaves_the_archive_or_none(wal, step, a_store, killed, tmp_path):
    store = a_store("v35", wal=wal)
    fewer(store.path)
    store.migrate()
    write(store.path, "PRAGMA wal_checkpoint(TRUNCATE)")
    first, *kills = killed(VICTIM, "prune", store.path, tmp_path / "struck", str(step), "", story="prune")
    assert first["said"] == ["task_sessions_legacy"]
    assert len(kills) >= 20, f"only {len(kills)} places to be killed at"


def test_dropping_views_leaves_all_or_none(a_store, killed, tmp_path):
    store = a_store("v35", wal=True)
    fewer(store.path)
    store.migrate(compat=True)
    write(store.path, "PRAGMA wal_checkpoint(TRUNCATE)")
    first, *kills = killed(VICTIM, "drop-views", store.path, tmp_path / "struck", "1", "", story="drop-views")
    assert first["said"] == ["task_sessions"]
    assert len(kills) >= 10, f"only {len(kills)} places to be killed at"
