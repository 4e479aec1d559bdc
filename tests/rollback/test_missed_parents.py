"""A row in quarantine outlives its parent, which the application deleted: it comes back, and that is said."""

from pathlib import Path
from typing import Any

import pytest
from rollback_kit import World, ask, built, write

from sessionctl import execute, online

MIGRATION = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="new", key={"id": "id"}, columns={"name": "name"}),
        Merge(source="old_notes", target="notes", key={"note": "note"}, columns={"of": "of"}),
        Retire("old", successor="new"),
        Retire("old_notes", successor="notes"),
    ),
)
"""
SCRIPT = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE notes (note TEXT PRIMARY KEY, of TEXT NOT NULL REFERENCES new(id) ON DELETE CASCADE);
CREATE TABLE old_notes (note TEXT PRIMARY KEY, of TEXT NOT NULL REFERENCES old(id) ON DELETE CASCADE);
INSERT INTO old VALUES ('a', 'A'), ('b', 'B');
INSERT INTO old_notes VALUES (NULL, 'a'), ('n', 'a'), ('m', 'b');
"""


@pytest.fixture(params=["note TEXT PRIMARY KEY, of TEXT NOT NULL REFERENCES old", "note TEXT, of TEXT REFERENCES old"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    script = SCRIPT.replace("note TEXT PRIMARY KEY, of TEXT NOT NULL REFERENCES old", request.param)
    script = script.replace("VALUES (NULL, 'a')", "VALUES ('gone', 'b'), (NULL, 'a')")
    script += "DELETE FROM old_notes WHERE note = 'gone'; "  # its number is free, where only numbers tell rows apart
    world = built(tmp_path, MIGRATION, script + "INSERT INTO old_notes VALUES (NULL, 'nowhere'), ('o', 'nowhere');")
    world.migrate()
    return world


def test_nothing_is_said_where_every_parent_comes_back(world: World) -> None:
    assert world.predict()[0].findings == []
    assert world.back()[0].findings == []


def test_a_quarantined_row_whose_parent_was_deleted_comes_back_and_is_told(world: World) -> None:
    write(world.path, "DELETE FROM new WHERE id = 'a'")
    for (told,) in (world.predict(), world.back()):
        (finding,) = told.findings
        assert (finding.rule, finding.severity, finding.place.table) == ("missing_parent", "warning", "old_notes")
        assert finding.message.startswith("1 row of old_notes came back without the parent")
        assert told.shown()["findings"] == [finding.shown()]
    assert ask(world.path, "SELECT note, of FROM old_notes ORDER BY 2, 1") == [
        (None, "a"), ("m", "b"), (None, "nowhere"), ("o", "nowhere"),
    ], "the row in quarantine is nowhere else; what came over went with its parent"  # fmt: skip


ELSEWHERE = """
CREATE TABLE users (id TEXT PRIMARY KEY);
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT REFERENCES users(id));
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT REFERENCES users(id));
CREATE TABLE notes (note TEXT PRIMARY KEY, of TEXT);
CREATE TABLE old_notes (note TEXT PRIMARY KEY, of TEXT);
INSERT INTO users VALUES ('u');
INSERT INTO old VALUES (NULL, 'u'), ('b', 'nobody'), ('c', NULL);
"""


@pytest.mark.parametrize("migrate", [execute.migrate, online.migrate])
@pytest.mark.parametrize("policy", ["quarantine", "keep", "null"])
def test_a_parent_that_was_never_there_was_not_deleted_since(policy: str, migrate: Any, tmp_path: Path) -> None:
    more = f'columns={{"name": "name"}}, on_orphan={{"name": "{policy}"}}'
    world = built(tmp_path, MIGRATION.replace('columns={"name": "name"}', more), ELSEWHERE)
    migrate(world.path, world.migrations, execute.Options(backup=False), lambda _: None)
    assert world.predict()[0].findings == []
    write(world.path, "DELETE FROM users")
    (finding,) = world.back()[0].findings
    said = "1 row of old came back without the parent that was deleted since, beside 1 that had none before the run"
    assert finding.message.startswith(said), finding.message
