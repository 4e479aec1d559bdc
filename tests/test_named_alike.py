"""A user's table may have any name: none of ours, permanent or temporary, is in its way."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from sessionctl import execute, load, online, rollback

# What somebody may call a table, a view of it or an index; each was the name of a temporary table once.
NAMES = (
    "todo", "pair", "lost", "decided", "orphan", "keyed", "moved", "going", "returned", "made_up", "loose", "again",
    "lost_rid", "pair_rid", "moved_was",
)  # fmt: skip
TABLES = """
CREATE TABLE "{target}" (id TEXT PRIMARY KEY, title TEXT, made TIMESTAMP);
CREATE TABLE "{source}" (id TEXT PRIMARY KEY, title TEXT, made TIMESTAMP);
CREATE TABLE "{child}" (n INTEGER PRIMARY KEY, id TEXT REFERENCES "{source}"(id));
INSERT INTO "{target}" VALUES ('a', NULL, '2025-01-01 00:00:00'), ('b', 'other', '2025-01-01 00:00:00');
INSERT INTO "{source}" VALUES ('a', 'filled', '2025-01-01T00:00:00'), ('b', 'differs', NULL), ('c', 'new', NULL),
    (NULL, 'no key', NULL);
INSERT INTO "{child}" VALUES (1, 'a'), (2, 'c'), (3, 'gone');
"""
MIGRATION = '''"""One table of sessions.

What both hold stays in one.
"""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="{source}", target="{target}", key={{"id": "{key}"}},
              columns={{"title": "title", "made": "made"}}),
        Retire("{source}", successor="{target}"),
    ),
)
'''


def rows(path: Path, *tables: str) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall() for table in tables]


def ends(folder: Path, key: str, **called: str) -> list[list[list[tuple[object, ...]]]]:
    """What a merge makes of tables that are called so, offline and online; each is rolled back again."""
    names = {"source": "webui", "target": "chats", "child": "pins"} | called
    (folder / "m1_one.py").write_text(MIGRATION.format(**names, key=key))
    migrations, found = load.migrations(folder), []
    for door in (execute.migrate, online.migrate):
        path = folder / f"{door.__module__}.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript("PRAGMA journal_mode = WAL;" + TABLES.format(**names))
        tables = [names["target"], names["source"], names["child"]]
        before = rows(path, *tables)
        door(path, migrations, execute.Options(backup=False), lambda _: None)
        found.append(rows(path, names["target"], f"{names['source']}_legacy", names["child"]))
        rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
        assert rows(path, *tables) == before, f"{called} did not come back"
    return found


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """What a merge makes of tables whose names nobody else has."""
    return cache(lambda key: ends(tmp_path_factory.mktemp("usual"), key))


@pytest.mark.parametrize("key", ["id", "'x' || id"], ids=["key", "prefixed"])
@pytest.mark.parametrize("role", ["source", "target", "child"])
@pytest.mark.parametrize("name", NAMES)
def test_a_table_of_this_name_is_merged_and_comes_back_like_any_other(name, role, key, tmp_path, usual):
    assert ends(tmp_path, key, **{role: name}) == usual(key), f"a {role} called {name} ends elsewhere"
