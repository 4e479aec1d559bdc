"""A merge that maps the key, and later writes: rolled back and migrated again ends where migrating once does."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rollback_kit import World, ask, connect, differences, one

from sessionctl import load, online
from sessionctl.errors import SessionctlError
from sessionctl.execute import Options

MIGRATION = """
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="web", target="chats", key={"id": "'web:' || id"}, columns={"title": "title"}),
        Merge(source="web_lines", target="lines", key={"line": "'web:' || line"},
              columns={"chat": "'web:' || chat", "said": "said"}, inverse={"chat": "substr(chat, 5)"},
              on_conflict="fork"),
        Retire("web", successor="chats"),
        Retire("web_lines", successor="lines"),
    ),
)
"""
TABLES = """
CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT);
CREATE TABLE web (id TEXT PRIMARY KEY, title TEXT);
CREATE TABLE lines (line TEXT PRIMARY KEY, chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE, said TEXT);
CREATE TABLE web_lines (line TEXT PRIMARY KEY, chat TEXT NOT NULL REFERENCES web(id) ON DELETE CASCADE, said TEXT);
CREATE TABLE tags (tag TEXT PRIMARY KEY, web_id TEXT REFERENCES web(id));
INSERT INTO chats VALUES ('c', 'chat'), ('b', 'other b'), ('web:x', 'took the prefix');
INSERT INTO web VALUES ('a', 'one'), ('b', 'two'), ('web:a', 'a key with the prefix'), ('x', NULL);
INSERT INTO lines VALUES ('1', 'c', 'hello');
INSERT INTO web_lines VALUES ('1', 'a', 'first'), ('2', 'a', 'second'), ('3', 'web:a', 'third');
INSERT INTO tags VALUES ('on a', 'a'), ('on b', 'b'), ('on x', 'x'), ('none', NULL);
"""
SHOWN = ("chats", "lines", "tags")
LATER: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "a session of its own": ("INSERT INTO chats VALUES ('new', 'n')",),
    "a session of its own that a tag needs": (
        "INSERT INTO chats VALUES ('new', 'n')", "INSERT INTO tags VALUES ('t', 'new')",
    ),
    "a session with the prefix that a tag needs": (
        "INSERT INTO chats VALUES ('web:new', 'n')", "INSERT INTO tags VALUES ('t', 'web:new')",
    ),
    "two sessions that would share one key": (
        "INSERT INTO chats VALUES ('new', 'plain'), ('web:new', 'prefixed')",
        "INSERT INTO tags VALUES ('t', 'new'), ('u', 'web:new')",
    ),
    "a session that has the bare key of a migrated one": (
        "INSERT INTO chats VALUES ('a', 'another a')", "INSERT INTO tags VALUES ('t', 'a')",
    ),
    "a tag on a session of the target's own": ("INSERT INTO tags VALUES ('t', 'b')",),
    "a session with the prefix twice": (
        "INSERT INTO chats VALUES ('web:web:b', 'n')", "INSERT INTO tags VALUES ('t', 'web:web:b')",
    ),
    "a line without the prefix in a migrated session": ("INSERT INTO lines VALUES ('7', 'web:a', 'later')",),
    "a line with the prefix in a migrated session": ("INSERT INTO lines VALUES ('web:7', 'web:a', 'later')",),
    "both": ("INSERT INTO lines VALUES ('7', 'web:a', 'plain'), ('web:7', 'web:a', 'prefixed')",),
    "a line in a session of its own": (
        "INSERT INTO chats VALUES ('new', 'n')", "INSERT INTO lines VALUES ('web:8', 'new', 'later')",
    ),
    "a deleted session": ("DELETE FROM tags WHERE tag = 'on b'", "DELETE FROM chats WHERE id = 'web:b'"),
    "an edited session": ("UPDATE chats SET title = 'edited' WHERE id = 'web:a'",),
    "a tag that moved": ("UPDATE tags SET web_id = 'c' WHERE tag = 'on a'",),
}  # fmt: skip
REFUSED = {
    "a session that has the bare key of a migrated one": "tags.web_id in 1 row (a)",
    "a tag on a session of the target's own": "tags.web_id in 1 row (b)",
    "two sessions that would share one key": "tags.web_id in 1 row (new)",
}


def build(folder: Path) -> World:
    """A database, and a folder with the migration."""
    own = folder / "migrations"
    own.mkdir()
    (own / "m.py").write_text(MIGRATION)
    connection = connect(folder / "store.db")
    connection.executescript(TABLES)
    connection.close()
    return World(folder / "store.db", load.migrations(own))


def shown(world: World) -> dict[str, Any]:
    """What the application reads after the migration."""
    rows = {table: ask(world.path, f"SELECT * FROM {table} ORDER BY 1") for table in SHOWN}
    return {f"rows of {table}": [repr(row) for row in found] for table, found in rows.items()}


def write(world: World, statements: tuple[str, ...]) -> None:
    connection = connect(world.path)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def ends_where_once_would(world: World) -> None:
    once = shown(world)
    for _ in range(2):
        world.back()
        assert world.dangling() == [], "rows without a parent after the rollback"
        world.migrate()
        other = differences(once, shown(world))
        assert not other, f"rolled back and migrated again is not what migrating once is: {other}"
        assert world.failed() == []


@pytest.mark.parametrize("name", LATER)
def test_migrated_again_is_migrated_once(name: str, tmp_path: Path) -> None:
    world = build(tmp_path)
    world.migrate()
    write(world, LATER[name])
    if name in REFUSED:
        error = world.refused()
        assert error.code == "rollback_would_lose"
        assert REFUSED[name] in error.message
        return
    ends_where_once_would(world)


keys = st.sampled_from(["a", "b", "c", "new", "web:a", "web:b", "web:x", "web:new", "web:web:a", "web:web:new"])
lines = st.sampled_from(["1", "2", "7", "web:1", "web:2", "web:7", "web:web:1"])
writes = st.one_of(
    keys.map(lambda key: f"INSERT OR IGNORE INTO chats VALUES ('{key}', 'new {key}')"),
    keys.map(lambda key: f"UPDATE chats SET title = 'edited' WHERE id = '{key}'"),
    keys.map(lambda key: f"DELETE FROM chats WHERE id = '{key}' AND NOT EXISTS (SELECT 1 FROM tags WHERE web_id = id)"),
    st.tuples(st.sampled_from("tu"), keys).map(
        lambda r: f"INSERT OR REPLACE INTO tags SELECT '{r[0]}', id FROM chats WHERE id = '{r[1]}'"
    ),
    st.tuples(lines, keys).map(
        lambda r: f"INSERT OR IGNORE INTO lines SELECT '{r[0]}', id, 'later' FROM chats WHERE id = '{r[1]}'"
    ),
    lines.map(lambda line: f"DELETE FROM lines WHERE line = '{line}'"),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A new folder every time."""
    numbers = itertools.count()
    parent = tmp_path_factory.mktemp("again")

    def make() -> Path:
        path = parent / str(next(numbers))
        path.mkdir()
        return path

    return make


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(later=st.lists(writes, max_size=6).map(tuple))
def test_migrated_again_is_migrated_once_whatever_is_written(folder: Any, later: tuple[str, ...]) -> None:
    world = build(folder())
    world.migrate()
    write(world, later)
    if world.predict()[0].losses:
        assert world.refused().code == "rollback_would_lose"
        return
    ends_where_once_would(world)


def test_a_row_that_went_back_under_another_key_is_no_matter_for_an_online_copy(tmp_path: Path) -> None:
    world = build(tmp_path)
    world.migrate()
    write(world, LATER["a session of its own that a tag needs"])
    world.back()
    assert one(world.path, "SELECT title FROM web WHERE id = 'new'") == "n"
    with pytest.raises(SessionctlError, match="has under keys of their own"):
        online.migrate(world.path, world.migrations, Options(backup=False), lambda _: None)
    world.migrate()
    assert one(world.path, "SELECT count(*) FROM chats WHERE title = 'n'") == 1
