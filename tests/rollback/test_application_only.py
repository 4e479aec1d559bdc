"""Indexes that only the application can build: what a rollback could not make again is refused before it goes."""

from contextlib import closing

import pytest
from rollback_kit import connect, differences, holdings, write


def know(connection):
    """Give a connection what the application has: a collation and a function of its own."""
    connection.create_collation("by_mood", lambda one, other: (one < other) - (one > other))
    connection.create_function("mood", 1, lambda value: value, deterministic=True)


def build_with(path, *statements):
    """Run statements as the application does."""
    with closing(connect(path)) as connection:
        know(connection)
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("CREATE INDEX moody ON task_sessions(channel COLLATE by_mood)", "by_mood"),
        ("CREATE INDEX moody ON task_sessions(mood(channel))", "mood"),
        ("CREATE INDEX moody ON task_sessions(session_id) WHERE mood(channel) = 'good'", "mood"),
    ],
    ids=["collation", "function", "condition"],
)
def test_such_an_index_of_a_source_is_a_finding_of_the_plan(statement, missing, case, call):
    path = case("v35")
    build_with(path, statement)
    before = holdings(path, ours=True)
    plan = call("plan", "--db", path, "--json", code=1).json
    refused = call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=3)
    assert refused.error == "refused", refused
    for told in (str(plan), str(refused.json["error"])):
        assert "moody" in told, f"the index is not named: {told}"
        assert missing in told, f"what it needs is not named: {told}"
    assert not differences(before, holdings(path, ours=True)), "a refused migration changed something"
    write(path, "DROP INDEX moody")
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)


ELSEWHERE = {
    "an index": "CREATE INDEX moody ON tasks(title COLLATE by_mood)",
    "a column": "CREATE TABLE moods (mood TEXT COLLATE by_mood UNIQUE)",
    "a sorted key": "CREATE TABLE moods (mood TEXT COLLATE by_mood PRIMARY KEY) WITHOUT ROWID",
    "a function": "CREATE INDEX moody ON tasks(mood(title))",
    "a generated column": "CREATE TABLE moods (mood TEXT, same TEXT AS (mood(mood)) STORED)",
}


@pytest.mark.parametrize("options", [(), ("--online",), ("--no-backup",)], ids=["offline", "online", "no backup"])
@pytest.mark.parametrize("what", ELSEWHERE)
def test_such_a_need_elsewhere_is_in_nobodys_way(what, options, case, call):
    path = case("v35")
    rows = "INSERT INTO moods(mood) VALUES ('bad'), ('good'), ('great'), ('so-so')"
    build_with(path, ELSEWHERE[what], *([rows] if "moods" in ELSEWHERE[what] else []))
    before = holdings(path, knowing=know)
    assert call("plan", "--db", path, "--json").json["ok"] is True
    run = call("migrate", "--db", path, "--yes", *options, "--json", code=0).json["runs"][-1]
    call("verify", "--db", path, code=0)
    call("rollback", "--db", path, "--yes", "--json", code=0)
    assert not differences(before, holdings(path, knowing=know))
    if run["backup"]:
        call("restore", run["backup"], "--db", path, "--yes", "--json", code=0)
        assert not differences(before, holdings(path, knowing=know))


@pytest.mark.parametrize(
    "statement",
    ["CREATE INDEX moody ON chat_sessions(title COLLATE by_mood)", "CREATE INDEX moody ON chat_sessions(mood(title))"],
)
def test_a_target_that_only_the_application_can_write_to_is_named(statement, case, call):
    path = case("v35")
    build_with(path, statement)
    before = holdings(path, ours=True)
    refused = call("migrate", "--db", path, "--yes", "--json", code=3)
    assert refused.error == "refused", refused
    assert "index moody on chat_sessions" in refused.json["error"]["message"], refused
    assert "Drop moody" in refused.json["error"]["hint"], refused
    assert not differences(before, holdings(path, ours=True))


SORTED = """
CREATE TABLE chat_sessions (session_id TEXT COLLATE by_mood PRIMARY KEY, title TEXT) WITHOUT ROWID;
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id REFERENCES chat_sessions, role TEXT, content TEXT);
CREATE TABLE task_sessions (session_id TEXT COLLATE by_mood PRIMARY KEY, task_id TEXT, channel TEXT);
INSERT INTO chat_sessions VALUES ('a', 'A'), ('b', 'B');
INSERT INTO chat_messages VALUES ('m', 'a', 'user', 'Hello');
INSERT INTO task_sessions VALUES ('c', 't', 'x')
"""


@pytest.mark.parametrize(
    "command",
    [
        ("stats",),
        ("verify",),
        ("heal", "--dry-run"),
        ("monitor",),
        ("migrate", "--yes"),
        ("gate", "no-duplicate-tables"),
    ],
    ids=" ".join,
)
def test_tables_that_only_the_application_can_read_are_told_and_left_alone(command, tmp_path, call):
    path = tmp_path / "sorted.db"
    path.touch()
    build_with(path, *SORTED.split(";"))
    before = path.read_bytes()
    refused = call(*command, "--db", path, "--json")
    assert (refused.code, refused.error) == (3, "unsupported_schema"), refused
    assert str(path) in refused.json["error"]["message"], refused
    assert path.read_bytes() == before
