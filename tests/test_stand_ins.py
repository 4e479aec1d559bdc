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


@pytest.mark.timeout(10, method="signal")
@pytest.mark.parametrize("quoted", ['"app order"', "[it's]", '"call(s)"', "'app_order'", '"ÄPP"'])
@pytest.mark.parametrize(
    "text",
    [
        "CREATE TRIGGER x AFTER INSERT ON elsewhere BEGIN SELECT {}(new.a); END",
        "CREATE VIEW x AS SELECT {}(title) AS title FROM s",
        "CREATE VIEW x AS SELECT title FROM s ORDER BY title COLLATE {}",
        "CREATE TABLE x (a TEXT COLLATE {} PRIMARY KEY) WITHOUT ROWID",
    ],
)
def test_what_only_the_application_has_may_have_any_name(text: str, quoted: str, tmp_path: Path) -> None:
    if quoted.startswith("'") and "COLLATE" not in text:
        pytest.skip("a function has no string for a name")
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
