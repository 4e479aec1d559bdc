"""Indexes that a merge builds again end up as if every row had been entered one by one."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, load, rebuild

TABLES = """
CREATE TABLE chats (id TEXT PRIMARY KEY, owner TEXT, title TEXT CHECK (title <> 'bad'), at TEXT);
CREATE INDEX chats_at ON chats(at DESC);
CREATE INDEX chats_owner ON chats(owner);
CREATE INDEX chats_some ON chats(at) WHERE owner IS NOT NULL;
CREATE INDEX chats_upper ON chats(upper(owner));
CREATE UNIQUE INDEX chats_title ON chats(title);
CREATE TABLE voice (id TEXT PRIMARY KEY, owner TEXT, title TEXT, at TEXT);
CREATE VIEW recent AS SELECT * FROM chats ORDER BY at DESC;
CREATE TABLE notes (n INTEGER PRIMARY KEY);
"""
MIGRATION = '''"""Voice sessions become chat sessions."""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="voice", target="chats", key={"id": "id"},
              columns={"owner": "owner", "title": "title", "at": "at"}),
        Retire("voice", successor="chats"),
    ),
)
'''
ALWAYS, NEVER = 0, 1 << 30  # bytes of index pages from which on they are built again


def _made(path: Path, bad: int = 0, known: int = 0, ordered: bool = False) -> None:
    draw = random.Random(7)
    rows = [
        (f"{draw.getrandbits(64):016x}", f"{draw.getrandbits(64):x}", str(n), f"{draw.random():f}") for n in range(4000)
    ]
    if ordered:
        rows = [(f"{n:08}", f"{n:08}", str(n), f"{n:08}") for n in range(4000)]
    old, new = rows[:2000], rows[2000:]
    new = [(key, owner, "bad" if n < bad else title, at) for n, (key, owner, title, at) in enumerate(new)]
    new += old[:known]
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
        connection.executemany("INSERT INTO chats VALUES (?, ?, ?, ?)", old)
        connection.executemany("INSERT INTO voice VALUES (?, ?, ?, ?)", new)
        connection.commit()


def _migrated(path: Path, folder: Path, many: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[object], list[str]]:
    """The schema and the rows afterwards, and which indexes were built again."""
    monkeypatch.setattr(rebuild, "_MANY", many)
    folder.mkdir(exist_ok=True)
    (folder / "v01_voice.py").write_text(MIGRATION)
    clock = "2026-01-01T00:00:00+00:00"
    runs = execute.migrate(path, load.migrations(folder), execute.Options(backup=False, clock=clock), lambda _: None)
    rebuilt = [text.split('"')[1] for text in runs[0].sql if text.startswith("REINDEX")]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "an index misses rows"
        found: list[object] = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY rowid").fetchall()
        found += connection.execute("SELECT rowid, * FROM chats ORDER BY rowid").fetchall()
        found += connection.execute("SELECT * FROM _sessionctl_quarantine").fetchall()
    return found, rebuilt


@pytest.mark.parametrize(("bad", "known"), [(0, 0), (3, 0), (0, 5), (3, 5)])
def test_the_end_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: int, known: int) -> None:
    for name in ("one", "other"):
        _made(tmp_path / f"{name}.db", bad, known)
    kept_up, none = _migrated(tmp_path / "one.db", tmp_path / "m", NEVER, monkeypatch)
    built, rebuilt = _migrated(tmp_path / "other.db", tmp_path / "m", ALWAYS, monkeypatch)
    assert none == [], "small indexes were built again"
    assert built == kept_up, "the database differs from one whose indexes were kept up"
    if not bad:
        assert sorted(rebuilt) == ["chats_at", "chats_owner"], "not the plain indexes that get values in no order"


def test_values_in_order_need_no_rebuilding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(tmp_path / "one.db", ordered=True)
    _, rebuilt = _migrated(tmp_path / "one.db", tmp_path / "m", ALWAYS, monkeypatch)
    assert rebuilt == []


def test_a_failure_leaves_the_indexes_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(tmp_path / "one.db")
    before = (tmp_path / "one.db").read_bytes()

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sessionctl.proof.prove", fail)
    with pytest.raises(KeyboardInterrupt):
        _migrated(tmp_path / "one.db", tmp_path / "m", ALWAYS, monkeypatch)
    assert (tmp_path / "one.db").read_bytes() == before, "a run that was broken off left something behind"
