"""A Script that makes what the steps after it work on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

MIGRATION = '''"""Voice calls become calls, a table that this migration makes."""
from sessionctl import AddColumn, Check, Merge, Migration, Retire, Script
migration = Migration(version="1.0.0", steps=(
    Script("calls"),
    AddColumn("calls", "room", "TEXT"),
    Merge(source="voice", target="Calls", key={"id": "id"}, columns={"title": "title"}, drops={"odd": "unread"}),
    Retire("voice", successor="Calls")),
    checks=(Check("numbers", by="statistics"),))
'''
VOICE = """CREATE TABLE voice (id TEXT PRIMARY KEY, title TEXT, odd);
CREATE TABLE clips (clip INTEGER PRIMARY KEY, voice TEXT REFERENCES voice(id));
INSERT INTO voice VALUES ('a', 'one', 1), ('b', NULL, 2); INSERT INTO clips VALUES (1, 'a')"""
TABLE = "CREATE TABLE calls (id TEXT PRIMARY KEY, title TEXT);"


def test_a_script_makes_the_target(call: Call, make: Any, write_migration: Any, dump: Any) -> None:
    path = make(VOICE)
    before = dump(path)
    folder = write_migration(MIGRATION)
    (folder / "m1_try.calls.up.sql").write_text(TABLE)
    (folder / "m1_try.calls.down.sql").write_text("DROP TABLE calls;")
    asked = ("--db", path, "--migrations", folder, "--json")
    (planned,) = call("plan", *asked, code=0).json["runs"]
    (run,) = call("migrate", "--yes", *asked, code=0).json["runs"]
    (merge,) = run["merges"]
    assert (merge["inserted"], merge["quarantined"]) == (2, 0)
    assert run["after"] == planned["after"] == {"voice_legacy": 2, "Calls": 2}
    assert call("verify", *asked, code=0).json["ok"]
    call("rollback", "--yes", *asked, code=0)
    assert dump(path) == before


@pytest.mark.parametrize("deletes", ["DELETE FROM calls WHERE id = 'a'", "DROP TABLE clips; DROP TABLE calls"])
def test_what_came_into_it_stays(
    call: Call, make: Any, write_migration: Any, dump: Any, deletes: str, tmp_path: Path
) -> None:
    path = make(VOICE)
    before = dump(path)
    folder = write_migration(MIGRATION.replace('successor="Calls")', 'successor="Calls"), Script("tidy")'))
    for name, text in (("calls", TABLE), ("tidy", f"{deletes};")):
        (folder / f"m1_try.{name}.up.sql").write_text(text)
        (folder / f"m1_try.{name}.down.sql").write_text("DROP TABLE calls;")
    said = call("migrate", "--yes", "--db", path, "--migrations", folder, "--json", code=2)
    assert "gone at the end of the run" in said.json["error"]["message"]
    assert dump(path) == before
