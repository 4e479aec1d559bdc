"""Defaults and marks fill a row that is kept beside another, as they fill any row that is new in the target."""

from pathlib import Path

import pytest
from rollback_kit import World, ask, comes_back_verified, connect, write

from sessionctl import load

MIGRATION = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="new", key={"id": "id"}, columns={"a": "a", "b": "b", "m": "m"}, json=("m",),
              on_conflict="fork", FILLS),
        Retire("old", successor="new"),
    ),
)
"""
PLAIN = """defaults={"a": "'dflt'"}"""
JSON = """defaults={"m": {"mode": "'chat'"}}"""
MARKS = """marks={"m": {"migrated_at": "run_clock()"}}"""


def world(folder: Path, fills: str, *rows: str, column: str = "TEXT") -> World:
    """Rows `(a, b, m)` of the source, whose keys the target has with other values."""
    own = folder / "migrations"
    own.mkdir()
    (own / "m.py").write_text(MIGRATION.replace("FILLS", fills))
    made = World(folder / "store.db", load.migrations(own))
    with connect(made.path) as connection:
        connection.executescript(
            f"CREATE TABLE new (id TEXT PRIMARY KEY, a {column}, b TEXT, m TEXT);"
            "CREATE TABLE old (id TEXT PRIMARY KEY, a TEXT, b TEXT, m TEXT);"
        )
        for number, row in enumerate(rows):
            connection.execute(f"INSERT INTO old VALUES ('{number}', {row})")
            connection.execute(f"INSERT INTO new VALUES ('{number}', 'x', 'other', '{{}}')")
    return made


def forked(made: World) -> list[object]:
    """The values `(a, m)` of the rows that are beside another."""
    return ask(made.path, "SELECT a, m FROM new WHERE id LIKE '%~%' ORDER BY id")


@pytest.mark.parametrize("column", ["TEXT", "TEXT NOT NULL"])
@pytest.mark.parametrize("value", ["''", "NULL"])
def test_a_default_fills_a_fork_and_goes_back(value, column, tmp_path):
    made = world(tmp_path, PLAIN, f"{value}, 'mine', NULL", "'said', 'mine', NULL", column=column)
    comes_back_verified(made)
    made.migrate()
    assert forked(made) == [("dflt", None), ("said", None)], "a default does not fill what both sides lack"
    made.back()


@pytest.mark.parametrize("fills", [JSON, MARKS])
def test_nobody_wrote_and_nothing_is_carried_back(fills, tmp_path):
    made = world(tmp_path, fills, """'p', 'mine', '{"k": 1}'""", "'q', 'mine', NULL", "'', 'm', 'no JSON'")
    made.migrate()
    assert all("m" in str(m) for _, m in forked(made)[:2]), f"not filled: {forked(made)}"
    (run,) = made.back()
    assert (run.carried_back, run.kept, run.deleted) == (0, 0, 3), f"edits that nobody made: {run.shown()}"


@pytest.mark.parametrize("fills", [PLAIN, JSON, MARKS])
def test_a_filled_fork_is_known_again(fills, tmp_path):
    made = world(tmp_path, fills, "NULL, 'mine', NULL", """'', 'more', '{"k": 1}'""", "'z', 'z', 'no JSON'")
    made.migrate()
    write(made.path, "CREATE TABLE old (id TEXT PRIMARY KEY, a TEXT, b TEXT, m TEXT)")
    write(made.path, "INSERT INTO old SELECT * FROM old_legacy")
    (done,) = made.migrate()
    (merge,) = done.merges
    assert (merge.identical, merge.forked, merge.quarantined) == (3, 0, 0), f"the same fork twice: {merge}"
    assert not made.failed()


def test_a_default_that_came_with_an_inserted_row_makes_no_fork(tmp_path):
    made = world(tmp_path, PLAIN)
    write(made.path, "INSERT INTO old VALUES ('new', '', 'b', NULL)")
    made.migrate()
    write(made.path, "CREATE TABLE old (id TEXT PRIMARY KEY, a TEXT, b TEXT, m TEXT)")
    write(made.path, "INSERT INTO old SELECT * FROM old_legacy")
    (done,) = made.migrate()
    assert done.merges[0].identical == 1, f"a default was compared: {done.merges[0]}"


def test_an_edit_of_a_default_is_no_default(tmp_path):
    made = world(tmp_path, PLAIN, "'', 'mine', NULL")
    made.migrate()
    write(made.path, "UPDATE new SET a = 'edited' WHERE id LIKE '%~%'")
    made.back()
    assert ask(made.path, "SELECT a FROM old") == [("edited",)], "an edit of a filled field was lost"
