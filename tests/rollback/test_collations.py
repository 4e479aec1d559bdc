"""What differs in capitals or blanks only is another value, whatever a column's collation makes of it."""

from pathlib import Path

import pytest
from rollback_kit import World, ask, connect, one, write

from sessionctl import load

MIGRATION = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="chats", key={"id": "id"}, columns={"v": "v"}%s),
        Retire("old", successor="chats"),
    ),
)
"""
TABLES = """
CREATE TABLE chats (id TEXT PRIMARY KEY, v TEXT COLLATE {0}, state TEXT COLLATE {0} DEFAULT 'open');
CREATE TABLE old (id TEXT PRIMARY KEY, v TEXT COLLATE {0});
INSERT INTO old VALUES ('a', 'word'), ('b', '   ');
"""
EDITS = {"NOCASE": ("WORD", "OPEN"), "RTRIM": ("word  ", "open ")}


def build(folder: Path, collation: str, more: str = "") -> World:
    own = folder / "migrations"
    own.mkdir()
    (own / "m.py").write_text(MIGRATION % more)
    connection = connect(folder / "store.db")
    connection.executescript(TABLES.format(collation))
    connection.close()
    return World(folder / "store.db", load.migrations(own))


@pytest.mark.parametrize("collation", EDITS)
def test_an_edit_through_the_old_name_arrives(collation: str, tmp_path: Path) -> None:
    world, edit = build(tmp_path, collation), EDITS[collation][0]
    world.migrate(compat=True)
    write(world.path, ("UPDATE old SET v = ? WHERE id = 'a'", (edit,)))
    assert one(world.path, "SELECT v FROM chats WHERE id = 'a'") == edit
    world.back()
    assert one(world.path, "SELECT v FROM old WHERE id = 'a'") == edit


@pytest.mark.parametrize("collation", EDITS)
def test_an_edit_that_cannot_be_carried_is_told(collation: str, tmp_path: Path) -> None:
    world = build(tmp_path, collation)
    world.migrate()
    write(world.path, ("UPDATE chats SET state = ? WHERE id = 'a'", (EDITS[collation][1],)))
    refused = world.refused()
    assert refused.code == "rollback_would_lose"
    assert "chats.state in 1 row (a)" in str(refused)


def test_blanks_are_no_gap_for_a_default(tmp_path: Path) -> None:
    world = build(tmp_path, "RTRIM", more=""", defaults={"v": "'made up'"}""")
    world.migrate()
    assert ask(world.path, "SELECT v FROM chats ORDER BY id") == [("word",), ("   ",)]
