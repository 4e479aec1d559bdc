"""A field that says `now`: to SQL's date functions it would be another time whenever they are asked."""

from collections.abc import Callable
from typing import Any

import pytest

from sessionctl import clocks

Call = Callable[..., Any]

MIGRATION = '''"""Voice."""
from sessionctl import Merge, Migration, Retire
migration = Migration(version="1.0.0", steps=(
    Merge(source="voice", target="chats", key={"id": "id"}, columns={"at": "EXPRESSION"}),
    Retire("voice", successor="chats")))
'''
CELLS = ("'now'", "'NOW'", "x'6e6f77'", "'now' || char(0) || '1'", "'subsec'", "' now '", "''", "NULL", "'secret'",
         "'2026-01-01'", "'2026-01-01 10:00:00.5'", "'12:00'", "2460000.5", "1767225600", "9e999",
         "'2460000'")  # fmt: skip
EXPRESSIONS = (
    "julianday(at)",
    "datetime(at)",
    "unixepoch(at)",
    "strftime('%Y-%m-%d %H:%M:%f', at)",
    "julianday(trim(at))",
    "date(datetime(at, '+1 day'))",
    "coalesce(datetime(at), at)",
    "DATE ( at -- the day\\n )",
)


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_it_names_no_time(
    call: Call, make: Any, write_migration: Any, ask: Any, dump: Any, expression: str, online: tuple[str, ...]
) -> None:
    rows = ", ".join(f"('{n}', {cell})" for n, cell in enumerate(CELLS))
    path = make(f"CREATE TABLE voice (id TEXT PRIMARY KEY, at); INSERT INTO voice VALUES {rows};"
                "CREATE TABLE chats (id TEXT PRIMARY KEY, at)")  # fmt: skip
    before = dump(path)
    times = f"CASE WHEN CAST(id AS INTEGER) < 6 THEN 'word' ELSE {expression} END".replace("\\n", "\n")
    expected = dict(ask(path, f"SELECT id, {times} FROM voice"))
    asked = ("--db", path, "--json", "--migrations", write_migration(MIGRATION.replace("EXPRESSION", expression)))
    (run,) = call("migrate", "--yes", *asked, *online, code=0).json["runs"]
    assert run["merges"][0]["inserted"] == len(CELLS)
    found = dict(ask(path, "SELECT id, at FROM chats"))
    words = {found.pop(str(n)) for n in range(6)}
    assert words == {None} or "coalesce" in expression, f"a word became a time: {words}"
    assert found == {key: value for key, value in expected.items() if int(key) > 5}, "a time was taken for a word"
    call("verify", *asked, code=0)
    call("rollback", "--yes", *asked, code=0)
    assert dump(path) == before


@pytest.mark.parametrize(
    "expression",
    ["date('2026-01-01')", "stamp(at)", "update_time", "date", "now", "date()", "strftime('%s')", "datetime('now')"],
)
def test_what_needs_no_guard_stays_as_it_is_written(expression: str) -> None:
    assert clocks.guard(expression) == expression


def test_a_function_of_the_migration_is_none_of_sqls() -> None:
    assert clocks.guard("date(at)", ["date"]) == "date(at)"
    assert clocks.guard("date(time(at))", ["date"]) == f"date({clocks.guard('time(at)')})"


def test_a_call_that_is_not_closed_stays_wrong() -> None:
    assert clocks.guard("date(at, (1)").count("(") > clocks.guard("date(at, (1)").count(")")
