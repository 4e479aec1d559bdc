"""A migration that a user writes from the docs alone: other names, a prefixed key, a dropped column, a script."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

SCHEMA = """
CREATE TABLE calls(call_id TEXT PRIMARY KEY, subject TEXT, started TIMESTAMP, room TEXT, extra TEXT);
CREATE TABLE voice_calls(
    id INTEGER PRIMARY KEY, topic TEXT, begun TEXT NOT NULL, device TEXT, codec TEXT, extra TEXT);
CREATE INDEX idx_voice_begun ON voice_calls(begun);
CREATE TABLE recordings(
    rec_id INTEGER PRIMARY KEY, call INTEGER REFERENCES voice_calls(id) ON DELETE CASCADE, path TEXT NOT NULL);
CREATE TABLE ratings(call INTEGER NOT NULL, stars INTEGER, FOREIGN KEY (call) REFERENCES voice_calls(id));
CREATE INDEX idx_ratings_call ON ratings(call);
CREATE VIEW devices AS SELECT DISTINCT device FROM voice_calls;
CREATE TRIGGER rated AFTER INSERT ON ratings BEGIN UPDATE calls SET room = 'rated' WHERE call_id = NEW.call; END;
INSERT INTO calls VALUES ('c1', 'Budget', '2026-01-01 10:00:00', 'A', '{}'), ('voice:3', NULL, NULL, 'B', '{"k": 1}');
INSERT INTO voice_calls VALUES
    (1, 'Hello', '2026-01-05T08:00:00Z', 'phone', 'opus', NULL),
    (2, '', '2026-01-06T09:30:00+01:00', 'desk', 'g711', ''),
    (3, 'Plans', '2026-01-07T10:00:00', 'phone', 'opus', '{"k": 1, "l": 2}');
INSERT INTO recordings VALUES (10, 1, 'a.wav'), (11, 3, 'b.wav'), (12, NULL, 'c.wav');
INSERT INTO ratings VALUES (1, 5), (2, 3);
"""

MIGRATION = '''"""Voice calls become calls."""

from sessionctl import AddColumn, Merge, Migration, Retire, Script


def shout(text):
    return text and text.upper()


migration = Migration(
    version="2.1",
    aliases=("voice",),
    steps=(
        AddColumn("calls", "device", "TEXT"),
        Merge(
            source="voice_calls",
            target="calls",
            key={"call_id": "'voice:' || id"},
            columns={
                "subject": "topic",
                "started": "stamp(begun)",
                "device": "device",
                "room": "shout(device)",
                "extra": "extra",
            },
            defaults={"subject": "'A call'"},
            json=("extra",),
            drops={"codec": "nobody reads it"},
        ),
        Script("rooms"),
        Retire("voice_calls", successor="calls"),
    ),
    functions=(shout,),
)
'''


@pytest.fixture
def folder(write_migration: Any) -> Path:
    path: Path = write_migration(MIGRATION, "c21_merge_voice_calls.py", "calls")
    (path / "c21_merge_voice_calls.rooms.up.sql").write_text(
        "CREATE TABLE rooms(name TEXT PRIMARY KEY); -- a note; with a semicolon\n"
        "INSERT INTO rooms SELECT DISTINCT room FROM calls WHERE room IS NOT NULL;\n"
        "CREATE TRIGGER note AFTER INSERT ON calls BEGIN INSERT OR IGNORE INTO rooms VALUES (NEW.room); END;\n"
    )
    (path / "c21_merge_voice_calls.rooms.down.sql").write_text("DROP TRIGGER note; DROP TABLE rooms;\n")
    return path


@pytest.fixture
def database(make: Any) -> Path:
    path: Path = make(SCHEMA, "calls.db")
    return path


@pytest.fixture
def migrated(call: Call, database: Path, folder: Path) -> Any:
    return call("migrate", "voice", "--db", database, "--migrations", folder, "--yes", "--json", code=0).json["runs"][0]


def test_it_applies_with_the_outcomes_it_predicts(call: Call, database: Path, folder: Path) -> None:
    asked = ("--db", database, "--migrations", folder, "--json")
    predicted = call("plan", *asked, code=0).json["runs"][0]
    run = call("migrate", *asked, "--yes", code=0).json["runs"][0]
    numbers = ("rows", "inserted", "identical", "merged", "forked", "quarantined", "conflicts")
    for one in (predicted, run):
        assert [one["merges"][0][name] for name in numbers] == [3, 2, 0, 1, 0, 0, 1]
    assert run["before"] == {"voice_calls": 3, "calls": 2}
    assert run["after"] == {"voice_calls_legacy": 3, "calls": 4}


def test_it_verifies(call: Call, migrated: Any, database: Path, folder: Path) -> None:
    checks = call("verify", "--db", database, "--migrations", folder, "--json", code=0).json["checks"]
    states = {check["name"]: check["state"] for check in checks}
    assert states["proof of voice_calls -> calls"] == "pass"
    assert states["archive voice_calls_legacy"] == "pass"
    assert states["foreign keys name live tables"] == "pass"


def test_the_key_is_prefixed_and_every_field_arrives(migrated: Any, database: Path, ask: Any) -> None:
    assert ask(database, "SELECT call_id, subject, started, room, extra, device FROM calls ORDER BY call_id") == [
        ("c1", "Budget", "2026-01-01 10:00:00", "A", "{}", None),
        ("voice:1", "Hello", "2026-01-05 08:00:00", "PHONE", None, "phone"),
        ("voice:2", "A call", "2026-01-06 08:30:00", "DESK", "", "desk"),
        ("voice:3", "Plans", "2026-01-07 10:00:00", "B", '{"k": 1, "l": 2}', "phone"),
    ]


def test_the_values_of_foreign_keys_follow_the_key(migrated: Any, database: Path, ask: Any) -> None:
    assert ask(database, "SELECT rec_id, call FROM recordings ORDER BY 1") == [
        (10, "voice:1"), (11, "voice:3"), (12, None),
    ]  # fmt: skip
    assert ask(database, "SELECT call, stars FROM ratings ORDER BY 2") == [("voice:2", 3), ("voice:1", 5)]
    assert ask(database, "PRAGMA foreign_key_check(recordings)") == []
    assert ask(database, "PRAGMA foreign_key_check(ratings)") == []


def test_foreign_keys_views_and_triggers_name_the_successor(migrated: Any, database: Path, ask: Any) -> None:
    for table in ("recordings", "ratings"):
        ((_, _, parent, _, column, *_),) = ask(database, f"PRAGMA foreign_key_list({table})")
        assert (parent, column) == ("calls", "call_id")
    names = {
        row[0] for row in ask(database, "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger', 'view')")
    }
    assert names >= {"idx_ratings_call", "rated", "note", "devices"}
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO ratings VALUES ('voice:3', 4)")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO ratings VALUES ('voice:99', 4)")


def test_the_script_ran_after_the_merge_and_in_its_transaction(migrated: Any, database: Path, ask: Any) -> None:
    assert {row[0] for row in ask(database, "SELECT name FROM rooms")} == {"A", "B", "PHONE", "DESK"}


def test_the_dropped_column_is_in_the_archive_alone(migrated: Any, database: Path, ask: Any) -> None:
    assert [row[1] for row in ask(database, "PRAGMA table_info(calls)")].count("codec") == 0
    assert ask(database, "SELECT codec FROM voice_calls_legacy ORDER BY id") == [("opus",), ("g711",), ("opus",)]


def test_a_second_run_changes_nothing(call: Call, migrated: Any, database: Path, folder: Path) -> None:
    before = database.read_bytes()
    said = call("migrate", "--db", database, "--migrations", folder, "--json", code=0)
    assert [run["state"] for run in said.json["runs"]] == ["already-applied"]
    assert database.read_bytes() == before


def test_a_script_that_fails_leaves_nothing_of_the_migration(
    call: Call, database: Path, folder: Path, files: Any
) -> None:
    up = folder / "c21_merge_voice_calls.rooms.up.sql"
    up.write_text(up.read_text() + "INSERT INTO rooms SELECT name FROM rooms;\n")
    before = files(database.parent)
    said = call("migrate", "--db", database, "--migrations", folder, "--yes", "--json", code=3)
    assert said.error == "refused"
    assert "c21_merge_voice_calls" in said.json["error"]["message"]
    assert files(database.parent) == before


def test_the_configuration_may_name_the_folder(call: Call, database: Path, folder: Path) -> None:
    project = folder.parent / "project"
    project.mkdir()
    (project / "sessionctl.toml").write_text(f'database = "{database}"\nmigrations = "../{folder.name}"\n')
    said = call("migrate", "--yes", "--json", cwd=project, code=0)
    assert [run["migration"] for run in said.json["runs"]] == ["c21_merge_voice_calls"]


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ('Check("whole", find="SELEC 1")', "syntax error"),
        ('Check("whole", find="SELECT call_id FROM calls WHERE colour IS NULL")', "no such column: colour"),
        ('Check("whole", find="SELECT id, codec FROM voice_calls_legacy; SELECT 1")', "2 statements"),
        ('Check("whole", find="")', "needs either find= or by="),
        ('Check("whole", find="-- later")', "0 statements"),
        ('Check("whole", find="DELETE FROM calls")', "writes to calls"),
        ('Check("whole", find="WITH x AS (SELECT 1) DELETE FROM calls")', "writes to calls"),
    ],
)
def test_a_check_that_cannot_look_is_refused_while_its_file_may_still_change(
    call: Call, make: Any, folder: Path, dump: Any, check: str, says: str
) -> None:
    """Once applied, the file is held to its checksum: `verify` could never pass again."""
    path = make(SCHEMA)
    before = dump(path)
    file = folder / "c21_merge_voice_calls.py"
    text = MIGRATION.replace("import AddColumn", "import AddColumn, Check")
    file.write_text(text.replace("    functions=(shout,)", f"    checks=({check},),\n    functions=(shout,)"))
    done = call("migrate", "--migrations", folder, "--db", path, "--yes", "--json")
    assert done.code == 2, done
    error = done.json["error"]
    assert error["code"] == "bad_migration"
    assert "'whole'" in error["message"] and says in error["message"], error
    assert str(file) in error["message"] and error["hint"]
    assert dump(path) == before


def test_a_check_on_a_table_that_this_database_lacks_waits_for_verify(call: Call, make: Any, folder: Path) -> None:
    path = make(SCHEMA)
    file = folder / "c21_merge_voice_calls.py"
    text = MIGRATION.replace("import AddColumn", "import AddColumn, Check")
    check = 'Check("elsewhere", find="SELECT 1 FROM elsewhere"), Check("own", find="SELECT ours(subject) FROM calls")'
    file.write_text(text.replace("    functions=(shout,)", f"    checks=({check},),\n    functions=(shout,)"))
    assert call("migrate", "--migrations", folder, "--db", path, "--yes").code == 0
    checks = call("verify", "--migrations", folder, "--db", path, "--json").json["checks"]
    said = {one["name"]: (one["state"], one["detail"]) for one in checks}
    assert said["elsewhere"] == ("fail", "no such table: elsewhere")


@pytest.mark.parametrize(
    ("where", "script", "says"),
    [
        ("before", "DELETE FROM voice_calls WHERE id = 1;", "writes to voice_calls"),
        ("before", "UPDATE voice_calls SET topic = trim(topic);", "writes to voice_calls"),
        ("before", "INSERT INTO voice_calls(id, begun) VALUES (9, '2026-01-01');", "writes to voice_calls"),
        ("before", "DROP TABLE voice_calls;", "writes to voice_calls"),
        ("before", "ALTER TABLE voice_calls ADD COLUMN x TEXT;", "writes to voice_calls"),
        (
            "before",
            "CREATE TRIGGER t AFTER INSERT ON rooms BEGIN DELETE FROM voice_calls; END; "
            "CREATE TABLE IF NOT EXISTS rooms(name); INSERT INTO rooms VALUES ('x');",
            "",
        ),
        ("between", "DELETE FROM voice_calls;", "writes to voice_calls"),
        ("between", "DELETE FROM calls WHERE call_id = 'voice:1';", "1 row of calls is gone"),
        ("after", "DELETE FROM calls;", "4 rows of calls are gone"),
        ("after", "DELETE FROM calls WHERE call_id = 'c1';", "1 row of calls is gone"),
        ("after", "DROP TRIGGER rated; DROP VIEW devices; DROP TABLE calls;", "4 rows of calls are gone"),
        ("after", "DROP TABLE voice_calls_legacy;", "writes to voice_calls_legacy"),
        ("after", "UPDATE voice_calls_legacy SET topic = '';", "writes to voice_calls_legacy"),
    ],
)
def test_a_script_neither_changes_nor_removes_what_is_merged(
    call: Call, make: Any, folder: Path, dump: Any, where: str, script: str, says: str
) -> None:
    """What it did to those rows no outcome would tell, and no rollback could undo."""
    path = make(SCHEMA)
    before = dump(path)
    order = {"before": '        Script("rooms"),\n        Merge(', "between": None, "after": None}
    text = MIGRATION
    if where != "between":
        text = text.replace('        Script("rooms"),\n', "")
    if where == "before":
        text = text.replace("        Merge(", str(order["before"]), 1)
    if where == "after":
        text = text.replace('successor="calls"),\n', 'successor="calls"),\n        Script("rooms"),\n')
    (folder / "c21_merge_voice_calls.py").write_text(text)
    (folder / "c21_merge_voice_calls.rooms.up.sql").write_text(script)
    done = call("migrate", "--migrations", folder, "--db", path, "--yes", "--json")
    assert done.code in (2, 3), done
    assert says in done.json["error"]["message"], done.json["error"]
    assert done.json["error"]["hint"]
    assert dump(path) == before


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        ("datetime('now')", True),
        ("date( 'NOW' )", True),
        ("unixepoch()", True),
        ("julianday()", True),
        ("strftime('%s')", True),
        ("strftime('%Y', 'now', 'localtime')", True),
        ("coalesce(topic, time())", True),
        ("strftime('%Y', begun)", False),
        ("datetime(begun)", False),
        ("'now'", False),
        ("run_clock()", False),
    ],
)
def test_a_value_does_not_come_from_the_clock(
    call: Call, make: Any, folder: Path, dump: Any, expression: str, refused: bool
) -> None:
    """It would be another one each time it is asked for, and every row would look edited to a rollback."""
    path = make(SCHEMA)
    before = dump(path)
    (folder / "c21_merge_voice_calls.py").write_text(
        MIGRATION.replace('"subject": "topic"', f'"subject": "coalesce({expression}, topic)"')
    )
    done = call("migrate", "--migrations", folder, "--db", path, "--yes", "--json")
    if refused:
        assert done.code == 2, done
        assert done.json["error"]["code"] == "bad_migration"
        assert "subject" in done.json["error"]["message"]
        assert dump(path) == before
    else:
        assert done.code == 0, done
        assert call("rollback", "--migrations", folder, "--db", path, "--yes").code == 0


@pytest.mark.parametrize(
    ("way", "text", "says"),
    [
        ("down", "DROP TRIGGER note; DORP TABLE rooms;", 'statement 2: near "DORP"'),
        ("down", "DROP TRIGGER note; DELETE FROM calls WHERE call_id = ", "statement 2: incomplete input"),
        ("down", "DROP TABLE rooms WHERE 'open;", "statement 1: near"),
        ("up", "CREATE TABEL rooms(name);", 'statement 1: near "TABEL"'),
    ],
)
@pytest.mark.parametrize("command", ["plan", "migrate --yes", "migrate --yes --online", "rehearse"])
def test_a_script_that_is_no_sql_is_refused_before_it_is_needed(
    call: Call, database: Path, folder: Path, dump: Any, command: str, way: str, text: str, says: str
) -> None:
    """A way back that nobody can go is no way back."""
    before = dump(database)
    (folder / f"c21_merge_voice_calls.rooms.{way}.sql").write_text(text)
    done = call(*command.split(), "--migrations", folder, "--db", database, "--json", code=2)
    assert done.error == "bad_migration"
    assert f"c21_merge_voice_calls.rooms.{way}.sql: {says}" in done.json["error"]["message"]
    assert dump(database) == before
    call("status", "--migrations", folder, "--db", database, code=0)


def test_a_way_back_that_fails_names_its_file_and_the_way_out(
    call: Call, database: Path, folder: Path, dump: Any
) -> None:
    down = "c21_merge_voice_calls.rooms.down.sql"
    (folder / down).write_text("DROP TRIGGER note; DROP TABLE corridors;")
    asked = ("--migrations", folder, "--db", database, "--json")
    run = call("migrate", "--yes", *asked, code=0).json["runs"][0]
    before = dump(database)
    problem = call("rollback", "--yes", *asked, code=3).json["error"]
    assert (problem["code"], dump(database)) == ("refused", before)
    assert f"{down}: no such table: corridors" in problem["message"]
    assert down in problem["hint"]
    assert run["backup"] in problem["hint"], "nobody says how to go back without the script"


FAILS = """def shout(text):
    if text == "desk":
        text = {what}
    return text and text.upper()
"""


@pytest.mark.parametrize(
    ("what", "says"), [("int('secret')", "raised ValueError"), ("{}['secret']", "raised KeyError"), ("", "")]
)
@pytest.mark.parametrize("command", ["plan", "migrate --yes", "migrate --yes --online"])
def test_a_function_that_fails_is_named_with_field_and_row(
    call: Call, database: Path, folder: Path, dump: Any, command: str, what: str, says: str
) -> None:
    """SQLite says no more than that some function raised something; values are not told."""
    file = folder / "c21_merge_voice_calls.py"
    text = MIGRATION.replace('        Script("rooms"),\n', "") if "online" in command else MIGRATION
    plain = "def shout(text):\n    return text and text.upper()\n"
    assert plain in text
    failing = FAILS.format(what=what) if what else plain.replace("text and text.upper()", "[text] if text else text")
    file.write_text(text.replace(plain, failing))
    before = dump(database)
    said = call(*command.split(), "--migrations", folder, "--db", database, "--json")
    problem = said.json.get("error") or said.json["refused"]
    assert said.code == (1 if command == "plan" else 3), said
    told = f"line 8: shout() {says}" if what else "line 6: shout() returned a list"
    assert f"{file}, {told}" in problem["message"]
    assert f"for room of voice_calls -> calls, row {2 if what else 1}" in problem["message"]
    assert "secret" not in said.out + said.err
    assert dump(database) == before or "online" in command


def test_a_function_that_fails_in_a_key_is_named(call: Call, database: Path, folder: Path) -> None:
    file = folder / "c21_merge_voice_calls.py"
    file.write_text(MIGRATION.replace("'voice:' || id", "'voice:' || shout(id)"))
    said = call("migrate", "--yes", "--migrations", folder, "--db", database, "--json", code=3)
    assert "shout() raised AttributeError for call_id of voice_calls -> calls, row 1" in said.json["error"]["message"]
