"""SQL text is taken apart by tokens: nothing is lost, and what is put together is what SQLite takes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessionctl import sql

pieces = st.sampled_from(
    ["SELECT", "a", '"b c"', "`d`", "[e]", "'it''s'", "-- note\n", "/* block */", ";", "(", ")", ",", "x'00ff'",
     "1.5e3", " ", "\n", "'", '"', "[", "/*", "--", "ü", "?", "::", "$", "\x00", "REFERENCES", "\u00a0"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(pieces, max_size=20).map("".join)))
@example("'unfinished")
@example("/* unfinished")
@example('"unfinished')
def test_the_tokens_join_back_to_the_text(text: str) -> None:
    tokens = list(sql.tokens(text))
    assert "".join(token.text for token in tokens) == text
    assert [token.start for token in tokens] == [text.index(token.text, token.start) for token in tokens]


@given(st.text().filter(lambda name: "\x00" not in name))
@example('a "b" c')
@example("")
def test_a_quoted_name_is_that_name(name: str) -> None:
    if not name or any("\ud800" <= c <= "\udfff" for c in name):
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE t({sql.quoted(name)}, other)")
        assert connection.execute("PRAGMA table_info(t)").fetchone()[1] == name
    assert sql.plain_column(sql.quoted(name)) == name


@given(st.text().filter(lambda text: "\x00" not in text and text.isprintable()))
@example("it's")
def test_a_literal_is_that_text(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute(f"SELECT {sql.literal(text)}").fetchone()[0] == text


@pytest.mark.parametrize(("expression", "column"), [
    ("a", "a"), (" a ", "a"), ('"A b"', "A b"), ("`a``b`", "a`b"), ("[a b]", "a b"), ("a /* note */", "a"),
    ("a.b", None), ("a || b", None), ("'a'", None), ("1", None), ("", None), ("stamp(a)", None),
])  # fmt: skip
def test_a_plain_column_is_told_from_an_expression(expression: str, column: str | None) -> None:
    assert sql.plain_column(expression) == column


def test_double_quoted_names_are_found_and_strings_are_not() -> None:
    assert list(sql.double_quoted("""a || "b" || 'c "d"' || `e` -- "f\"""")) == ["b"]


# -- statements ------------------------------------------------------------------------------------------------------

STATEMENTS = (
    "CREATE TABLE t(a TEXT DEFAULT ';', \"b;\" TEXT)",
    "INSERT INTO t VALUES ('it''s; so', '-- no note')",
    "-- a note; with a semicolon\nUPDATE t SET a = 'x' /* ; */ WHERE a = ';'",
    "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = 'y;'; DELETE FROM t WHERE a = 'z'; END",
    "CREATE TEMP TRIGGER s AFTER UPDATE ON t BEGIN SELECT CASE WHEN 1 THEN 'END;' END; END",
    "SELECT 1",
)


@given(st.lists(st.sampled_from(STATEMENTS), max_size=6), st.sampled_from([";", ";\n", " ; ;\n\n", ";-- after\n"]))
def test_statements_are_given_back_whole(statements: list[str], between: str) -> None:
    found = list(sql.statements(between.join(statements)))
    assert len(found) == len(statements), f"{found!r}"
    for got, meant in zip(found, statements, strict=True):
        assert got.endswith(meant), f"{got!r} is not {meant!r}"


def test_statements_of_a_script_do_what_the_script_does() -> None:
    script = ";\n".join(STATEMENTS)
    dumps = []
    for run in ("whole", "apart"):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            if run == "whole":
                connection.executescript(script)
            else:
                for statement in sql.statements(script):
                    connection.execute(statement)
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1]


@pytest.mark.parametrize("text", ["", "   ", ";", ";;;", "-- only a note", "/* only */ ; -- notes\n"])
def test_a_script_that_says_nothing_has_no_statements(text: str) -> None:
    assert list(sql.statements(text)) == []


# -- foreign keys of an archive ----------------------------------------------------------------------------------------

PARENTS = ("live", "kept", "other one")
ACTIONS = ["", " ON DELETE CASCADE", " ON UPDATE SET NULL", " ON DELETE NO ACTION ON UPDATE RESTRICT", " MATCH FULL",
           " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE", " ON DELETE SET DEFAULT DEFERRABLE"]  # fmt: skip
NOTES = ["", " ", "\n  ", " -- a note, (with all) that; confuses REFERENCES live(id)\n", " /* a, b) */ "]


@st.composite
def tables(draw: Any) -> str:
    """CREATE TABLE texts with foreign keys of every spelling, and notes in awkward places."""

    def note() -> str:
        return str(draw(st.sampled_from(NOTES)))

    def reference() -> str:
        parent = draw(st.sampled_from(["live", '"live"', "[live]", "kept", '"kept"', '"other one"', "LIVE"]))
        column = draw(st.sampled_from(["", "(id)", '("id")', " ( id ) "]))
        return f"REFERENCES{note() or ' '}{parent}{column}{draw(st.sampled_from(ACTIONS))}"

    parts = ["id TEXT PRIMARY KEY"]
    for number in range(draw(st.integers(0, 3))):
        before = draw(
            st.sampled_from(["", " NOT NULL", " DEFAULT 'x, REFERENCES live(id))'", f" CHECK (c{number} <> ')')"])
        )
        named = draw(st.sampled_from(["", f" CONSTRAINT fk{number}", f' CONSTRAINT "fk {number}"']))
        after = draw(st.sampled_from(["", " NOT NULL", " UNIQUE", " COLLATE NOCASE", f" CHECK (c{number} > '')"]))
        kind = draw(st.sampled_from(["TEXT", "", "VARCHAR(10)", '"references"']))
        parts.append(f"c{number} {kind}{before}{note()}{named} {reference()}{note()}{after}")
    for number in range(draw(st.integers(0, 2))):
        named = draw(st.sampled_from(["", f"CONSTRAINT t{number} ", f'CONSTRAINT "t {number}" ']))
        parts.append(f"{named}FOREIGN KEY{note()}(id){note()} {reference()}")
    if draw(st.booleans()):
        parts.append("CHECK (id <> 'REFERENCES live')")
    return "CREATE TABLE t(" + f"{note()},{note()}".join(parts) + f"{note()})"


def looked(text: str) -> tuple[list[tuple[Any, ...]], list[str], list[tuple[Any, ...]]]:
    """Columns, parents of foreign keys and indexes of a table, as SQLite reads its text."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(text)
        columns = connection.execute("PRAGMA table_xinfo(t)").fetchall()
        parents = [row[2] for row in connection.execute("PRAGMA foreign_key_list(t)")]
        return columns, sorted(parents), connection.execute("PRAGMA index_list(t)").fetchall()


@given(tables(), st.sets(st.sampled_from(PARENTS)))
@example("CREATE TABLE t(id TEXT PRIMARY KEY, a TEXT -- the owner\n REFERENCES live(id), b TEXT)", set())
@example("CREATE TABLE t(id TEXT PRIMARY KEY, a TEXT -- the owner\n, FOREIGN KEY (a) REFERENCES live(id))", set())
@example("CREATE TABLE t(id TEXT PRIMARY KEY, a TEXT REFERENCES live(id) -- the owner\n, b TEXT)", set())
@example("CREATE TABLE t(id TEXT PRIMARY KEY, a TEXT REFERENCES live ON DELETE CASCADE NOT NULL)", {"kept"})
def test_only_kept_parents_remain_and_nothing_else_changes(text: str, keep: set[str]) -> None:
    columns, parents, indexes = looked(text)
    bare = sql.without_foreign_keys(text, keep)
    got_columns, got_parents, got_indexes = looked(bare)
    assert got_columns == columns, f"a column changed:\n{text}\n{bare}"
    assert got_indexes == indexes, f"a unique key changed:\n{text}\n{bare}"
    assert got_parents == [parent for parent in parents if parent.lower() in keep], f"{text}\n{bare}"


@given(tables())
def test_keeping_all_parents_changes_no_byte(text: str) -> None:
    assert sql.without_foreign_keys(text, PARENTS) == text


@pytest.fixture
def memory() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def test_a_typed_key_tells_values_apart_that_look_alike(memory: sqlite3.Connection) -> None:
    memory.execute("CREATE TABLE t(a, b)")
    rows = [(1, "1"), ("1", 1), ("1", "1"), (b"1", "1"), (None, "1"), ("1", None), ("1/", "1"), ("1", "/1"), ("A", "a"),
            ("a", "A"), ("a ", "A")]  # fmt: skip
    memory.executemany("INSERT INTO t VALUES (?, ?)", rows)
    found = memory.execute(f"SELECT count(DISTINCT {sql.typed_key(('a', 'b'))}) FROM t").fetchone()[0]
    assert found == len(rows)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("t1", "voice:v1"), "(t1, voice:v1)"),
        ((1, 2.5), "(1, 2.5)"),
        ((None, "a/b"), "(NULL, a/b)"),
        ((b"\x00\xff", ""), "(x'00FF', )"),
        (("é", b""), "(é, x'')"),
    ],
)
def test_a_typed_key_is_told_as_people_write_it(memory: sqlite3.Connection, row: tuple[Any, Any], told: str) -> None:
    memory.execute("CREATE TABLE t(a, b)")
    memory.execute("INSERT INTO t VALUES (?, ?)", row)
    assert sql.told_key(memory.execute(f"SELECT {sql.key(('a', 'b'))} FROM t").fetchone()[0]) == told


@pytest.mark.parametrize("single", ["text:61", "a/b", "text:6/text:61", "", 7, "x:61/y:62"])
def test_a_key_of_one_column_is_told_as_it_is(single: object) -> None:
    assert sql.told_key(single) == str(single)
    assert sql.told_key(None) == "NULL"
