"""Three sources of one target, and a unique value that the second frees and the third takes."""

from pathlib import Path

import pytest
from rollback_kit import ask, built, comes_back, write

MIGRATION = """
from sessionctl import Merge, Migration, Retire

names = ("one", "two", "three")
merges = (Merge(name, "new", {"id": "id"}, {"a": "a", "b": "b"}, on_conflict="source") for name in names)
migration = Migration(version="1.0.0", steps=(*merges, *(Retire(name, successor="new") for name in names)))
"""
SCRIPT = """
CREATE TABLE new (id INTEGER PRIMARY KEY, a TEXT, b TEXT {});
CREATE TABLE one (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
CREATE TABLE two (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
CREATE TABLE three (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO one VALUES (4, 'first', 'wanted'), (5, 'first', 'other');
INSERT INTO two VALUES (4, 'second', 'free');
INSERT INTO three VALUES (6, 'third', 'wanted');
"""


@pytest.mark.parametrize("rest", ["UNIQUE", "", "UNIQUE, UNIQUE (a, b)"])
def test_each_source_gets_its_own_words_back(rest: str, tmp_path: Path) -> None:
    comes_back(built(tmp_path, MIGRATION, SCRIPT.format(rest)))


def test_what_the_application_wrote_since_goes_back_to_the_source(tmp_path: Path) -> None:
    world = built(tmp_path, MIGRATION, SCRIPT.format("UNIQUE"))
    world.migrate()
    write(world.path, "UPDATE new SET a = 'edited' WHERE id = 4")
    world.back()
    assert ("edited",) in ask(world.path, "SELECT a FROM one WHERE id = 4 UNION SELECT a FROM two WHERE id = 4")
    assert ask(world.path, "SELECT b FROM one WHERE id = 4") == [("wanted",)]
