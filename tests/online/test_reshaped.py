"""A table that the application changes while it is copied: what was copied before would not be what is there now."""

from contextlib import closing
from pathlib import Path

import pytest
from online_kit import Copying, connect, differences, offline_of

from sessionctl import load, rollback
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration

MIGRATION = """from sessionctl import AddColumn, Merge, Migration, Retire
migration = Migration(version='1.0.0', steps=(AddColumn('new', 'via', 'TEXT'), Merge(source='old', target='new',
key={'id': 'id'}, columns={'v': 'v', 'via': 'via', 'meta': 'meta'}, json=('meta',), optional=('via',), extras='meta'),
Retire('old', successor='new')))
"""
AGAIN = "(id TEXT PRIMARY KEY, v TEXT, meta TEXT)"


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, list[Migration]]:
    """Two tables that share some keys, and the migration that makes one of them."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "merge.py").write_text(MIGRATION)
    with closing(connect(tmp_path / "own.db")) as connection:
        for table, first in (("old", 0), ("new", 8)):
            connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, v TEXT, meta TEXT)")
            connection.executemany(
                f"INSERT INTO {table} VALUES (?, ?, NULL)", [(f"k{n}", f"{table}{n}") for n in range(first, first + 12)]
            )
    return tmp_path / "own.db", list(load.migrations(tmp_path / "own"))


CHANGES = {
    "a column with a default": ("old", "ALTER TABLE old ADD COLUMN via TEXT DEFAULT 'web'"),
    "extras with a default": ("old", "ALTER TABLE old ADD COLUMN more TEXT DEFAULT 'd'"),
    "a computed column": ("old", "ALTER TABLE old ADD COLUMN via TEXT AS (v || '!')"),
    "the added column with a default": ("new", "ALTER TABLE new ADD COLUMN via TEXT DEFAULT 'web'"),
    "dropped and made again": (
        "old",
        f"DROP TABLE old; CREATE TABLE old {AGAIN}; INSERT INTO old VALUES ('x', 'y', 'z')",
    ),
    "made anew": (
        "new",
        f"CREATE TABLE n2 {AGAIN}; INSERT INTO n2 SELECT id, v || '!', meta FROM new ORDER BY id DESC; "
        "DROP TABLE new; ALTER TABLE n2 RENAME TO new",
    ),
    "a column renamed": ("old", "ALTER TABLE old RENAME COLUMN v TO w; ALTER TABLE old ADD COLUMN v TEXT"),
    "an index more": ("new", "CREATE INDEX more ON new(v)"),
    "a trigger of ours less": ("old", "DROP TRIGGER _sessionctl_online_2_delete"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("steps", [4, 7, 12])
def test_it_stops_the_copy(change: str, steps: int, own: tuple[Path, list[Migration]]) -> None:
    path, migrations = own
    table, statements = CHANGES[change]
    copying = Copying(path, migrations, rows=3)
    assert copying.begin()
    for _ in range(steps):
        if not copying.copied():
            copying.step()
    with closing(connect(path)) as connection:
        connection.executescript(statements)
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
        with pytest.raises(SessionctlError, match=f"schema of {table} was changed while it was copied") as refusal:
            copying.end()
        assert refusal.value.code == "refused"
        copying.connection.close()
        rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
        assert connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() == rows


@pytest.mark.parametrize("statement", ["ALTER TABLE old ADD COLUMN via TEXT", "ALTER TABLE new ADD COLUMN via TEXT"])
def test_a_column_that_is_empty_everywhere_does_not(statement: str, own: tuple[Path, list[Migration]]) -> None:
    path, migrations = own
    copying = Copying(path, migrations, rows=3)
    assert copying.begin()
    for _ in range(7):
        copying.step()
    with closing(connect(path)) as connection:
        connection.execute(statement)
        connection.execute(f"UPDATE {statement.split()[2]} SET via = 'own' WHERE id IN ('k1', 'k9')")
    offline, _ = offline_of(path, migrations)
    copying.end()
    assert not differences(path, offline)
