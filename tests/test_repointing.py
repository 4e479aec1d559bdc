"""What named a retired table means its successor and nothing else afterwards, or the run is refused by name."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sessionctl import execute, heal, load, online, rollback
from sessionctl.errors import SessionctlError

TABLES = """
PRAGMA journal_mode = WAL;
CREATE TABLE webui (id TEXT PRIMARY KEY, title TEXT, mood TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, mood TEXT, title TEXT, owner TEXT);
CREATE TABLE jobs (chat TEXT, owner TEXT);
INSERT INTO webui VALUES ('a', 'one', 'glad'), ('b', 'two', NULL);
INSERT INTO chats VALUES ('c', NULL, 'three', 'me');
"""
MIGRATION = '''"""One table of sessions.

What both hold stays in one.
"""
from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0.0",
    steps=(
        Merge(source="webui", target="chats", key={"id": "id"}, columns={"title": "title", "mood": "mood"}),
        Retire("webui", successor="chats"),
    ),
)
'''
Door = Callable[..., object]


def texts(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY 1"
        ).fetchall()


def ask(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return [connection.execute(statement).fetchall() for statement in statements][-1]


@pytest.fixture
def migrations(tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "m1_one.py").write_text(MIGRATION)
    return load.migrations(folder)


@pytest.fixture(params=[execute.migrate, online.migrate], ids=["offline", "online"])
def door(request):
    return request.param


def build(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES + more)
    return path


def merged(door: Door, path: Path, migrations: object) -> None:
    door(path, migrations, execute.Options(backup=False), lambda _: None)


UPSERT = """
CREATE TRIGGER x AFTER INSERT ON jobs BEGIN
  INSERT INTO webui(id, title) VALUES (NEW.chat, NEW.owner)
  ON CONFLICT(id) DO UPDATE SET title = excluded.title || '+' || webui.title WHERE "excluded".id = webui.id;
END;
"""


def test_an_upsert_goes_on_writing_what_it_was_given(tmp_path, migrations, door):
    path = build(tmp_path, UPSERT)
    before = texts(path)
    merged(door, path, migrations)
    title = ask(path, "INSERT INTO jobs VALUES ('a', 'new')", "SELECT title FROM chats WHERE id = 'a'")
    assert title == [("new+one",)]
    assert ask(path, "SELECT sql FROM sqlite_master WHERE name = 'x'") == [
        (UPSERT.strip().rstrip(";").replace("webui", "chats"),)
    ]
    ask(path, "DELETE FROM jobs", "UPDATE chats SET title = 'one' WHERE id = 'a'")
    rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
    assert texts(path) == before


# Each compiles against the successor, and would mean something else there.
ANOTHER_MEANING = {
    "the successor in an inner query": "CREATE TRIGGER x AFTER INSERT ON jobs BEGIN DELETE FROM webui "
    "WHERE EXISTS (SELECT 1 FROM chats WHERE chats.id = webui.id AND chats.mood IS NULL); END",
    "the retired table in an inner query": "CREATE VIEW x AS SELECT id FROM chats "
    "WHERE EXISTS (SELECT 1 FROM webui WHERE webui.id = chats.id)",
    "an alias called like the successor": "CREATE VIEW x AS SELECT "
    "(SELECT count(*) FROM chats AS other, webui AS chats WHERE other.id = webui.id) AS n FROM webui",
    "a common table called like the successor": "CREATE VIEW x AS WITH chats AS (SELECT 'q' AS id, 1 AS title) "
    "SELECT webui.id FROM webui, chats AS c",
    "a column that only the successor has": "CREATE VIEW x AS SELECT chat, "
    "(SELECT count(*) FROM webui WHERE id = chat AND owner = 'me') AS n FROM jobs",
    "a mirror of what is new": "CREATE TRIGGER x AFTER INSERT ON chats BEGIN "
    "INSERT INTO webui(id, title) VALUES (NEW.id, NEW.title); END",
    "a mirror that replaces": "CREATE TRIGGER x AFTER UPDATE OF title ON chats BEGIN "
    "REPLACE INTO webui(id, title) VALUES (NEW.id, NEW.title); END",
    "a mirror that upserts": "CREATE TRIGGER x BEFORE INSERT ON chats BEGIN "
    "INSERT INTO webui(id, title) VALUES (NEW.id, NEW.title) ON CONFLICT(id) DO UPDATE SET title = excluded.title; END",
    "the old row goes when the new one comes": "CREATE TRIGGER x AFTER INSERT ON chats BEGIN "
    "DELETE FROM webui WHERE id = NEW.id; END",
    "values by position": "CREATE TRIGGER x AFTER INSERT ON jobs BEGIN "
    "INSERT INTO webui VALUES (NEW.chat, 'title', 'mood', 'none'); END",
}


@pytest.mark.parametrize("case", ANOTHER_MEANING)
def test_what_would_mean_something_else_is_refused_by_name(case, tmp_path, migrations, door):
    more = "ALTER TABLE webui ADD COLUMN spare TEXT;" if "position" in case else ""
    path = build(tmp_path, f"{more}{ANOTHER_MEANING[case]};")
    migrations = list(migrations)
    if more:
        source = migrations[0].path.read_text().replace('columns={"title"', 'columns={"owner": "spare", "title"')
        migrations[0].path.write_text(source)
        migrations = load.migrations(migrations[0].path.parent)
    before = texts(path), ask(path, "SELECT * FROM chats"), ask(path, "SELECT * FROM webui")
    with pytest.raises(SessionctlError) as refusal:
        merged(door, path, migrations)
    assert refusal.value.code == "refused"
    assert f"{ANOTHER_MEANING[case].split()[1].lower()} x " in refusal.value.message
    assert "drop x," in refusal.value.hint
    assert before == (texts(path), ask(path, "SELECT * FROM chats"), ask(path, "SELECT * FROM webui"))


# Each names both, or has the same words in it, and goes on meaning what it meant.
ONE_MEANING = {
    "aliases": (
        "CREATE VIEW x AS SELECT c.id FROM chats AS c WHERE EXISTS (SELECT 1 FROM webui AS w WHERE w.id = c.id)",
        [("a",), ("b",), ("c",)],
    ),
    "an alias like the successor, without the column": (
        "CREATE VIEW x AS SELECT id FROM webui "
        "WHERE NOT EXISTS (SELECT 1 FROM jobs AS chats WHERE chats.chat = webui.id)",
        [("a",), ("b",), ("c",)],
    ),
    "a union": (
        "CREATE VIEW x AS SELECT webui.id FROM webui UNION SELECT chats.id FROM chats",
        [("a",), ("b",), ("c",)],
    ),
    "one after the other": (
        "CREATE VIEW x AS SELECT webui.title FROM webui "
        "WHERE webui.id NOT IN (SELECT id FROM chats WHERE mood = 'glad')",
        [("two",), ("three",)],
    ),
    "an inner table of another name": (
        "CREATE VIEW x AS SELECT webui.id FROM webui WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.chat = webui.id)",
        [("a",), ("b",), ("c",)],
    ),
    "a column and a text of the successor's name": (
        "CREATE VIEW x AS SELECT webui.id AS chats FROM webui WHERE webui.id <> 'chats' /* chats */",
        [("a",), ("b",), ("c",)],
    ),
    "each in its own query, one within the other": (
        "CREATE VIEW x AS SELECT webui.title FROM webui "
        "WHERE webui.id IN (SELECT chats.id FROM chats WHERE chats.mood = 'glad')",
        [("one",)],
    ),
    "everything beside a further table": (
        "CREATE VIEW x AS SELECT w.id FROM (SELECT * FROM webui LEFT JOIN jobs ON chat = webui.id) AS w",
        [("a",), ("b",), ("c",)],
    ),
}


@pytest.mark.parametrize("case", ONE_MEANING)
def test_what_goes_on_meaning_the_same_is_no_obstacle(case, tmp_path, migrations, door):
    view, gives = ONE_MEANING[case]
    path = build(tmp_path, f"{view};")
    merged(door, path, migrations)
    assert sorted(ask(path, "SELECT * FROM x")) == sorted(gives)
    assert "webui" not in sqlite_text(path)


# What they do to the successor itself changes nothing there.
HARMLESS = {
    "both go together": "CREATE TRIGGER x AFTER DELETE ON chats BEGIN DELETE FROM webui WHERE id = OLD.id; END",
    "both are renamed together": "CREATE TRIGGER x AFTER UPDATE ON chats BEGIN "
    "UPDATE webui SET title = NEW.title WHERE id = NEW.id; END",
    "another table feeds the retired one": "CREATE TRIGGER x AFTER INSERT ON jobs BEGIN "
    "INSERT INTO webui(id, title) VALUES (NEW.chat, 'job'); END",
    "the mirror the other way round": "CREATE TRIGGER x AFTER INSERT ON webui BEGIN "
    "INSERT INTO chats(id, title) VALUES (NEW.id, NEW.title); END",
}


@pytest.mark.parametrize("case", HARMLESS)
def test_triggers_between_the_two_that_do_no_harm_are_no_obstacle(case, tmp_path, migrations, door):
    path = build(tmp_path, f"{HARMLESS[case]};")
    before = texts(path)
    merged(door, path, migrations)
    ask(path, "INSERT INTO chats(id, title) VALUES ('n', 'new')", "INSERT INTO jobs(chat) VALUES ('j')")
    ask(path, "UPDATE chats SET title = 'newer' WHERE id = 'n'")
    assert ask(path, "SELECT title FROM chats WHERE id = 'n'") == [("newer",)]
    ask(path, "DELETE FROM chats WHERE id IN ('n', 'j')", "DELETE FROM jobs")
    rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
    assert texts(path) == before


@pytest.mark.parametrize("name", ["insert", "update", "delete"])
def test_a_trigger_may_have_the_name_of_an_event(name, tmp_path, migrations, door):
    events = {"insert": "DELETE", "update": "INSERT", "delete": "UPDATE"}
    path = build(
        tmp_path,
        f"""ALTER TABLE webui ADD COLUMN spare; CREATE TRIGGER "{name}" AFTER {events[name]} ON jobs
        BEGIN UPDATE webui SET spare = 1; END;""",
    )
    source = migrations[0].path.read_text().replace("columns={", 'drops={"spare": "of no use"}, columns={')
    migrations[0].path.write_text(source)
    with pytest.raises(SessionctlError) as refusal:
        merged(door, path, load.migrations(migrations[0].path.parent))
    assert refusal.value.code == "refused"
    assert f"trigger {name} " in refusal.value.message


def sqlite_text(path: Path) -> str:
    return str(ask(path, "SELECT sql FROM sqlite_master WHERE name = 'x'")[0][0])


def test_a_trigger_that_writes_by_position_where_the_columns_agree_is_no_obstacle(tmp_path, migrations, door):
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            TABLES.replace(
                "id TEXT PRIMARY KEY, mood TEXT, title TEXT, owner TEXT", "id TEXT PRIMARY KEY, title, mood"
            ).replace("('c', NULL, 'three', 'me')", "('c', 'three', NULL)")
            + "CREATE TRIGGER x AFTER INSERT ON jobs BEGIN INSERT INTO webui VALUES (NEW.chat, 'T', 'M'); END;"
        )
    merged(door, path, migrations)
    assert ask(path, "INSERT INTO jobs VALUES ('z', '')", "SELECT * FROM chats WHERE id = 'z'") == [("z", "T", "M")]


def test_a_check_may_name_its_own_table(tmp_path, migrations, door):
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            TABLES.replace("title TEXT, mood TEXT)", "title TEXT CHECK (webui.title <> 'q'), mood TEXT)").replace(
                "owner TEXT)", "owner TEXT CHECK (chats.owner <> 'q'))", 1
            )
        )
    before = texts(path)
    merged(door, path, migrations)
    with pytest.raises(sqlite3.IntegrityError):
        ask(path, "INSERT INTO webui_legacy(title) VALUES ('q')")
    assert ask(path, "SELECT count(*) FROM chats") == [(3,)]
    rollback.rollback(path, migrations, rollback.Options(backup=False), lambda _: None)
    assert texts(path) == before


def test_a_foreign_key_that_would_hold_back_deletes_from_the_successor_is_refused(tmp_path, migrations, door):
    path = build(tmp_path, "CREATE TABLE pins (id TEXT REFERENCES webui(title));")
    ask(path, "DELETE FROM chats WHERE id = 'none'")
    with pytest.raises(SessionctlError) as refusal:
        merged(door, path, migrations)
    assert refusal.value.code == "refused"
    assert "pins(id)" in refusal.value.message
    assert "chats" in refusal.value.message


def test_a_foreign_key_elsewhere_that_leads_to_no_key_is_no_obstacle(tmp_path, migrations, door):
    path = build(tmp_path, "CREATE TABLE pins (id TEXT REFERENCES jobs(owner));")
    merged(door, path, migrations)
    assert ask(path, "DELETE FROM chats WHERE id = 'a'", "SELECT count(*) FROM chats") == [(2,)]


def test_heal_leaves_a_look_at_the_archive_where_it_would_become_a_look_at_the_successor(tmp_path, migrations):
    path = build(tmp_path, "")
    merged(execute.migrate, path, migrations)
    view = (
        "CREATE VIEW x AS SELECT id FROM webui_legacy "
        "WHERE NOT EXISTS (SELECT 1 FROM chats WHERE chats.id = webui_legacy.id)"
    )
    ask(path, view)
    ask(path, "CREATE TABLE pins (id TEXT REFERENCES webui_legacy(id))")
    heal.heal(path, migrations, execute.Options(backup=False), lambda _: None)
    assert dict(texts(path))["pins"] == "CREATE TABLE pins (id TEXT REFERENCES chats(id))"
    assert dict(texts(path))["x"] == view
