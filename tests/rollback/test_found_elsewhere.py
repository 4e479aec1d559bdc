"""Rows of other tables that referred to nothing of one source, where another source of the same target has that row."""

from pathlib import Path
from typing import Any

import pytest
from rollback_kit import World, built, comes_back, differences, write

from sessionctl import online
from sessionctl.result import Options

SCRIPT = """
CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE older (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE pins (n INTEGER PRIMARY KEY, session TEXT REFERENCES old(id));
INSERT INTO old VALUES ('a', 'A');
INSERT INTO older VALUES ('b', 'B'), ('c', 'C');
INSERT INTO pins VALUES (1, 'a'), (2, 'b'), (3, 'nowhere');
"""


@pytest.fixture(params=["old older", "older old"])
def sources(request: pytest.FixtureRequest) -> list[str]:
    return str(request.param).split()


@pytest.fixture(params=["offline", "offline, without rowids", "online"])
def world(request: pytest.FixtureRequest, tmp_path: Path, sources: list[str]) -> World:
    merges = ", ".join(f"Merge('{name}', 'new', {{'id': 'id'}}, {{'name': 'name'}})" for name in sources)
    retires = ", ".join(f"Retire('{name}', successor='new')" for name in sources)
    file = "from sessionctl import Merge, Migration, Retire\n"
    file += f"migration = Migration(version='1.0.0', steps=({merges}, {retires}))\n"
    script = SCRIPT
    if "without" in request.param:
        script = script.replace("TEXT);", "TEXT) WITHOUT ROWID;", 1)
    return built(tmp_path, file, script)


@pytest.fixture
def before(request: pytest.FixtureRequest, world: World) -> dict[str, Any]:
    """What there was before the migration, which is carried out."""
    before = world.holdings()
    if request.node.callspec.params["world"] == "online":
        online.migrate(world.path, world.migrations, Options(backup=False), lambda _: None)
    else:
        world.migrate()
    return before


def test_they_refer_to_nothing_again_after_a_rollback(world: World, before: dict[str, Any]) -> None:
    world.back()
    assert not differences(before, world.holdings())


@pytest.mark.usefixtures("before")
def test_one_that_the_application_made_since_does_not_lose_its_parent(world: World) -> None:
    write(world.path, "INSERT INTO pins VALUES (4, 'c')")
    assert world.refused().message.endswith("would leave 1 row of pins without its parent: 4")


def test_what_a_merge_gave_a_parent_gets_back_a_reference_that_the_next_merge_makes_good(tmp_path: Path) -> None:
    script = (
        SCRIPT
        + """
    CREATE TABLE notes (n INTEGER PRIMARY KEY, session TEXT REFERENCES new(id));
    CREATE TABLE old_notes (n INTEGER PRIMARY KEY, session TEXT REFERENCES old(id));
    INSERT INTO older VALUES ('', 'nameless');
    INSERT INTO old_notes VALUES (1, 'a');
    INSERT INTO notes VALUES (1, '');
    """
    )
    file = """
from sessionctl import Merge, Migration, Retire

steps = (
    Merge("old", "new", {"id": "id"}, {"name": "name"}),
    Merge("old_notes", "notes", {"n": "n"}, {"session": "session"}),  # fills in what is empty
    Merge("older", "new", {"id": "id"}, {"name": "name"}),
    *(Retire(name, successor="new") for name in ("old", "older")),
    Retire("old_notes", successor="notes"),
)
migration = Migration(version="1.0.0", steps=steps)
"""
    comes_back(built(tmp_path, file, script))
