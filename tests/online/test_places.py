"""A row that another one kept out of its place gets it once the merge has freed it, offline and online alike."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from online_kit import Copying, connect, differences, offline_of, whole

from sessionctl import load, quarantine
from sessionctl.model import Migration
from sessionctl.result import Result

TABLES = """
CREATE TABLE old (id TEXT PRIMARY KEY, v TEXT, up TEXT REFERENCES old(id));
CREATE TABLE new (id TEXT PRIMARY KEY, v TEXT UNIQUE, up TEXT REFERENCES new(id));
CREATE TABLE old_lines (id TEXT PRIMARY KEY, at TEXT REFERENCES old(id), v TEXT);
CREATE TABLE new_lines (id TEXT PRIMARY KEY, at TEXT REFERENCES new(id), v TEXT UNIQUE);
INSERT INTO old_lines VALUES ('1', 'nobody', 'x'), ('2', NULL, 'x'), ('3', NULL, 'x');
"""
MIGRATION = """from sessionctl import Merge, Migration, Retire
migration = Migration(version='1.0.0', steps=(
    Merge(source='old', target='new', key={'id': 'id'}, columns={'v': 'v', 'up': 'up'}, on_conflict='source'),
    Merge(source='old_lines', target='new_lines', key={'id': 'id'}, columns={'at': 'at', 'v': 'v'}),
    Retire('old', successor='new'), Retire('old_lines', successor='new_lines'),
))
"""
NAMES = [f"{n:02}" for n in range(20)]
CASES = {
    "a merge frees the place of a row that came before": (
        [(n, f"o{n}", None) for n in NAMES], [(n, f"o{int(n) - 15:02}", None) for n in NAMES[15:]], {},
    ),
    "a merge frees the place of a row that comes later": (
        [(n, f"o{n}", None) for n in NAMES], [(n, f"o{int(n) + 15:02}", None) for n in NAMES[:5]], {},
    ),
    "merged rows move along": (
        [(n, f"o{int(n) + 1}", None) for n in NAMES], [(n, f"o{int(n)}", None) for n in NAMES], {},
    ),
    "merged rows move along the other way": (
        [(n, f"o{int(n)}", None) for n in NAMES], [(n, f"o{int(n) + 1}", None) for n in NAMES], {},
    ),
    "two change places": ([("a", "one", None), ("b", "two", None)], [("a", "two", None), ("b", "one", None)],
        {"a": "unique", "b": "unique"},
    ),
    "a child of a row that gets its place late": (
        [("a", "x", None), ("b", "y", "a"), ("c", "z", "b"), ("d", "w", "nobody"), ("e", "free", None)],
        [("e", "x", None)], {"d": "missing_parent"},
    ),
    "a place that stays taken": (
        [("a", "x", None), ("b", "y", "a"), ("e", "free", None)], [("e", "z", None), ("f", "x", None)],
        {"a": "unique", "b": "missing_parent"},
    ),
}  # fmt: skip

LOST = {"old": {}, "old_lines": {"1": "missing_parent", "3": "unique"}}  # a row without a parent frees a place, too


@pytest.fixture
def migrations(tmp_path: Path) -> tuple[Migration, ...]:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "merge.py").write_text(MIGRATION)
    return load.migrations(tmp_path / "own")


def outcomes(result: Result) -> list[object]:
    return [replace(outcome, seconds=0) for outcome in result.merges]


@pytest.mark.parametrize("rows", [3, 1000])
def test_a_row_that_may_come_without_its_reference_has_it_when_the_parent_comes_late(rows: int, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    without = MIGRATION.replace("on_conflict='source'", "on_conflict='source', on_orphan={'up': 'null'}")
    (tmp_path / "own" / "merge.py").write_text(without)
    migrations = load.migrations(tmp_path / "own")
    path = tmp_path / "own.db"
    old, new, _ = CASES["a child of a row that gets its place late"]
    with closing(connect(path, enforce=False)) as connection:
        connection.executescript(TABLES)
        connection.executemany("INSERT INTO old VALUES (?, ?, ?)", old)
        connection.executemany("INSERT INTO new VALUES (?, ?, ?)", new)
    offline, _ = offline_of(path, migrations)
    whole(Copying(path, migrations, rows=rows))
    assert not differences(path, offline)
    with closing(connect(offline)) as connection:
        ups = dict(connection.execute("SELECT id, up FROM new"))
        assert ups == {"a": None, "b": "a", "c": "b", "d": None, "e": None}
        kept = connection.execute("SELECT key, field, value FROM _sessionctl_conflicts WHERE why = 'orphan'").fetchall()
        assert kept == [("d", "up", "nobody")]


@pytest.mark.parametrize("rows", [3, 1000])
@pytest.mark.parametrize("case", CASES)
def test_both_ways_end_alike_and_a_retry_has_nothing_to_do(
    case: str, rows: int, migrations: tuple[Migration, ...], tmp_path: Path
) -> None:
    path = tmp_path / "own.db"
    old, new, lost = CASES[case]
    with closing(connect(path, enforce=False)) as connection:
        connection.executescript(TABLES)
        connection.executemany("INSERT INTO old VALUES (?, ?, ?)", old)
        connection.executemany("INSERT INTO new VALUES (?, ?, ?)", new)
        connection.execute("INSERT INTO old_lines SELECT 'of ' || id, id, 'of ' || id FROM old")
    lines = [f"of {key}" for key in lost if key not in [row[0] for row in new]]
    offline, (result,) = offline_of(path, migrations)
    found = {table: {r.key: r.reason for r in quarantine.listed(offline) if r.source == table} for table in LOST}
    assert found == {**LOST, "old": lost, "old_lines": LOST["old_lines"] | dict.fromkeys(lines, "missing_parent")}
    assert outcomes(whole(Copying(path, migrations, rows=rows))) == outcomes(result)
    assert not differences(path, offline)
    retried, _ = quarantine.retry(offline, migrations, 5.0, tmp_path)
    assert not [outcome for outcome in retried if outcome.rows != outcome.quarantined]


@pytest.mark.parametrize("rows", [3, 1000])
def test_only_rows_that_referred_to_nothing_themselves_are_noted_as_taken_up(
    rows: int, migrations: tuple[Migration, ...], tmp_path: Path
) -> None:
    """A reference that the merge itself wrote goes with it: noted, it would excuse another one that breaks later."""
    path = tmp_path / "own.db"
    with closing(connect(path, enforce=False)) as connection:
        connection.executescript(TABLES)
        connection.executemany(
            "INSERT INTO old VALUES (?, ?, ?)", [("a", "x", None), ("b", "y", "a"), ("c", "z", "a"), ("d", "w", "a")]
        )
        connection.executemany(
            "INSERT INTO new VALUES (?, ?, ?)",
            [("b", "n1", None), ("c", "n2", "gone"), ("d", "n3", "a"), ("e", "n4", "a")],
        )
    offline, _ = offline_of(path, migrations)
    whole(Copying(path, migrations, rows=rows))
    assert not differences(path, offline)
    for end in (path, offline):
        with closing(connect(end)) as connection:
            assert set(connection.execute("SELECT key FROM _sessionctl_adopted WHERE child = 'new'")) == {
                ("d",),
                ("e",),
            }
