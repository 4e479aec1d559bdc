"""Keys that nobody can tell the source's from: of a source that asks for none, the rows come back all the same."""

from pathlib import Path

import pytest
from rollback_kit import ask, built, comes_back, write

from sessionctl.errors import SessionctlError

MIGRATION = """
from sessionctl import Merge, Migration, Retire

merge = Merge("old", "new", {{"id": {key!r}}}, {{"name": "name"}}, drops={{"id": "in the key", "part": "in the key"}})
migration = Migration(version="1.0.0", steps=(merge, Retire("old", successor="new")))
"""
SCRIPT = """
CREATE TABLE new (id PRIMARY KEY, name TEXT);
CREATE TABLE old (id INTEGER, part INTEGER, name TEXT);
INSERT INTO old VALUES (1, 1, 'A'), (2, 1, 'B'), (2, 2, 'C');
INSERT INTO new VALUES (1002, 'hers'), (7, 'hers, too');
"""
KEYS = ["id + 1000", "id * 10 + part", "printf('%d:%d', id, part)", "lower(name)"]


@pytest.mark.parametrize("key", KEYS)
def test_they_come_back(key: str, tmp_path: Path) -> None:
    comes_back(built(tmp_path, MIGRATION.format(key=key), SCRIPT))


@pytest.mark.parametrize("key", KEYS)
def test_an_edit_goes_back_with_its_row(key: str, tmp_path: Path) -> None:
    world = built(tmp_path, MIGRATION.format(key=key), SCRIPT)
    world.migrate()
    write(world.path, "UPDATE new SET name = 'edited' WHERE name = 'A'")
    world.back()
    assert ask(world.path, "SELECT id, part, name FROM old ORDER BY 1, 2")[0] == (1, 1, "edited")


@pytest.mark.parametrize("key", KEYS[:3])
def test_old_processes_get_no_view_of_them(key: str, tmp_path: Path) -> None:
    world = built(tmp_path, MIGRATION.format(key=key), SCRIPT)
    with pytest.raises(SessionctlError, match="old"):
        world.migrate(compat=True)
