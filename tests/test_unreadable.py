"""Text that is no UTF-8 where a migration makes something of it: the row goes over, and is named."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load, online

MIGRATION = """
from sessionctl import Merge, Migration, Retire

merge = Merge("old", "new", {"id": "'w:' || id"}, {"boss": "'w:' || boss", "name": "name"})
migration = Migration(version="1.0.0", steps=(merge, Retire("old", successor="new")))
"""
SCRIPT = """
CREATE TABLE new (id TEXT PRIMARY KEY, boss TEXT, name TEXT);
CREATE TABLE old (id TEXT PRIMARY KEY, boss TEXT, name TEXT);
INSERT INTO old VALUES ('a', CAST(x'ff6b' AS TEXT), 'A'), ('b', 'a', CAST(x'ff' AS TEXT)), ('c', NULL, 'C');
"""


@pytest.mark.parametrize("how", [execute.migrate, online.migrate])
def test_a_row_of_which_an_expression_makes_nothing_is_named(how, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "store.db"
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "m.py").write_text(MIGRATION)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCRIPT)
    result = how(path, load.migrations(tmp_path / "migrations"), execute.Options(backup=False), lambda _: None)[0]
    (finding,) = result.findings
    assert (finding.rule, finding.place.field) == ("not_understood", "boss")
    assert finding.message.endswith("with text in boss that is no UTF-8; what is made of it is left empty: a")
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        assert connection.execute("SELECT id, boss FROM new ORDER BY id").fetchall()[:2] == [
            (b"w:a", None),
            (b"w:b", b"w:a"),
        ]
        assert connection.execute("SELECT boss FROM old_legacy WHERE id = 'a'").fetchall() == [(b"\xffk",)]
