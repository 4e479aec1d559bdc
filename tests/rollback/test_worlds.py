"""Small databases of every shape that a migration may meet: each comes back whole, and again after a second try."""

from pathlib import Path

import pytest
from rollback_kit import World, ask, built, comes_back, comes_back_verified, differences, one, write

from sessionctl import quarantine

PREFIXED = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="new", key={"id": "'old-' || id"}, columns={"name": "name"}),
        Retire("old", successor="new"),
    ),
)
"""
KEPT = PREFIXED.replace("'old-' || id", "id").replace("\"'old-' || id\"", '"id"')
STATED = KEPT.replace('"name": "name"', '"name": "upper(name)"').replace("}),", '}, inverse={"name": "lower(name)"}),')
SCRIPTED = """
from sessionctl import AddColumn, Merge, Migration, Retire, Script

migration = Migration(
    version="1.0.0",
    steps=(
        Script("before"),
        AddColumn("new", "rank", "INTEGER DEFAULT 3"),
        Merge(source="old", target="new", key={"id": "id"}, columns={"name": "name"}),
        Retire("old", successor="new"),
        Script("after"),
    ),
)
"""
SCRIPTS = {
    "m.before.up.sql": "ALTER TABLE tags ADD COLUMN seen INTEGER; CREATE INDEX by_seen ON tags(seen);",
    "m.before.down.sql": "DROP INDEX by_seen; ALTER TABLE tags DROP COLUMN seen;",
    "m.after.up.sql": "CREATE VIEW old AS SELECT id, name FROM new; CREATE TABLE extra (x);",
    "m.after.down.sql": "DROP VIEW old; DROP TABLE extra;",
}

NOTED = KEPT.replace(
    """        Retire("old", successor="new"),
""",
    """        Merge(
            source="old_notes", target="notes", key={"note": "'n:' || note"}, columns={"old": "old", "said": "said"}
        ),
        Retire("old", successor="new"),
        Retire("old_notes", successor="notes"),
""",
)
NOTES = """
CREATE TABLE notes (note TEXT PRIMARY KEY, old TEXT REFERENCES new(id), said TEXT);
CREATE TABLE old_notes (note TEXT PRIMARY KEY, old TEXT REFERENCES old(id), said TEXT);
INSERT INTO old_notes VALUES ('1', 'o', 'first');
"""

PLAIN = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);
INSERT INTO new VALUES ('n', 'New'), ('b', 'Both');
INSERT INTO old VALUES ('o', 'Old'), ('b', 'Other'), ('a', NULL);
"""
TAGS = """
CREATE TABLE tags (tag TEXT, old_id TEXT REFERENCES old(id) ON DELETE CASCADE);
INSERT INTO tags VALUES ('x', 'o'), ('y', 'b'), ('z', NULL), ('gone', 'nowhere'), ('astray', 'n');
"""
OBJECTS = """
CREATE INDEX by_name ON old(name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX by_lower ON old(lower(name));
CREATE INDEX new_name ON new(name COLLATE NOCASE DESC);
CREATE VIEW both_names AS SELECT name FROM old UNION ALL SELECT name FROM new;
CREATE VIEW "odd ""view" AS SELECT o.name FROM old AS o;
CREATE TRIGGER first AFTER INSERT ON old BEGIN UPDATE new SET name = 'fired'; END;
CREATE TRIGGER second AFTER DELETE ON old BEGIN DELETE FROM new; END;
CREATE TRIGGER third BEFORE INSERT ON new BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER fourth AFTER UPDATE ON tags BEGIN INSERT INTO old VALUES ('t', 't'); END;
"""

FELLOWS = "ON new BEGIN UPDATE old SET name = new.name WHERE id = new.id"  # one that goes on with one table

WORLDS: dict[str, tuple[str, str]] = {
    "plain": (KEPT, PLAIN),
    "objects everywhere": (KEPT, PLAIN + TAGS + OBJECTS),
    "a prefixed key and children": (PREFIXED, PLAIN + TAGS),
    "children of a kept key": (KEPT, PLAIN + TAGS),
    "several rows without a key of their own": (
        KEPT.replace('{"id": "id"}', '{"id": "uid"}').replace('"name"}', '"name"}, drops={"id": "never used"}'),
        "CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT CHECK (name <> 'bad'));"
        "CREATE TABLE old (id TEXT PRIMARY KEY, uid TEXT, name TEXT);"
        "INSERT INTO new VALUES ('a', NULL), ('b', 'other');"
        "INSERT INTO old VALUES (NULL, 'a', 'x'), (NULL, 'b', 'y'), (NULL, 'c', 'z'), (NULL, 'd', 'bad');"
        "INSERT INTO old VALUES ('e', 'e', 'w');",
    ),
    "several rows without a key of their own, all new": (
        KEPT.replace('{"id": "id"}', '{"id": "uid"}').replace('"name"}', '"name"}, drops={"id": "never used"}'),
        "CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT);"
        "CREATE TABLE old (id TEXT PRIMARY KEY, uid TEXT, name TEXT);"
        "INSERT INTO old VALUES (NULL, 'a', 'x'), (NULL, 'b', 'y'), ('e', 'e', 'w');",
    ),
    "an orphan that names what a migrated key becomes": (
        PREFIXED,
        PLAIN + TAGS + "INSERT INTO tags VALUES ('early', 'old-o'), ('earlier', 'old-b');",
    ),
    "children without a type of a row that is there as a number": (
        KEPT,
        PLAIN.replace("new (id TEXT", "new (id NUMERIC").replace("('b', 'Both')", "(7, 'Both')").replace("'b'", "'7'")
        + "CREATE TABLE tags (tag TEXT, old_id REFERENCES old(id)); INSERT INTO tags VALUES ('x', 'o'), ('y', '7');",
    ),
    "without rowid": (KEPT, PLAIN.replace(");\nINSERT INTO n", ") WITHOUT ROWID;\nINSERT INTO n") + TAGS),
    "strict": (KEPT, PLAIN.replace("name TEXT);", "name TEXT) STRICT;") + TAGS),
    "the target is its own parent": (
        KEPT,
        PLAIN.replace("new (id TEXT PRIMARY KEY, name TEXT)", "new (id TEXT PRIMARY KEY, name TEXT, up REFERENCES new)")
        .replace("('n', 'New'), ('b', 'Both')", "('n', 'New', 'b'), ('b', 'Both', 'o')"),
    ),
    "the target refers to the source": (
        KEPT,
        PLAIN.replace("new (id TEXT PRIMARY KEY, name TEXT)", "new (id TEXT PRIMARY KEY, name TEXT, up REFERENCES old)")
        .replace("('n', 'New'), ('b', 'Both')", "('n', 'New', 'b'), ('b', 'Both', 'o')"),
    ),
    "an orphan whose parent comes": (
        KEPT,
        PLAIN + "CREATE TABLE notes (id INTEGER PRIMARY KEY, n REFERENCES new(id));"
        "INSERT INTO notes(n) VALUES ('o'), ('n'), ('nowhere');",
    ),
    "an orphan whose parent comes, and no key on both sides": (
        KEPT,
        PLAIN.replace(", ('b', 'Both')", "", 1) + "CREATE TABLE notes (id INTEGER PRIMARY KEY, n REFERENCES new(id));"
        "INSERT INTO notes(n) VALUES ('o'), ('n'), ('nowhere');",
    ),
    "the target is its own parent, and no key on both sides": (
        KEPT,
        PLAIN.replace("new (id TEXT PRIMARY KEY, name TEXT)", "new (id TEXT PRIMARY KEY, name TEXT, up REFERENCES new)")
        .replace("('n', 'New'), ('b', 'Both')", "('n', 'New', 'o')", 1),
    ),
    "rows in quarantine": (
        KEPT,
        PLAIN.replace("new (id TEXT PRIMARY KEY, name TEXT)", "new (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
        + "INSERT INTO old VALUES (NULL, 'null'), ('u', 'New');",
    ),
    "an archive by hand": (KEPT, PLAIN.replace(" old", " old_legacy")),
    "two generations at once": (
        KEPT,
        PLAIN + "CREATE TABLE old_legacy (id TEXT PRIMARY KEY, name TEXT);"
        "INSERT INTO old_legacy VALUES ('h', 'Hand'), ('o', 'Differs'), ('a', 'Fills');",
    ),
    "counted keys": (
        KEPT,
        PLAIN.replace("TEXT PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
        .replace("'n'", "7").replace("'b'", "2").replace("'o'", "9").replace("'a'", "4"),
    ),
    "counted keys that were never used": (
        KEPT,
        PLAIN[: PLAIN.index("INSERT")].replace("TEXT PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ),
    "counted keys of which one side was never used": (
        KEPT,
        PLAIN[: PLAIN.index("INSERT")].replace("TEXT PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
        + "INSERT INTO new(name) VALUES ('a');",
    ),
    "an analyzed database": (
        KEPT,
        PLAIN + OBJECTS.replace("ON tags BEGIN INSERT INTO old VALUES ('t', 't')", FELLOWS) + "ANALYZE;",
    ),
    "ledgers of the application": (
        KEPT,
        PLAIN + "CREATE TABLE schema_version (version TEXT PRIMARY KEY, applied_at TIMESTAMP);"
        "CREATE TABLE schema_migrations (migration_id TEXT PRIMARY KEY, status TEXT, more TEXT);"
        "INSERT INTO schema_version VALUES ('0.9.0', 'then'), ('1.0.0', 'earlier'), ('2', NULL);"
        "INSERT INTO schema_migrations VALUES ('m', 'failed', 'theirs'), ('n', 'success', NULL);",
    ),
    "scripts on both sides of the merge": (SCRIPTED, PLAIN + TAGS),
    "an added column that makes itself": (
        KEPT.replace("steps=(", 'steps=(AddColumn("new", "loud", "TEXT AS (upper(name))"), ')
        .replace("import Merge", "import AddColumn, Merge"),
        PLAIN,
    ),
    "columns that are called like ours": (
        KEPT.replace("name", "v1").replace('"id"', '"k1"'),
        PLAIN.replace("name", "v1").replace("id TEXT", "k1 TEXT")
        .replace("v1 TEXT)", "v1 TEXT, rid, ours, present, e1, t1)", 1)
        .replace("('n', 'New'), ('b', 'Both')", "('n', 'New', 1, 2, 3, 4, 5), ('b', 'Both', 1, 2, 3, 4, 5)"),
    ),
}  # fmt: skip


def build(folder: Path, migration: str, script: str) -> World:
    """A database made of a script, and a folder with one migration."""
    return built(folder, migration, script, SCRIPTS if "Script(" in migration else {})


@pytest.mark.parametrize("name", WORLDS)
def test_it_comes_back_whole(name: str, tmp_path: Path) -> None:
    comes_back_verified(build(tmp_path, *WORLDS[name]))


@pytest.mark.parametrize("policy", ["fill", "keep", "source"])
@pytest.mark.parametrize("name", ["plain", "a prefixed key and children", "two generations at once"])
def test_it_comes_back_whole_under_every_policy(name: str, policy: str, tmp_path: Path) -> None:
    comes_back(build(tmp_path, *WORLDS[name]), policy=policy)


def test_generations_go_back_in_as_many_steps(tmp_path: Path) -> None:
    world = build(tmp_path, KEPT, PLAIN + TAGS)
    first = world.holdings()
    world.migrate()
    write(world.path, "CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT)", "INSERT INTO old VALUES ('late', 'L')")
    second = world.holdings()
    world.migrate()
    world.back()
    assert not differences(second, world.holdings()), "the first step must give the second generation back"
    world.back()
    assert ask(world.path, "SELECT name FROM old WHERE id = 'late'") == [("L",)], "a row of the second is lost"
    write(world.path, "DELETE FROM old WHERE id = 'late'")
    assert not differences(first, world.holdings()), "the second step must give the first generation back"


def test_a_retried_quarantine_goes_back_with_its_run(tmp_path: Path) -> None:
    world = build(tmp_path, *WORLDS["rows in quarantine"])
    before = world.holdings()
    world.migrate()
    write(world.path, "UPDATE new SET name = 'Renamed' WHERE id = 'n'")
    quarantine.retry(world.path, world.migrations, 5.0, tmp_path)
    assert one(world.path, "SELECT count(*) FROM new WHERE id = 'u'") == 1, "the mended row was not retried"
    write(
        world.path, "UPDATE new SET name = 'New' WHERE id = 'n' AND NOT EXISTS (SELECT 1 FROM new WHERE name = 'New')"
    )
    world.back()
    assert one(world.path, "SELECT name FROM new WHERE id = 'n'") == "Renamed", "an edit of a row of the target's own"
    write(world.path, "UPDATE new SET name = 'New' WHERE id = 'n'")
    assert not differences(before, world.holdings())


def test_a_child_written_later_follows_the_key_back(tmp_path: Path) -> None:
    world = build(tmp_path, PREFIXED, PLAIN + TAGS)
    dangling = len(world.dangling())
    world.migrate()
    write(world.path, "INSERT INTO tags VALUES ('later', 'old-o')", "UPDATE new SET name = 'Edited' WHERE id = 'old-o'")
    write(world.path, "INSERT INTO new VALUES ('fresh', 'F')", "INSERT INTO tags VALUES ('newest', 'fresh')")
    world.back()
    assert one(world.path, "SELECT old_id FROM tags WHERE tag = 'later'") == "o"
    assert one(world.path, "SELECT name FROM old WHERE id = 'o'") == "Edited"
    assert one(world.path, "SELECT old_id FROM tags WHERE tag = 'newest'") == "fresh"
    assert one(world.path, "SELECT name FROM old WHERE id = 'fresh'") == "F", "a later tag needs its row in the source"
    assert len(world.dangling()) == dangling


def test_an_inverse_that_the_migration_states_is_used(tmp_path: Path) -> None:
    world = build(tmp_path, STATED, PLAIN)
    world.migrate()
    write(world.path, "UPDATE new SET name = 'LOUD' WHERE id = 'o'")
    world.back()
    assert one(world.path, "SELECT name FROM old WHERE id = 'o'") == "loud"


def test_an_edit_that_the_stated_inverse_cannot_tell_is_a_loss(tmp_path: Path) -> None:
    world = build(tmp_path, STATED, PLAIN)
    world.migrate()
    write(world.path, "UPDATE new SET name = 'Mixed' WHERE id = 'o'")
    assert world.refused().code == "rollback_would_lose"


def test_a_value_in_an_added_column_that_has_no_way_back_keeps_the_column(tmp_path: Path) -> None:
    world = build(tmp_path, SCRIPTED, PLAIN + TAGS)
    world.migrate()
    write(world.path, "UPDATE new SET rank = 9 WHERE id = 'n'")
    error = world.refused()
    assert error.code == "rollback_would_lose"
    assert "new.rank" in error.message
    world.back(keep=True)
    assert one(world.path, "SELECT rank FROM new WHERE id = 'n'") == 9


def test_two_later_rows_that_would_share_one_key_lose_neither(tmp_path: Path) -> None:
    world = build(tmp_path, NOTED, PLAIN + NOTES)
    before = world.holdings()
    world.migrate()
    write(world.path, "INSERT INTO notes VALUES ('n:x', 'o', 'prefixed'), ('x', 'o', 'plain')")
    world.back()
    said = ask(world.path, "SELECT said FROM old_notes UNION ALL SELECT said FROM notes ORDER BY 1")
    assert said == [("first",), ("plain",), ("prefixed",)], f"a later note got lost: {said}"
    write(world.path, "DELETE FROM notes", "DELETE FROM old_notes WHERE note <> '1'", "DELETE FROM new WHERE id = 'o'")
    assert not differences(before, world.holdings())


def test_a_source_column_that_the_table_makes_itself_takes_nothing_back(tmp_path: Path) -> None:
    migration = KEPT.replace('"name": "name"}', '"name": "name"}, drops={"given": "name is made of it"}')
    script = (
        "CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT);"
        "CREATE TABLE old (id TEXT PRIMARY KEY, given TEXT, name TEXT AS (given || '!'));"
        "INSERT INTO old VALUES ('a', 'A'), ('b', 'B');"
    )
    world = build(tmp_path, migration, script)
    comes_back(world)
    world.migrate()
    write(world.path, "UPDATE new SET name = 'edited' WHERE id = 'a'")
    assert "new.name" in world.refused().message
