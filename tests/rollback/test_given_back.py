"""Values that a merge overwrote, or spelled otherwise, come back: in the order that they allow, in their own form."""

from pathlib import Path

import pytest
from rollback_kit import ask, built, comes_back_verified, differences, one, write

from sessionctl import quarantine

OVERWRITTEN = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="new", key={"id": "id"}, columns={"name": "name"}, on_conflict="source"),
        Retire("old", successor="new"),
    ),
)
"""
UPWARDS = OVERWRITTEN.replace('"name": "name"', '"name": "name", "up": "up"')
PREFIXED = OVERWRITTEN.replace('"id"}', "\"'old-' || id\"}")
UPS = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT, up TEXT REFERENCES {0});
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT, up TEXT REFERENCES old(id));
CREATE TABLE others (id TEXT PRIMARY KEY);
INSERT INTO others VALUES ('b'), ('p');
"""

SHIFTED = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT {0}, loud AS (name || '!') STORED, kept DEFAULT 7);
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);
INSERT INTO new(rowid, id, name, kept) VALUES (5, 'a', 'p', 1), (9, 'b', 'q', 1), (12, 'c', 'r', 1), (20, 'd', 's', 1);
INSERT INTO old VALUES ('d', 'z'), ('c', 's'), ('b', 'r'), ('a', 'q');
"""
SPELLED = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE old (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE texts (n INTEGER PRIMARY KEY, o TEXT REFERENCES old(id));
CREATE TABLE things (name TEXT PRIMARY KEY, o REFERENCES old(id)) WITHOUT ROWID;
CREATE TABLE both (o REFERENCES old(id), p TEXT REFERENCES old(id));
INSERT INTO old VALUES (1, 'a'), (2, 'b');
INSERT INTO texts VALUES (1, '1'), (2, '02'), (3, NULL), (4, '2.0'), (5, '+2');
INSERT INTO things VALUES ('i', 1), ('t', '2'), ('r', 2.0);
INSERT INTO both VALUES (1, '01'), ('2', '2'), (2.0, NULL), (NULL, '002');
"""

WORLDS: dict[str, tuple[str, str]] = {
    "children that spell a prefixed key in their own way": (PREFIXED, SPELLED),
    "an orphan that is given a parent": (
        UPWARDS,
        UPS.format("new(id)") + "INSERT INTO new VALUES ('a', 'A', 'ghost'), ('b', 'B', NULL), ('c', 'C', 'ghost');"
        "INSERT INTO old VALUES ('a', 'Other', 'b'), ('b', 'B', NULL);",
    ),
    "an orphan that is given another parent than the one that comes": (
        UPWARDS,
        UPS.format("new(id)") + "INSERT INTO new VALUES ('a', 'A', 'new'), ('b', 'B', NULL), ('c', 'C', 'other');"
        "INSERT INTO old VALUES ('a', 'Other', 'b'), ('b', 'B', NULL), ('new', 'N', 'a'), ('c', 'C', 'new');",
    ),
    "an orphan that is given a parent in a third table": (
        UPWARDS,
        UPS.format("others(id)").replace("up TEXT REFERENCES old(id)", "up TEXT")
        + "INSERT INTO new VALUES ('a', 'A', 'ghost'), ('b', 'B', 'b'), ('c', 'C', 'ghost');"
        "INSERT INTO old VALUES ('a', 'Other', 'b'), ('b', 'B', 'p');",
    ),
    "unique values that move down": (OVERWRITTEN, SHIFTED.format("UNIQUE")),
    "unique values that move down a partial index": (
        OVERWRITTEN,
        SHIFTED.format("") + "CREATE UNIQUE INDEX one ON new(name) WHERE name > 'a';",
    ),
    "unique values that move down, without a number": (
        OVERWRITTEN,
        SHIFTED.format("NOT NULL UNIQUE ON CONFLICT REPLACE")
        .replace("kept DEFAULT 7)", "n, kept) WITHOUT ROWID")
        .replace("rowid, id", "n, id"),
    ),
    "unique values that move down an index of several things": (
        OVERWRITTEN,
        SHIFTED.format("COLLATE NOCASE") + "CREATE UNIQUE INDEX one ON new(kept, lower(name), loud);",
    ),
}


@pytest.mark.parametrize("name", WORLDS)
def test_it_comes_back_whole(name: str, tmp_path: Path) -> None:
    comes_back_verified(built(tmp_path, *WORLDS[name]))


def test_a_reference_whose_parent_was_deleted_since_is_not_given_back_unsaid(tmp_path: Path) -> None:
    rows = (
        "INSERT INTO new VALUES ('a', 'A', 'b'), ('b', 'B', NULL), ('c', 'C', NULL), ('d', 'D', 'ghost');"
        "INSERT INTO old VALUES ('a', 'A', 'c'), ('c', 'C', NULL), ('d', 'D', 'c');"
    )
    world = built(tmp_path, UPWARDS, UPS.format("new(id)") + rows)
    world.migrate()
    write(world.path, "DELETE FROM new WHERE id = 'b'")
    error = world.refused()
    assert error.code == "rollback_would_lose"
    assert "1 row of new without its parent: a" in error.message


@pytest.mark.parametrize("name", [name for name in WORLDS if name.startswith("unique values")])
def test_worlds_whose_unique_values_move_do_so(name: str, tmp_path: Path) -> None:
    world = built(tmp_path, *WORLDS[name])
    (run,) = world.migrate(policy="source")
    assert run.merges[0].merged >= 3, f"only {run.merges[0].merged} rows were overwritten: nothing moved"


def test_a_unique_value_that_a_retried_row_has_taken_comes_back(tmp_path: Path) -> None:
    world = built(
        tmp_path,
        OVERWRITTEN,
        "CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT UNIQUE); CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);"
        "INSERT INTO new VALUES ('a', 'p'), ('b', 'q'); INSERT INTO old VALUES ('a', 'z'), ('b', 'y'), ('c', 'p');",
    )
    before = world.holdings()
    world.migrate()
    quarantine.retry(world.path, world.migrations, 5.0, tmp_path)
    assert one(world.path, "SELECT name FROM new WHERE id = 'c'") == "p", "the row was not retried"
    world.back()
    assert not differences(before, world.holdings())


def test_a_unique_value_that_the_application_has_taken_is_told_as_lost(tmp_path: Path) -> None:
    more = "INSERT INTO new(id, name) VALUES ('x', 'x1'), ('y', 'y1'); INSERT INTO old VALUES ('y', 'y2'), ('x', 'y1');"
    world = built(tmp_path, OVERWRITTEN, SHIFTED.format("UNIQUE") + more)
    world.migrate()
    write(world.path, "INSERT INTO new(id, name) VALUES ('theirs', 'p')")
    error = world.refused()
    assert error.code == "rollback_would_lose"
    assert "new.name in 4 rows" in error.message, "a cannot have p, and so b keeps r, c keeps s, d keeps z"
    world.back(keep=True)
    names = dict(ask(world.path, "SELECT id, name FROM new"))
    assert names == {"a": "q", "b": "r", "c": "s", "d": "z", "theirs": "p", "x": "x1", "y": "y1"}


def test_a_child_that_was_given_another_parent_since_says_the_key_of_that_one(tmp_path: Path) -> None:
    world = built(tmp_path, PREFIXED, SPELLED)
    world.migrate()
    write(world.path, "UPDATE texts SET o = 'old-1' WHERE n = 2", "UPDATE texts SET o = NULL WHERE n = 4")
    world.back()
    assert ask(world.path, "SELECT n, o FROM texts") == [(1, "1"), (2, "1"), (3, None), (4, None), (5, "+2")]
