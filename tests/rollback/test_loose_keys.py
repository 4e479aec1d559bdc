"""A target's key that takes 'K' for 'k', or a key with blanks behind it: who refers to a row is SQLite's to say."""

from pathlib import Path

import pytest
from rollback_kit import ask, built, comes_back, write

MIGRATION = """
from sessionctl import Merge, Migration, Retire

merge = Merge("old", "new", {"id": "id"}, {"name": "name"})
migration = Migration(version="1.0.0", steps=(merge, Retire("old", successor="new")))
"""
SCRIPT = """
CREATE TABLE new (id TEXT PRIMARY KEY COLLATE {0}, name TEXT);
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE notes (n INTEGER PRIMARY KEY, session TEXT REFERENCES new(id) ON DELETE CASCADE);
INSERT INTO old VALUES ('{1}', 'A');
"""
ALIKE = [("NOCASE", "k", "K"), ("RTRIM", "k", "k  ")]


@pytest.mark.parametrize(("collation", "key", "said"), ALIKE)
def test_a_row_that_referred_to_nothing_does_not_stop_the_way_back(
    collation: str, key: str, said: str, tmp_path: Path
) -> None:
    script = SCRIPT.format(collation, key) + f"INSERT INTO notes VALUES (1, '{said}'), (2, 'nowhere');"
    comes_back(built(tmp_path, MIGRATION, script))


@pytest.mark.parametrize(("collation", "key", "said"), ALIKE)
def test_a_row_written_later_keeps_its_parent(collation: str, key: str, said: str, tmp_path: Path) -> None:
    world = built(tmp_path, MIGRATION, SCRIPT.format(collation, key))
    world.migrate()
    write(world.path, f"INSERT INTO notes VALUES (1, '{said}')")
    world.back()
    assert ask(world.path, "SELECT id, session FROM notes JOIN new ON id = session") == [(key, said)]
    assert ask(world.path, "PRAGMA foreign_key_check") == []
