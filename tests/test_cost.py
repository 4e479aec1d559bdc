"""What a run costs grows with the rows, not with their square: counted in SQLite's own steps, asking no clock."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import back, db, execute, load, online, quarantine, rollback
from sessionctl.errors import SessionctlError

GROWTH = 8
MIGRATION = '''"""One table of sessions."""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="s", target="t", key={{"id": {key!r}}}, columns={{"title": "title"}}),
        Retire("s", successor="t"),
    ),
)
'''
TABLES = """
CREATE TABLE s (id {type} PRIMARY KEY, title TEXT){rest};
CREATE TABLE t (id TEXT PRIMARY KEY COLLATE NOCASE, title TEXT);
CREATE TABLE child (n INTEGER PRIMARY KEY, id {type} UNIQUE REFERENCES s(id));
CREATE TABLE grandchild (n INTEGER PRIMARY KEY, id {type} REFERENCES child(id));
"""
TWINS = "INSERT INTO s SELECT iif(i % 2, 'a', 'A') || (i / 2), 'title' FROM n"
FAMILY = (
    "INSERT INTO s SELECT i, 'title' FROM n",
    "INSERT INTO child SELECT id, id FROM s",
    "INSERT INTO grandchild SELECT id, id FROM s",
)


def steps(folder: Path, rows: int, tables: str, key: str, filling: tuple[str, ...], go: Callable, patch) -> int:
    """How many hundred instructions SQLite's machine runs for so many rows, also where they are refused."""
    path, migrations = folder / f"{rows}.db", folder / "migrations"
    migrations.mkdir(exist_ok=True)
    (migrations / "0001_s.py").write_text(MIGRATION.format(key=key), encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(tables)
        connection.execute("CREATE TEMP TABLE n (i INTEGER)")
        connection.executemany("INSERT INTO n VALUES (?)", [(i,) for i in range(rows)])
        for statement in filling:
            connection.execute(statement)
        connection.commit()
    counted, plain = [0], db._prepared

    def prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
        made = plain(connection)
        made.set_progress_handler(lambda: counted.__setitem__(0, counted[0] + 1), 100)
        return made

    with patch.context() as patched:
        patched.setattr(db, "_prepared", prepared)
        go(path, load.migrations(migrations))
    return counted[0]


def migrate(path: Path, migrations) -> None:
    execute.migrate(path, migrations, execute.Options(backup=False), lambda _: None)


def refused(path: Path, migrations) -> None:
    with pytest.raises(SessionctlError, match="go to quarantine"):
        migrate(path, migrations)


def refused_online(path: Path, migrations) -> None:
    with pytest.raises(SessionctlError, match="would refer by id to nothing"):
        online.migrate(path, migrations, execute.Options(backup=False), lambda _: None)


def retry_and_back(path: Path, migrations) -> None:
    migrate(path, migrations)
    quarantine.retry(path, migrations, 5, path.parent)
    rollback.rollback(path, migrations, back.Options(backup=False), lambda _: None)


# Every row differs, one wants a title that another has.
CLASH = (
    "CREATE UNIQUE INDEX one ON t(title) WHERE title = 'Vera'",
    "INSERT INTO s SELECT i, 'title' FROM n",
    "INSERT INTO t SELECT i, 'other' FROM n",
    "UPDATE s SET title = 'Vera' WHERE id = '1'",
    "UPDATE t SET title = iif(id = '1', NULL, 'Vera') WHERE id IN ('1', '2')",
)
# Rows that refer to others of their own table, beside one that was there.
REPLIES = (
    "DROP TABLE t",
    "CREATE TABLE t (id TEXT PRIMARY KEY, title TEXT REFERENCES t(id))",
    "INSERT INTO s SELECT i, i / 2 FROM n",
    "INSERT INTO t VALUES ('0', '0')",
)
TEXT, WITHOUT = TABLES.format(type="TEXT", rest=""), TABLES.format(type="TEXT", rest=" WITHOUT ROWID")
CASES = {
    "many rows in quarantine": (TEXT, "id", (TWINS,), migrate),
    "many rows in quarantine, of a table WITHOUT ROWID": (WITHOUT, "id", (TWINS,), migrate),
    "many of them are tried again": (TEXT, "id", (TWINS,), retry_and_back),
    "one among many differing rows is refused": (TEXT, "id", CLASH, migrate),
    "rows of one table refer to each other": (TEXT, "id", REPLIES, migrate),
    "many of them have children": (TEXT, "id", (TWINS, "INSERT INTO child(id) SELECT id FROM s"), refused),
    "many grandchildren": (TABLES.format(type="INTEGER", rest=""), "'p-' || id", FAMILY, refused_online),
}


@pytest.mark.parametrize("what", CASES)
def test_it_grows_with_the_rows_and_not_with_their_square(what, tmp_path, monkeypatch) -> None:
    few = steps(tmp_path, 500, *CASES[what], monkeypatch)
    many = steps(tmp_path, 500 * GROWTH, *CASES[what], monkeypatch)
    assert many < few * GROWTH * 2, f"{GROWTH} times the rows cost {many / few:.0f} times the steps"
