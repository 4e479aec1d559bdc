"""Composite foreign keys follow a key that a merge maps, in all their columns at once."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sessionctl import execute, load, online, quarantine, rollback
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration

Call = Callable[..., Any]
TABLES = """
CREATE TABLE chats (tenant TEXT NOT NULL, id TEXT NOT NULL, title TEXT, PRIMARY KEY (tenant, id));
CREATE TABLE voice (tenant TEXT NOT NULL, id TEXT NOT NULL, title TEXT, PRIMARY KEY (tenant, id));
CREATE TABLE pins (pin INTEGER PRIMARY KEY, tenant TEXT, id TEXT,
    FOREIGN KEY (tenant, id) REFERENCES voice (tenant, id));
INSERT INTO voice VALUES ('t1', 'v1', 'one'), ('t2', 'v1', 'two');
INSERT INTO pins VALUES (1, 't1', 'v1'), (2, 't2', 'v1'), (3, NULL, NULL), (4, 't1', NULL);
"""
MIGRATION = '''"""Voice sessions become chat sessions.

The key gains a prefix.
"""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="voice", target="chats", key={"tenant": "tenant", "id": "'voice:' || id"},
              columns={"title": "title"}),
        Retire("voice", successor="chats"),
    ),
)
'''


def build(tmp_path: Path, migration: str = MIGRATION, more: str = "") -> tuple[Path, tuple[Migration, ...]]:
    """A database with two session tables, and a folder with the migration that makes one of them."""
    path, folder = tmp_path / "app.db", tmp_path / "migrations"
    folder.mkdir()
    (folder / "v01_voice.py").write_text(migration)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES + more)
    return path, load.migrations(folder)


def migrate(path: Path, migrations: tuple[Migration, ...], *, copied: bool = False) -> None:
    door = online.migrate if copied else execute.migrate
    door(path, migrations, execute.Options(backup=False), lambda _: None)


def back(path: Path, migrations: tuple[Migration, ...], **options: bool) -> rollback.Result:
    given = rollback.Options(backup=False, **options)
    return rollback.rollback(path, migrations, given, lambda _: None)[0]


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        own = ("_sessionctl_", 'INTO "schema_')  # the latter say when a run was
        return [line for line in connection.iterdump() if not any(name in line for name in own)]


def test_children_follow_a_composite_key(tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    migrate(path, migrations)
    with closing(sqlite3.connect(path)) as connection:
        pins = connection.execute("SELECT * FROM pins ORDER BY pin").fetchall()
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    assert pins == [(1, "t1", "voice:v1"), (2, "t2", "voice:v1"), (3, None, None), (4, "t1", None)], (
        "pins do not follow their voice session"
    )
    assert lost == [], f"rows without their parent: {lost}"


@pytest.mark.parametrize("copied", [False, True], ids=["at once", "online"])
def test_children_follow_a_composite_key_back(copied: bool, tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    before = dump(path)
    migrate(path, migrations, copied=copied)
    migrated = dump(path)
    back(path, migrations)
    assert dump(path) == before, "rolled back is not what it was"
    migrate(path, migrations, copied=copied)
    assert dump(path) == migrated, "rolled back and migrated again is not what migrating once is"


def test_children_written_later_follow_a_composite_key_back(tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    migrate(path, migrations)
    write(
        path,
        "INSERT INTO pins VALUES (5, 't2', 'voice:v1')",
        "INSERT INTO chats VALUES ('t3', 'voice:new', 'late')",
        "INSERT INTO pins VALUES (6, 't3', 'voice:new')",
        "UPDATE chats SET title = 'edited' WHERE tenant = 't1' AND id = 'voice:v1'",
    )
    written = {table: ask(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("chats", "pins")}
    assert back(path, migrations).losses == []
    pins = ask(path, "SELECT * FROM pins WHERE pin IN (1, 2, 5, 6) ORDER BY pin")
    assert pins == [(1, "t1", "v1"), (2, "t2", "v1"), (5, "t2", "v1"), (6, "t3", "new")], "a pin lost its session"
    assert ask(path, "SELECT * FROM voice ORDER BY tenant") == [
        ("t1", "v1", "edited"), ("t2", "v1", "two"), ("t3", "new", "late"),
    ], "a session that a pin needs is not in its table"  # fmt: skip
    assert ask(path, "PRAGMA foreign_key_check") == []
    migrate(path, migrations)
    again = {table: ask(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("chats", "pins")}
    assert again == written, "rolled back and migrated again is not what migrating once is"


@pytest.mark.parametrize("copied", [False, True], ids=["at once", "online"])
def test_an_orphan_of_a_composite_key_that_was_taken_up_is_one_again(copied: bool, tmp_path: Path) -> None:
    plain = MIGRATION.replace("\"'voice:' || id\"", '"id"')
    more = "INSERT INTO chats VALUES ('t9', 'c', 'chat'); INSERT INTO pins VALUES (9, 't9', 'c'), (8, 't9', 'nowhere');"
    path, migrations = build(tmp_path, plain, more)
    before = dump(path)
    migrate(path, migrations, copied=copied)
    back(path, migrations)
    assert dump(path) == before, "a pin that referred to nothing brought a session into the old table"


def test_what_cannot_go_back_is_listed_by_its_whole_key(tmp_path: Path) -> None:
    path, migrations = build(tmp_path, more="ALTER TABLE chats ADD COLUMN mood TEXT;")
    migrate(path, migrations)
    write(path, "UPDATE chats SET mood = 'merry' WHERE tenant = 't1'")
    with pytest.raises(SessionctlError) as refused:
        back(path, migrations)
    assert refused.value.code == "rollback_would_lose"
    assert "(t1, voice:v1)" in refused.value.message, refused.value.message
    assert refused.value.data["cannot_carry"] == [
        {"table": "chats", "field": "mood", "rows": 1, "keys": ("(t1, voice:v1)",)}
    ]


def test_a_composite_parent_that_no_old_table_can_hold_is_listed_by_its_whole_key(tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    migrate(path, migrations)
    write(path, "INSERT INTO chats VALUES ('t3', 'plain', 'late')", "INSERT INTO pins VALUES (6, 't3', 'plain')")
    before = dump(path)
    with pytest.raises(SessionctlError) as refused:
        back(path, migrations)
    assert refused.value.code == "rollback_would_lose"
    assert "pins.tenant, id in 1 row ((t3, plain))" in refused.value.message, refused.value.message
    assert dump(path) == before, "a refused rollback left something behind"


@pytest.mark.parametrize("flag", ["--keep-in-target", "--discard"])
def test_where_no_flag_helps_the_dry_run_refuses_as_the_rollback_does(flag: str, call: Call, tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    migrate(path, migrations)
    write(path, "INSERT INTO chats VALUES ('t3', 'plain', 'late')", "INSERT INTO pins VALUES (6, 't3', 'plain')")
    before = dump(path)
    told = ("--db", path, "--migrations", tmp_path / "migrations", flag, "--json")
    refused = call("rollback", *told, "--yes", code=3).json
    assert refused["error"]["code"] == "rollback_would_lose"
    assert "1 row of pins without its parent: 6" in refused["error"]["message"], refused["error"]
    assert flag not in refused["error"]["hint"], "the way out is the one that has just failed"
    dry = call("rollback", *told, "--dry-run", code=1).json
    assert dry["refused"] == refused["error"], "the dry run says another thing than the rollback"
    assert dry["cannot_carry"] == refused["cannot_carry"]
    assert dump(path) == before


def test_a_row_of_a_composite_key_in_quarantine_is_named_by_its_whole_key(tmp_path: Path) -> None:
    checked = "CREATE UNIQUE INDEX once ON chats (title); INSERT INTO chats VALUES ('t0', 'c', 'two');"
    path, migrations = build(tmp_path, more=f"DELETE FROM pins; {checked}")
    found = execute.migrate(path, migrations, execute.Options(backup=False), lambda _: None)[0].findings
    assert any("(t2, v1)" in finding.message for finding in found), [finding.message for finding in found]
    assert [row.key for row in quarantine.listed(path)] == ["(t2, v1)"]


def test_a_composite_row_with_children_that_must_go_to_quarantine_is_refused(tmp_path: Path) -> None:
    checked = "CREATE UNIQUE INDEX once ON chats (title); INSERT INTO chats VALUES ('t0', 'c', 'two');"
    path, migrations = build(tmp_path, more=checked)
    before = dump(path)
    with pytest.raises(SessionctlError, match="pins refers by tenant, id in 1 row to what cannot live in"):
        migrate(path, migrations)
    assert dump(path) == before, "a refused run left something behind"


def test_a_key_that_cannot_be_followed_is_refused_by_name(tmp_path: Path) -> None:
    path, migrations = build(tmp_path, MIGRATION.replace("\"'voice:' || id\"", "\"tenant || ':' || id\""))
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")  # whoever had to wait for the lock would say `locked`
        with pytest.raises(SessionctlError, match=r"pins\(tenant, id\)") as refused:
            execute.migrate(path, migrations, execute.Options(backup=False, lock_timeout=0.1), lambda _: None)
    assert refused.value.code == "unsupported_schema"
    assert execute.check_state(path, migrations)[0].refusals[0].place.table == "pins", "the plan does not say it"
