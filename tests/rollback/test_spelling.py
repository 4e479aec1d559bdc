"""A timestamp that is carried back is spelled as the old table spells its own; what nobody touched keeps its bytes."""

from pathlib import Path
from typing import Any

import pytest
from rollback_kit import World, ask, comes_back, connect, one, write

from sessionctl import load

MIGRATION = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="old", target="new", key={"id": "id"},
              columns={"made": "stamp(made)", "seen": "stamp(seen, made)", "note": "note"}),
        Retire("old", successor="new"),
    ),
)
"""
TABLES = """
CREATE TABLE new (id TEXT PRIMARY KEY, made TIMESTAMP, seen TIMESTAMP, note TEXT);
CREATE TABLE old (id TEXT PRIMARY KEY, made {made}, seen {seen}, note TEXT);
CREATE TABLE tags (tag TEXT PRIMARY KEY, old_id TEXT REFERENCES old(id));
INSERT INTO new VALUES ('n', '2026-01-01 09:00:00', '2026-01-01 09:00:00', NULL);
"""
EDIT = "2026-03-04 05:06:07"

FORMS: dict[str, tuple[str, str, Any, Any]] = {
    # declared type, a value of the old table, what the edit becomes there, and an edit with a fraction
    "the same": ("TIMESTAMP", "'2026-01-02 03:04:05'", EDIT, EDIT + ".25"),
    "T and Z": ("TEXT", "'2026-01-02T03:04:05Z'", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07.25Z"),
    "T alone": ("TIMESTAMP", "'2026-01-02T03:04:05.123456'", "2026-03-04T05:06:07", "2026-03-04T05:06:07.25"),
    "no offset": ("TEXT", "'2026-01-02T03:04:05+00:00'", "2026-03-04T05:06:07+00:00", "2026-03-04T05:06:07.25+00:00"),
    "offsets": ("TEXT", "'2026-01-02 05:04:05+02:00'", "2026-03-04 05:06:07+00:00", "2026-03-04 05:06:07.25+00:00"),
    "seconds": ("INTEGER", "1767323045", 1772600767, 1772600767.25),
    "milliseconds": ("INTEGER", "1767323045000", 1772600767000, 1772600767250),
    "seconds as text": ("TEXT", "1767323045", "1772600767", "1772600767.25"),
    "nothing to go by": ("TIMESTAMP", "'soon'", EDIT, EDIT + ".25"),
}  # fmt: skip


def build(folder: Path, made: tuple[str, str], seen: tuple[str, str]) -> World:
    """Old rows in two forms, and a target in another."""
    own = folder / "migrations"
    own.mkdir()
    (own / "m.py").write_text(MIGRATION)
    connection = connect(folder / "store.db")
    connection.executescript(TABLES.format(made=made[0], seen=seen[0]))
    connection.execute(f"INSERT INTO old VALUES ('a', {made[1]}, {seen[1]}, 'x'), ('b', {made[1]}, {seen[1]}, NULL)")
    connection.close()
    return World(folder / "store.db", load.migrations(own))


@pytest.mark.parametrize("name", FORMS)
def test_an_edit_is_spelled_as_the_old_table_does(name: str, tmp_path: Path) -> None:
    kind, value, spelled, precise = FORMS[name]
    world = build(tmp_path, (kind, value), (kind, value))
    before = ask(world.path, "SELECT typeof(made), made, typeof(seen), seen FROM old WHERE id = 'b'")
    world.migrate()
    write(world.path, f"UPDATE new SET made = '{EDIT}', seen = '{EDIT}.25' WHERE id = 'a'")
    assert world.back()[0].losses == []
    assert ask(world.path, "SELECT made, seen, note FROM old WHERE id = 'a'") == [(spelled, precise, "x")]
    assert ask(world.path, "SELECT typeof(made), made, typeof(seen), seen FROM old WHERE id = 'b'") == before


def test_each_column_has_its_own_form(tmp_path: Path) -> None:
    world = build(tmp_path, ("INTEGER", "1767323045"), ("TEXT", "'2026-01-02T03:04:05Z'"))
    world.migrate()
    write(world.path, f"UPDATE new SET made = '{EDIT}', seen = '{EDIT}' WHERE id = 'a'")
    world.back()
    assert ask(world.path, "SELECT made, seen FROM old WHERE id = 'a'") == [(1772600767, "2026-03-04T05:06:07Z")]


def test_an_empty_column_takes_the_form_of_the_others(tmp_path: Path) -> None:
    world = build(tmp_path, ("TEXT", "'2026-01-02T03:04:05Z'"), ("TEXT", "NULL"))
    world.migrate()
    write(world.path, f"UPDATE new SET seen = '{EDIT}' WHERE id = 'a'")
    world.back()
    assert one(world.path, "SELECT seen FROM old WHERE id = 'a'") == "2026-03-04T05:06:07Z"


def test_a_later_row_that_goes_back_is_spelled_so_too(tmp_path: Path) -> None:
    world = build(tmp_path, ("TEXT", "'2026-01-02T03:04:05Z'"), ("INTEGER", "1767323045"))
    world.migrate()
    write(
        world.path, f"INSERT INTO new VALUES ('late', '{EDIT}', '{EDIT}', 'l')", "INSERT INTO tags VALUES ('t', 'late')"
    )
    world.back()
    assert ask(world.path, "SELECT * FROM old WHERE id = 'late'") == [("late", "2026-03-04T05:06:07Z", 1772600767, "l")]
    world.migrate()
    assert ask(world.path, "SELECT * FROM new WHERE id = 'late'") == [("late", EDIT, EDIT, "l")]


@pytest.mark.parametrize("written", ["2026-03-04T05:06:07", "2026-03-04T07:06:07+02:00", "2026-03-04 05:06:07Z"])
def test_an_edit_in_a_third_form_names_its_instant(written: str, tmp_path: Path) -> None:
    world = build(tmp_path, ("TEXT", "'2026-01-02T03:04:05Z'"), ("TEXT", "'2026-01-02T03:04:05Z'"))
    world.migrate()
    write(world.path, f"UPDATE new SET made = '{written}' WHERE id = 'a'")
    assert world.back()[0].losses == []
    assert one(world.path, "SELECT made FROM old WHERE id = 'a'") == "2026-03-04T05:06:07Z"


@pytest.mark.parametrize("written", ["soon", "", None])
def test_what_names_no_instant_goes_back_as_it_is(written: str | None, tmp_path: Path) -> None:
    world = build(tmp_path, ("TEXT", "'2026-01-02T03:04:05Z'"), ("TEXT", "'2026-01-02T03:04:05Z'"))
    world.migrate()
    write(world.path, ("UPDATE new SET made = ? WHERE id = 'a'", (written,)))
    world.back()
    assert one(world.path, "SELECT made FROM old WHERE id = 'a'") == written


@pytest.mark.parametrize("name", FORMS)
def test_what_nobody_touched_keeps_its_bytes(name: str, tmp_path: Path) -> None:
    kind, value, _, _ = FORMS[name]
    comes_back(build(tmp_path, (kind, value), (kind, value)))
