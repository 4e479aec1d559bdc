"""Columns that the mapping does not know and whose default is computed: what the application wrote there is an edit."""

from pathlib import Path

import pytest
from rollback_kit import World, ask, connect, one, write

from sessionctl import load, quarantine

MIGRATION = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="new", key={"id": "id"}, columns={"name": "name"}, on_conflict="POLICY"),
        Retire("old", successor="new"),
    ),
)
"""
SCRIPT = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT, seen TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    token TEXT DEFAULT (hex(randomblob(8))));
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);
INSERT INTO new VALUES ('n', 'New', '2026-01-01 00:00:00', 'own');
INSERT INTO old VALUES ('a', 'A'), ('b', 'B'), ('c', 'C'), ('n', 'Other');
"""


def world(folder: Path, policy: str = "fill") -> World:
    """One row on both sides and three that only the source has."""
    own = folder / "migrations"
    own.mkdir()
    (own / "m.py").write_text(MIGRATION.replace("POLICY", policy))
    path = folder / "store.db"
    connection = connect(path)
    connection.executescript(SCRIPT)
    connection.close()
    return World(path, load.migrations(own))


def test_what_the_default_gave_is_no_edit(tmp_path):
    made = world(tmp_path)
    before = made.holdings()
    made.migrate()
    made.back()
    assert made.holdings() == before, "a default of its own kept a migration from being rolled back whole"


@pytest.mark.parametrize("policy", ["fill", "fork"])
@pytest.mark.parametrize(("column", "value"), [("seen", "'2031-01-01'"), ("token", "'edited'"), ("token", "NULL")])
def test_an_edit_of_it_is_listed_and_refused(column, value, policy, tmp_path):
    made = world(tmp_path, policy)
    made.migrate()
    edited = one(made.path, "SELECT max(id) FROM new WHERE id NOT IN ('n', 'a', 'b')")
    write(made.path, f"UPDATE new SET {column} = {value} WHERE id = '{edited}'")
    error = made.refused()
    assert error.code == "rollback_would_lose", f"an edit of {column} got lost silently: {error.message}"
    assert f"new.{column} in 1 row ({edited})" in error.message, f"the row is not named: {error.message}"
    (run,) = made.back(keep=True)
    assert run.kept == 1
    assert ask(made.path, f"SELECT {column} FROM new WHERE id = '{edited}'") == ask(made.path, f"SELECT {value}")


def test_an_edit_of_a_row_that_the_target_had_stays_and_refuses_nothing(tmp_path):
    made = world(tmp_path)
    made.migrate()
    write(made.path, "UPDATE new SET token = 'mine', seen = NULL WHERE id = 'n'")
    made.back()
    assert ask(made.path, "SELECT token, seen FROM new") == [("mine", None)], "an edit of a row of its own was undone"


def test_rows_that_came_by_a_retry_are_known_as_well(tmp_path):
    made = world(tmp_path)
    write(made.path, "CREATE UNIQUE INDEX names ON new(name)", "UPDATE old SET name = 'New' WHERE id = 'a'",
          "DELETE FROM old WHERE id = 'n'")  # fmt: skip
    made.migrate()
    write(made.path, "UPDATE new SET name = 'Renamed' WHERE id = 'n'")
    quarantine.retry(made.path, made.migrations, 5.0, tmp_path)
    assert one(made.path, "SELECT count(*) FROM new WHERE id = 'a'") == 1, "the retry brought nothing"
    write(made.path, "UPDATE new SET token = 'edited' WHERE id = 'a'")
    assert "new.token in 1 row (a)" in made.refused().message
    write(made.path, "DELETE FROM new WHERE id = 'a'")
    made.back()
