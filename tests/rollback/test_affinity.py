"""Values that the target's column stores in another form: counted as kept, and given back as they were."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

MIGRATION = '''"""One table into another."""

from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0",
    steps=(
        Merge(source="a", target="b", key={key}, columns={{"m": "m"}}, json={json}),
        Retire("a", successor="b"),
    ),
)
'''
FORMS = {
    "an exponent in an integer column": ("TEXT", "INTEGER", ["1e5", "7", "1e2"]),
    "more than an integer holds": ("", "INTEGER", ["9223372036854775808", "1e5"]),
    "no number from end to end": ("TEXT", "INTEGER", ["12abc", "0x10", " 5", "1.0", "1.5", "abc", ""]),
    "infinity as text": ("REAL", "TEXT", [math.inf, -math.inf, 1.5]),
    "a large integer": ("TEXT", "BIGINT", ["1e3", "007", "9007199254740993"]),
    "a boolean": ("TEXT", "BOOLEAN", ["1e3", "true", "01"]),
    "a real": ("TEXT", "REAL", ["1e3", "1", "0.10", "x"]),
    "anything in a column of text": ("", "TEXT", [1, 2.5, "2.50", b"\\x00\\xff", None, 1e300]),
}
JSON = {
    "text to a JSON column": ("TEXT", "JSON", ["1", "01", "1.50", "true", '"a"', '{"a": 1}', "null", ""]),
    "a JSON column to text": ("JSON", "TEXT", ["12", 1.5, 7, '{"a": 1}', "[1]"]),
    "JSON columns": ("JSON", "JSON", ["1", "01", '{"a": 1}']),
    "no type to text": ("", "TEXT", [1, "1", 1.5, '{"a": 1}']),
}


@pytest.fixture
def there_and_back(
    call: Call, make: Callable[..., Path], write_migration: Callable[..., Path], ask: Callable[..., Any]
) -> Callable[..., None]:
    def check(schema: str, rows: list[tuple[Any, ...]], *, key: tuple[str, ...] = ("id",), json: str = "()") -> None:
        path = make(schema)
        marks = ", ".join("?" * len(rows[0]))
        for row in rows:
            ask(path, f"INSERT INTO a VALUES ({marks})", *row)
        said = "SELECT *, typeof(m), " + ", ".join(f"typeof({column})" for column in key) + " FROM a ORDER BY rowid"
        before = ask(path, said)
        folder = write_migration(MIGRATION.format(key={column: column for column in key}, json=json))
        store = ("--migrations", folder, "--db", path, "--json")
        done = call("migrate", "--yes", *store)
        assert done.code == 0, done
        (merge,) = done.json["runs"][0]["merges"]
        assert merge["inserted"] + merge["quarantined"] + merge["merged"] + merge["identical"] == len(rows)
        verified = call("verify", *store)
        assert verified.code == 0, verified
        back = call("rollback", "--yes", *store)
        assert back.code == 0, back
        (run,) = back.json["runs"]
        assert (run["carried_back"], run["kept"], run["discarded"]) == (0, 0, 0), run
        assert ask(path, said) == before

    return check


@pytest.mark.parametrize("what", FORMS)
def test_a_value_in_another_form_is_no_edit_and_comes_back_as_it_was(
    there_and_back: Callable[..., None], what: str
) -> None:
    source, target, values = FORMS[what]
    there_and_back(
        f"CREATE TABLE a(id TEXT PRIMARY KEY, m {source}); CREATE TABLE b(id TEXT PRIMARY KEY, m {target});",
        [(f"k{number}", value) for number, value in enumerate(values)],
    )


@pytest.mark.parametrize("what", JSON)
def test_json_that_is_a_number_alone_is_merged_whatever_the_columns_make_of_it(
    there_and_back: Callable[..., None], what: str
) -> None:
    source, target, values = JSON[what]
    there_and_back(
        f"CREATE TABLE a(id TEXT PRIMARY KEY, m {source}); CREATE TABLE b(id TEXT PRIMARY KEY, m {target});",
        [(f"k{number}", value) for number, value in enumerate(values)],
        json='("m",)',
    )


@pytest.mark.parametrize("there", [None, "", "{}", "5", '{"a": 2}'])
@pytest.mark.parametrize("columns", [("TEXT", "JSON"), ("JSON", "TEXT"), ("TEXT", "TEXT")])
def test_json_that_is_a_number_alone_meets_what_the_target_has(
    call: Call,
    make: Callable[..., Path],
    write_migration: Callable[..., Path],
    ask: Callable[..., Any],
    there: str | None,
    columns: tuple[str, str],
) -> None:
    source, target = columns
    path = make(f"CREATE TABLE a(id TEXT PRIMARY KEY, m {source}); CREATE TABLE b(id TEXT PRIMARY KEY, m {target});")
    ask(path, "INSERT INTO a VALUES ('k', '7')")
    ask(path, "INSERT INTO b VALUES ('k', ?)", there)
    before = ask(path, "SELECT id, m, typeof(m) FROM b")
    folder = write_migration(MIGRATION.format(key={"id": "id"}, json='("m",)'))
    store = ("--migrations", folder, "--db", path, "--json")
    done = call("migrate", "--yes", *store)
    assert done.code == 0, done
    (merge,) = done.json["runs"][0]["merges"]
    kept = ask(path, "SELECT CAST(m AS TEXT) FROM b")[0][0] == "7"
    assert kept or merge["conflicts"] == 1, "the 7 is neither in the target nor recorded"
    assert call("verify", *store).code == 0
    assert call("rollback", "--yes", *store).code == 0
    assert ask(path, "SELECT id, m, typeof(m) FROM b") == before
    assert ask(path, "SELECT count(*) FROM a") == [(1,)]


@pytest.mark.parametrize("types", [("", "TEXT"), ("INTEGER", "TEXT"), ("TEXT", "INTEGER"), ("TEXT", ""), ("", "REAL")])
def test_the_parts_of_a_key_may_be_stored_in_another_form(
    there_and_back: Callable[..., None], types: tuple[str, str]
) -> None:
    source, target = types
    rows: list[tuple[Any, ...]] = [(1, 2, "x"), (3, 4, "y")]
    if source != "INTEGER" and target != "REAL":
        rows += [("p", "q", "z")]
    there_and_back(
        f"CREATE TABLE a(f {source}, g {source}, m TEXT, PRIMARY KEY (f, g));"
        f"CREATE TABLE b(f {target}, g {target}, m TEXT, PRIMARY KEY (f, g));",
        rows,
        key=("f", "g"),
    )
