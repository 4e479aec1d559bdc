"""Indexes that only the application can build: what a rollback could not make again is refused before it goes."""

from contextlib import closing

import pytest
from rollback_kit import connect, differences, holdings, write


def build_with(path, statement):
    """Run a statement as the application does, which has a collation and a function of its own."""
    with closing(connect(path)) as connection:
        connection.create_collation("by_mood", lambda one, other: (one > other) - (one < other))
        connection.create_function("mood", 1, lambda value: value, deterministic=True)
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


def test_such_an_index_elsewhere_is_in_nobodys_way(case, call):
    path = case("v35")
    build_with(path, "CREATE INDEX moody ON tasks(title COLLATE by_mood)")
    before = holdings(path)
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert not differences(before, holdings(path))
