"""References that a run itself would break: it is refused, and verify compares with the state before the run."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, ledger, load, online, rollback, verify
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration

TABLES = """
CREATE TABLE users (name TEXT PRIMARY KEY);
CREATE TABLE chats (id TEXT PRIMARY KEY, owner TEXT REFERENCES users(name));
CREATE TABLE voice (id TEXT PRIMARY KEY COLLATE NOCASE, owner TEXT);
CREATE TABLE pins (pin INTEGER PRIMARY KEY, voice TEXT REFERENCES voice(id));
INSERT INTO users VALUES ('ann');
INSERT INTO chats VALUES ('c', 'ann'), ('d', 'nobody');
INSERT INTO voice VALUES ('v', 'ann'), ('w', 'ann');
INSERT INTO pins VALUES (1, 'v'), (2, 'w'), (3, 'nowhere');
"""
MIGRATION = '''"""Voice sessions become chat sessions."""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="voice", target="chats", key={"id": "id"}, columns={"owner": "owner"}),
        Retire("voice", successor="chats"),
    ),
)
'''
KEEP = MIGRATION.replace('{"owner": "owner"})', '{"owner": "owner"}, on_orphan={"owner": "keep"})')


def build(
    tmp_path: Path, migration: str = MIGRATION, more: str = "", mode: str = "wal"
) -> tuple[Path, tuple[Migration, ...]]:
    path, folder = tmp_path / "app.db", tmp_path / "migrations"
    folder.mkdir()
    (folder / "v01_voice.py").write_text(migration)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.executescript(TABLES + more)
    return path, load.migrations(folder)


def migrate(path: Path, migrations: tuple[Migration, ...]) -> list[execute.Result]:
    return execute.migrate(path, migrations, execute.Options(backup=False), lambda _: None)


def migrate_online(path: Path, migrations: tuple[Migration, ...]) -> list[execute.Result]:
    return online.migrate(path, migrations, execute.Options(backup=False), lambda _: None)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def checks(path: Path, migrations: tuple[Migration, ...]) -> dict[str, tuple[str, str]]:
    return {check.name: (check.state, check.detail) for check in verify.verify(path, migrations)}


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_run_that_would_break_references_is_refused(mode: str, tmp_path: Path) -> None:
    shouted = "DELETE FROM pins WHERE pin = 3; UPDATE pins SET voice = 'V' WHERE pin = 1;"  # NOCASE lets it find 'v'
    path, migrations = build(tmp_path, more=shouted, mode=mode)
    before = dump(path)
    with pytest.raises(SessionctlError, match="1 rows of pins would refer by voice to nothing") as refused:
        migrate(path, migrations)
    assert refused.value.code == "refused"
    assert "where 0 did before the run: 1" in refused.value.message, refused.value.message
    assert refused.value.data["findings"][0]["place"]["table"] == "pins"
    assert dump(path) == before, "a refused run left something behind"


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_broken_references_of_old_do_not_excuse_new_ones(mode: str, tmp_path: Path) -> None:
    path, migrations = build(tmp_path, more="UPDATE pins SET voice = 'V' WHERE pin = 1;", mode=mode)
    with pytest.raises(SessionctlError, match="2 rows of pins would refer by voice to nothing, where 1 did before"):
        migrate(path, migrations)


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_broken_reference_of_old_stops_nothing(mode: str, tmp_path: Path) -> None:
    path, migrations = build(tmp_path, mode=mode)
    migrate(path, migrations)
    found = checks(path, migrations)
    assert found["foreign keys of pins"] == ("pass", "1 row without a parent, 1 of them since before the migration")
    write(path, "INSERT INTO pins VALUES (4, 'nowhere')")
    assert checks(path, migrations)["foreign keys of pins"][0] == "fail"


def test_what_a_policy_allows_is_no_growth(tmp_path: Path) -> None:
    path, migrations = build(tmp_path, KEEP, "UPDATE voice SET owner = 'gone' WHERE id = 'v';")
    migrate(path, migrations)
    assert checks(path, migrations)["foreign keys of chats"][0] == "pass"


def test_a_policy_for_one_column_does_not_excuse_another(tmp_path: Path) -> None:
    path, migrations = build(tmp_path, KEEP, "UPDATE pins SET voice = 'V' WHERE pin = 1;")
    with pytest.raises(SessionctlError, match="rows of pins would refer by voice to nothing"):
        migrate(path, migrations)


def test_an_online_copy_counts_before_it_begins(tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    with closing(sqlite3.connect(path)) as application:

        def meanwhile(told: str) -> None:
            if told.startswith("fingerprinting"):  # cut over, and not yet recorded
                application.execute("INSERT INTO pins VALUES (7, 'nowhere either')")
                application.commit()

        findings = online.migrate(path, migrations, execute.Options(backup=False), meanwhile)[0].findings
    assert [f.message for f in findings if f.rule == "orphaned"] == [
        "2 rows of pins would refer by voice to nothing, where 1 did before the run"
    ]
    found = checks(path, migrations)["foreign keys of pins"]
    assert found == ("fail", "2 rows without a parent, 1 of them since before the migration")


def test_an_online_copy_that_would_break_references_is_refused_at_its_cut_over(tmp_path: Path) -> None:
    shouted = "DELETE FROM pins WHERE pin = 3; UPDATE pins SET voice = 'V' WHERE pin = 1;"
    path, migrations = build(tmp_path, more=shouted)
    before = dump(path)
    with pytest.raises(
        SessionctlError, match="1 rows of pins would refer by voice to nothing, where 0 did before the run: 1"
    ) as refused:
        migrate_online(path, migrations)
    assert refused.value.code == "refused"
    write(path, "UPDATE pins SET voice = 'v' WHERE pin = 1", "INSERT INTO pins VALUES (8, 'of the application')")
    migrate_online(path, migrations)  # it goes on; what others left without a parent stops nothing
    assert checks(path, migrations)["foreign keys of pins"][1].startswith("1 row without a parent")
    write(path, "DELETE FROM pins WHERE pin = 8", "UPDATE pins SET voice = 'V' WHERE pin = 1")
    rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
    assert [line for line in dump(path) if "_sessionctl_" not in line and "schema_" not in line] == before


def test_what_is_overwritten_online_may_not_be_what_others_refer_to(tmp_path: Path) -> None:
    marks = "CREATE UNIQUE INDEX owners ON chats(owner); CREATE TABLE marks (owner TEXT REFERENCES chats(owner));"
    marks += "INSERT INTO users VALUES ('bob'); INSERT INTO marks VALUES ('ann'); UPDATE voice SET owner = NULL;"
    marks += "INSERT INTO voice VALUES ('c', 'bob');"
    overwriting = MIGRATION.replace('{"owner": "owner"})', '{"owner": "owner"}, on_conflict="source")')
    path, migrations = build(tmp_path, overwriting, marks)
    for go in (migrate, migrate_online):
        with pytest.raises(SessionctlError, match="1 rows of marks would refer by owner to nothing"):
            go(path, migrations)


FOLLOWED = """
CREATE TABLE kids (voice TEXT PRIMARY KEY REFERENCES voice(id));
CREATE TABLE grandkids (id INTEGER PRIMARY KEY, kid TEXT REFERENCES kids(voice));
INSERT INTO kids VALUES ('v'), ('w');
"""


def test_who_refers_to_what_follows_a_new_key_is_named_before_anything_is_written(tmp_path: Path) -> None:
    renamed = MIGRATION.replace('{"id": "id"}', '{"id": "\'voice-\' || id"}')
    path, migrations = build(tmp_path, renamed, FOLLOWED + "INSERT INTO grandkids VALUES (1, 'v'), (2, 'w'), (3, 'v');")
    before = dump(path)
    for go in (migrate, lambda *_: online.check(path, migrations), migrate_online):
        with pytest.raises(SessionctlError, match="3 rows of grandkids would refer by kid to nothing") as refused:
            go(path, migrations)
        assert refused.value.code == "refused"
        assert dump(path) == before
    write(path, "DELETE FROM grandkids")
    migrate_online(path, migrations)
    assert checks(path, migrations)["foreign keys of grandkids"][0] == "pass"


def test_a_rollback_names_the_rows_that_would_lose_their_parent(tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    migrate(path, migrations)
    write(path, "CREATE TABLE own (a, b, v TEXT REFERENCES voice_legacy(id), PRIMARY KEY (a, b))",
          "INSERT INTO own VALUES ('x', 1, 'v'), ('y', 2, 'w'), ('z', 3, 'nowhere')")  # fmt: skip
    before = dump(path)
    with pytest.raises(SessionctlError) as refused:
        rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
    assert refused.value.code == "rollback_would_lose"
    assert "2 rows of own without their parent: (x, 1), (y, 2)" in refused.value.message, refused.value.message
    assert dump(path) == before


def test_the_ledger_holds_the_count_of_the_state_before(tmp_path: Path) -> None:
    path, migrations = build(tmp_path)
    migrate(path, migrations)
    with closing(sqlite3.connect(path)) as connection:
        assert ledger.runs(connection)[-1].details["violations"] == {"chats": 1, "pins": 1}


def test_a_fork_that_refers_to_nothing_goes_to_quarantine_beside_one_that_does(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE chats (id TEXT PRIMARY KEY);"
            "CREATE TABLE texts (id TEXT PRIMARY KEY, chat TEXT REFERENCES chats(id), said TEXT);"
            "CREATE TABLE old_texts (id TEXT PRIMARY KEY, chat TEXT, said TEXT);"
            "INSERT INTO texts VALUES ('a', 'gone', 'one'); INSERT INTO old_texts VALUES ('a', 'gone', 'other');"
        )
    folder = tmp_path / "forks"
    folder.mkdir()
    (folder / "v01_texts.py").write_text(
        MIGRATION.replace(
            'Merge(source="voice", target="chats", key={"id": "id"}, columns={"owner": "owner"})',
            'Merge(source="old_texts", target="texts", key={"id": "id"}, columns={"chat": "chat", "said": "said"}, '
            'on_conflict="fork")',
        ).replace('Retire("voice", successor="chats")', 'Retire("old_texts", successor="texts")')
    )
    run = migrate(path, load.migrations(folder))[0]
    assert (run.merges[0].forked, run.merges[0].quarantined) == (0, 1), "a second row without a parent was made"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT reason FROM _sessionctl_quarantine").fetchall() == [("missing_parent",)]
        assert connection.execute("SELECT * FROM texts").fetchall() == [("a", "gone", "one")]
