"""A migration whose way back cannot work is refused before it goes there, not when somebody needs the way back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

TABLES = """
    CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT, made TEXT);
    CREATE TABLE lines (id TEXT PRIMARY KEY, chat TEXT, said TEXT);
    CREATE TABLE voice (id TEXT PRIMARY KEY, title TEXT, made TEXT, device TEXT);
    CREATE TABLE voice_lines (id TEXT PRIMARY KEY, chat TEXT, said TEXT);
    CREATE VIEW recent AS SELECT * FROM chats;
    INSERT INTO voice VALUES ('a', 'one', '2026-01-01', 'x');
    INSERT INTO voice_lines VALUES ('l', 'a', 'hello');
"""
FILE = '''"""Voice chats become chats."""
from sessionctl import AddColumn, Merge, Migration, Retire

migration = Migration(version="1.0.0", steps=(
    AddColumn("chats", "kind", "TEXT"),
    Merge(source="voice", target="chats", key={{"id": "id"}},
          columns={{"title": "{title}", "made": "made", "kind": "'voice'"}},
          drops={{"device": "not needed"}}, {more}),
    Merge(source="voice_lines", target="lines", key={{"id": "id"}}, columns={{"chat": "chat", "said": "said"}},
          belongs="EXISTS (SELECT 1 FROM voice WHERE voice.id = lines.chat)"),
    Retire("voice", successor="chats"),
    Retire("voice_lines", successor="lines"),
))
'''


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
@pytest.mark.parametrize(
    ("more", "named"),
    [
        ('belongs="nope = 1"', ("belongs", "no such column: nope")),
        ('belongs="kind = \'voice"', ("belongs", "unrecognized token")),
        ('inverse={"device": "substr(nope, 2)"}', ("inverse of device", "no such column: nope")),
        ('inverse={"devise": "title"}', ("inverse", "devise")),
        ('belongs="made = \\"voice\\""', ("belongs", "single quotes")),
    ],
    ids=["belongs", "syntax", "inverse", "column", "typo"],
)
def test_a_way_back_that_cannot_work_is_a_bad_migration(
    call: Call, make: Any, write_migration: Any, files: Any, more: str, named: tuple[str, ...], online: tuple[str, ...]
) -> None:
    path = make(TABLES)
    before = files(path.parent)
    folder = write_migration(FILE.format(title="title", more=more))
    answer = call(
        "migrate", "--db", path, "--migrations", folder, "--yes", "--no-backup", "--json", *online, code=2
    ).json
    assert answer["error"]["code"] == "bad_migration"
    for part in ("m1_try.py", "step 2", "voice -> chats", *named):
        assert part in answer["error"]["message"], part
    if not online:
        assert files(path.parent) == before


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
@pytest.mark.parametrize(
    "more",
    [
        "belongs=\"kind = 'voice'\"",
        'belongs="chats.id IN (SELECT id FROM recent)", inverse={"device": "upper(kind)"}',
    ],
    ids=["added-column", "view"],
)
def test_a_way_back_may_speak_of_added_columns_views_and_other_sources(
    call: Call, make: Any, write_migration: Any, ask: Any, more: str, online: tuple[str, ...]
) -> None:
    path: Path = make(TABLES)
    folder = write_migration(FILE.format(title="title", more=more))
    given = ("--db", path, "--migrations", folder, "--json")
    call("migrate", *given, "--yes", *online, code=0)
    call("verify", *given, code=0)
    call("rollback", *given, "--yes", code=0)
    assert ask(path, "SELECT * FROM voice") == [("a", "one", "2026-01-01", "x")]


@pytest.mark.parametrize("call_", ["random()", "hex(randomblob(4))", "current_timestamp", "title || changes()"])
def test_a_value_that_is_another_one_each_time_is_a_bad_migration(
    call: Call, make: Any, write_migration: Any, call_: str
) -> None:
    path = make(TABLES)
    folder = write_migration(FILE.format(title=call_, more=""))
    answer = call("plan", "--db", path, "--migrations", folder, "--json", code=2).json
    assert answer["error"]["code"] == "bad_migration"
    assert "another value each time" in answer["error"]["message"]
    assert "run_clock()" in answer["error"]["hint"]


def test_a_step_that_fails_on_this_database_is_named(call: Call, make: Any, write_migration: Any, dump: Any) -> None:
    path = make(TABLES)
    before = dump(path)
    text = FILE.format(title="title", more="").replace('"kind", "TEXT"', '"kind", "TEXT UNIQUE"')
    folder = write_migration(text)
    error = call("migrate", "--db", path, "--migrations", folder, "--yes", "--json", code=3).json["error"]
    assert error["code"] == "refused"
    for part in ("m1_try.py", "step 1 (AddColumn)", "UNIQUE"):
        assert part in error["message"], error
    assert dump(path) == before
