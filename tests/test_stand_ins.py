"""Functions and collations that only the application has may have any name: nothing waits for one for ever."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load

TABLES = """
CREATE TABLE s (id TEXT PRIMARY KEY, title TEXT);
CREATE TABLE t (id TEXT PRIMARY KEY, title TEXT);
CREATE TABLE elsewhere (a TEXT);
INSERT INTO s VALUES ('a', 'kept');
"""
MIGRATION = '''"""One table of sessions."""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="s", target="t", key={"id": "id"}, columns={"title": "title"}),
        Retire("s", successor="t"),
    ),
)
'''


NAMES = ('"app order"', "[it's]", '"call(s)"', '"ÄPP"')
FUNCTIONS = (
    "CREATE TRIGGER x AFTER INSERT ON elsewhere BEGIN SELECT {}(new.a); END",
    "CREATE VIEW x AS SELECT {}(title) AS title FROM s",
)
COLLATIONS = (
    "CREATE VIEW x AS SELECT title FROM s ORDER BY title COLLATE {}",
    "CREATE TABLE x (a TEXT COLLATE {} PRIMARY KEY) WITHOUT ROWID",
)
CASES = [(text, name) for text in FUNCTIONS for name in NAMES]
CASES += [
    (text, name) for text in COLLATIONS for name in (*NAMES, "'app_order'")
]  # a function has no string for a name


@pytest.mark.timeout(10, method="signal")
@pytest.mark.parametrize(("text", "quoted"), CASES)
def test_what_only_the_application_has_may_have_any_name(text: str, quoted: str, tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_s.py").write_text(MIGRATION, encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
        connection.create_collation(quoted[1:-1], lambda one, other: (one > other) - (one < other))
        connection.execute(text.format(quoted))
        connection.commit()
    (result,) = execute.migrate(path, load.migrations(folder), execute.Options(), lambda _: None)
    assert result.state == "applied"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT title FROM t").fetchall() == [("kept",)]
        objects = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    assert quoted in objects["x"], objects["x"]
    assert "s_legacy" not in objects["x"], objects["x"]
