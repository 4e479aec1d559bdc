"""A wrong migration file is refused: which file, which step, and what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessionctl import load
from sessionctl.errors import SessionctlError

Write = Callable[..., Path]

HEAD = "from sessionctl import AddColumn, Check, Merge, Migration, Retire, Script\n"
MERGE = 'source="a", target="b", key={"id": "id"}, columns={"v": "v", "m": "m"}'
RETIRE = 'Retire("a", successor="b")'


def file(steps: str, *, version: str = '"1.0"', more: str = "") -> str:
    return f"{HEAD}migration = Migration(version={version}, steps=({steps}), {more})\n"


def merge(more: str = "") -> str:
    return file(f"Merge({MERGE}, {more}), {RETIRE},")


def refusal(folder: Path) -> SessionctlError:
    with pytest.raises(SessionctlError) as caught:
        load.migrations(folder)
    assert caught.value.hint, "no way out is given"
    return caught.value


# what is wrong -> (the file, what the message must say)
WRONG = {
    "no python": ("migration = 1\n\nx y\n", "line 3"),
    "a null byte": ("migration = 1\0", "m1_try.py"),
    "an exception": ("x = 1\nprint(nowhere)\n", "line 2: NameError"),
    "an exception below": ("def f():\n    raise KeyError('x')\nf()\n", "line 2: KeyError"),
    "an import that is not there": ("import no_such_module\n", "no_such_module"),
    "a way out of the process": ("import sys\nsys.exit(0)\n", "SystemExit"),
    "nothing named migration": ("x = 1\n", "no `migration = Migration("),
    "migration is something else": ("migration = 'v1'\n", "no `migration = Migration("),
    "an unknown argument": (file(f"Merge({MERGE}, colums={{}}), {RETIRE}"), "colums"),
    "an argument is missing": (f'{HEAD}m = Merge(source="a")\n', "target"),
    "a version of words": (file(RETIRE + ",", version='"next"'), "'next'"),
    "a version that is a number": (file(RETIRE + ",", version="1.0"), "1.0"),
    "no steps": (file(""), "no steps"),
    "a step without its comma": (f"{HEAD}migration = Migration(version='1', steps=({RETIRE}))\n", "steps"),
    "a step that is none": (file("'hello',"), "step 1 (str) is no step"),
    "a missing down file": (file('Script("fill"),'), "m1_try.fill.up.sql is missing"),
    "a drop without a reason": (merge('drops={"old": ""}'), "drops['old'] has no reason"),
    "a drop whose reason is blank": (merge('drops={"old": "  "}'), "drops['old'] has no reason"),
    "a drop whose reason is no text": (merge('drops={"old": None}'), "drops['old'] has no reason"),
    "drops as a tuple": (merge('drops=("old",)'), "drops"),
    "merge without retire": (file(f"Merge({MERGE}),"), "a is merged and not retired"),
    "merge after retire": (file(f"{RETIRE}, Merge({MERGE}),"), "step 2 merges after a Retire"),
    "a merge into itself": (file('Merge(source="a", target="A", key={"id": "id"}, columns={}), ' + RETIRE), "itself"),
    "one source merged twice": (
        file(f'Merge({MERGE}), Merge(source="A", target="c", key={{"id": "id"}}, columns={{}}), {RETIRE}'),
        "merged twice",
    ),
    "a source that is a target, too": (
        file(f'Merge({MERGE}), Merge(source="b", target="c", key={{"id": "id"}}, columns={{}}), {RETIRE}'),
        "takes the rows of one itself",
    ),
    "no key": (file(f'Merge(source="a", target="b", key={{}}, columns={{}}), {RETIRE}'), "has no key"),
    "a key that is a text": (file(f'Merge(source="a", target="b", key="id", columns={{}}), {RETIRE}'), "key"),
    "columns that are a list": (file(f'Merge(source="a", target="b", key={{"id": "id"}}, columns=["v"]), {RETIRE}'),
                                "columns"),
    "a column twice": (file(f'Merge(source="a", target="b", key={{"id": "id"}}, columns={{"id": "id"}}), {RETIRE}'),
                       "id is in key and in columns"),
    "an expression that is no text": (
        file(f'Merge(source="a", target="b", key={{"id": "id"}}, columns={{"v": 1}}), {RETIRE}'), "v has no SQL"),
    "an expression that is empty": (
        file(f'Merge(source="a", target="b", key={{"id": ""}}, columns={{}}), {RETIRE}'), "id has no SQL"),
    "a successor that takes none of the rows": (
        file(f'Merge({MERGE}), Retire("a", successor="c")'), "step 2 (Retire) a: it is not merged into its successor"),
    "a file with a NUL byte": (file(f"Merge({MERGE}), {RETIRE}") + "\0", "m1_try.py: source code string cannot"),
    "an unknown policy": (merge('on_conflict="guess"'), "'guess'"),
    "newest without a stamp": (merge('on_conflict="newest"'), "updated="),
    "a stamp that is not mapped": (merge('updated="upd"'), "updated='upd' is not in columns"),
    "newest with a stamp that is not mapped": (merge('on_conflict="newest", updated="upd"'), "updated='upd' is not in"),
    "an unknown orphan policy": (merge('on_orphan={"v": "guess"}'), "'guess'"),
    "json of an unmapped column": (merge('json=("x",)'), "x is not in columns"),
    "json without its comma": (merge('json=("m")'), "json"),
    "optional without its comma": (merge('optional=("v")'), "optional"),
    "aliases without a comma": (file(f"Merge({MERGE}), {RETIRE}", more='aliases=("v1")'), "aliases"),
    "extras in a column that is no json": (merge('extras="v"'), "v is not in json="),
    "marks in a column that is no json": (merge("marks={'v': {'k': \"'x'\"}}"), "v is not in json="),
    "a default for an unmapped column": (merge("defaults={'x': \"'y'\"}"), "x is not in columns"),
    "a check that looks twice": (file(f"Merge({MERGE}), {RETIRE}", more='checks=(Check("c", find="x", by="proof"),)'),
                                 "'c' needs either find= or by="),
    "a check that is none": (file(f"Merge({MERGE}), {RETIRE}", more='checks=("c",)'), "'c' is no Check"),
    "a function by its name": (file(f"Merge({MERGE}), {RETIRE}", more='functions=("f",)'), "'f' is no function"),
    "a function without a name": (
        "import functools\n" + file(f"Merge({MERGE}), {RETIRE}", more="functions=(functools.partial(len),)"),
        "is no function"),
    "a lambda": (file(f"Merge({MERGE}), {RETIRE}", more="functions=(lambda v: v,)"), "is no function with a name"),
    "functions of a merge": (merge("functions=(len,)"), "functions"),
    "a function with a name of ours": (
        HEAD + "def stamp(x):\n    return x\n" + file(f"Merge({MERGE}), {RETIRE}", more="functions=(stamp,)"), "stamp"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_by_name(write_migration: Write, what: str) -> None:
    text, says = WRONG[what]
    problem = refusal(write_migration(text))
    assert problem.code == "bad_migration"
    assert problem.exit_code == 2
    assert "m1_try.py" in problem.message, f"the file is not named: {problem.message}"
    assert says in problem.message, problem.message


def test_the_step_is_named(write_migration: Write) -> None:
    text = file(f'AddColumn("b", "m", "TEXT"), Merge({MERGE}, on_conflict="guess"), {RETIRE}')
    assert "step 2 (Merge) a -> b" in refusal(write_migration(text)).message


def test_a_missing_down_is_an_error_at_load_time(write_migration: Write) -> None:
    folder = write_migration(file('Script("fill"),'))
    (folder / "m1_try.fill.up.sql").write_text("SELECT 1;")
    problem = refusal(folder)
    assert "m1_try.fill.down.sql is missing" in problem.message
    assert "m1_try.fill.down.sql" in problem.hint


@pytest.mark.parametrize(
    "statement", ["BEGIN", "commit", "/* all */ END TRANSACTION", "ROLLBACK", "ATTACH 'x' AS y", "DETACH y", "VACUUM"]
)
def test_a_script_that_leaves_the_transaction_is_refused(statement: str, write_migration: Write) -> None:
    folder = write_migration(file('Script("fix"),'))
    (folder / "m1_try.fix.up.sql").write_text(f"DROP TABLE a; {statement};")
    (folder / "m1_try.fix.down.sql").write_text("SELECT 1")
    assert "is one transaction" in refusal(folder).message


def test_a_script_may_say_these_words_inside_a_statement(write_migration: Write) -> None:
    folder = write_migration(file('Script("fix"),'))
    body = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; END"
    (folder / "m1_try.fix.up.sql").write_text(f"{body}; SAVEPOINT s; ROLLBACK TO s; RELEASE s;")
    (folder / "m1_try.fix.down.sql").write_text("DROP TRIGGER t; -- COMMIT")
    load.migrations(folder)


def test_a_script_that_is_no_utf8_is_named(write_migration: Write) -> None:
    folder = write_migration(file('Script("fill"),'))
    for way in ("up", "down"):
        (folder / f"m1_try.fill.{way}.sql").write_bytes(b"SELECT '\xff';")
    assert "m1_try.fill.up.sql: is not UTF-8" in refusal(folder).message


def test_an_empty_folder_is_bad_config_and_says_how_to_begin(tmp_path: Path) -> None:
    problem = refusal(tmp_path)
    assert problem.code == "bad_config"
    assert "sessionctl new" in problem.hint


@pytest.mark.parametrize("name", ["absent", "a file.py"])
def test_a_missing_folder_is_bad_config(tmp_path: Path, name: str) -> None:
    (tmp_path / "a file.py").touch()
    problem = refusal(tmp_path / name)
    assert problem.code == "bad_config"
    assert name in problem.message


def test_two_files_of_one_id_are_refused(write_migration: Write, tmp_path: Path) -> None:
    for folder in ("own/one", "own/two"):
        write_migration(merge(), folder=folder)
    problem = refusal(tmp_path / "own")
    assert "same id" in problem.message
    assert "one" in problem.message
    assert "two" in problem.message


def test_an_ambiguous_target_lists_what_it_could_mean(write_migration: Write) -> None:
    write_migration(merge(), "m1_try.py")
    folder = write_migration(merge(), "m1_too.py")
    for target in ("1.0", "m1"):
        with pytest.raises(SessionctlError) as caught:
            load.resolve(load.migrations(folder), target)
        assert caught.value.code == "unknown_migration"
        assert "m1_try" in caught.value.hint
        assert "m1_too" in caught.value.hint


def test_an_exact_name_wins_over_a_longer_one(write_migration: Write) -> None:
    write_migration(merge(), "m1.py")
    folder = write_migration(file(f"Merge({MERGE}), {RETIRE}", version='"2.0"'), "m1_more.py")
    assert load.resolve(load.migrations(folder), "m1").id == "m1"


def test_the_checksum_covers_the_file_and_its_sql(write_migration: Write) -> None:
    folder = write_migration(file('Script("fill"),'))
    seen = set()
    for up, down in (("SELECT 1;", "SELECT 2;"), ("SELECT 3;", "SELECT 2;"), ("SELECT 3;", "SELECT 4;")):
        (folder / "m1_try.fill.up.sql").write_text(up)
        (folder / "m1_try.fill.down.sql").write_text(down)
        seen.add(load.migrations(folder)[0].checksum)
    write_migration(file('Script("fill"),') + "# a comment\n")
    seen.add(load.migrations(folder)[0].checksum)
    assert len(seen) == 4, "a change of the file or of its SQL did not change the checksum"


def test_a_folder_may_hold_one_folder_a_set(write_migration: Write, tmp_path: Path) -> None:
    write_migration(merge(), "m1.py", "own/first")
    write_migration(merge(), "m2.py", "own/second")
    assert [(m.set, m.id) for m in load.migrations(tmp_path / "own")] == [("first", "m1"), ("second", "m2")]
    assert [m.id for m in load.migrations(tmp_path / "own", "second")] == ["m2"]


def test_migrations_apply_by_version_as_numbers(write_migration: Write) -> None:
    for name, version in (("c", "0.9.0"), ("a", "0.10.0"), ("b", "0.9.1")):
        folder = write_migration(file(f"Merge({MERGE}), {RETIRE}", version=f'"{version}"'), f"{name}.py")
    assert [m.id for m in load.migrations(folder)] == ["c", "b", "a"]


def test_a_file_is_never_imported_as_a_package_and_leaves_no_bytecode(write_migration: Write) -> None:
    import sys

    folder = write_migration(merge())
    before = list(sys.path), sys.dont_write_bytecode
    load.migrations(folder)
    assert (list(sys.path), sys.dont_write_bytecode) == before
    assert [p.name for p in folder.iterdir()] == ["m1_try.py"]


def test_files_that_begin_with_an_underscore_or_a_dot_are_passed_over(write_migration: Write) -> None:
    write_migration("nonsense(", "_shared.py")
    write_migration("nonsense(", ".hidden.py")
    folder = write_migration(merge())
    assert [m.id for m in load.migrations(folder)] == ["m1_try"]


# -- what only the live tables can tell ------------------------------------------------------------------------------

TABLES = "CREATE TABLE a(id TEXT PRIMARY KEY, v TEXT, m TEXT); CREATE TABLE b(id TEXT PRIMARY KEY, v TEXT, m TEXT);"
LIVE = {
    "a typo in double quotes": ('{"v": \'"vv"\', "m": "m"}', "vv", "single quotes"),
    "an unknown column": ('{"v": "vv", "m": "m"}', "no such column: vv", "m1_try.py: step 1 (Merge a -> b), v"),
    "an unknown function": ('{"v": "strftimes(v)", "m": "m"}', "strftimes", "step 1"),
    "no SQL at all": ('{"v": "v v v", "m": "m"}', "step 1 (Merge a -> b), v", "v v v"),
    "two columns at once": ('{"v": "v, m", "m": "m"}', "step 1 (Merge a -> b), v", "v, m"),
    "a statement more": ('{"v": "v FROM a; DROP TABLE a; --", "m": "m"}', "step 1", "v FROM a"),
    "an aggregate": ('{"v": "max(v)", "m": "m"}', "step 1 (Merge a -> b), v", "max(v)"),
    "a window": ('{"v": "row_number() OVER ()", "m": "m"}', "step 1 (Merge a -> b), v", "row_number"),
    "a column of the target": ('{"v": "b.v", "m": "m"}', "b.v", "step 1"),
}


@pytest.mark.parametrize("what", LIVE)
def test_a_wrong_expression_names_file_step_and_column(
    write_migration: Write, make: Any, migrate: Any, dump: Any, what: str
) -> None:
    columns, *says = LIVE[what]
    folder = write_migration(file(f'Merge(source="a", target="b", key={{"id": "id"}}, columns={columns}), {RETIRE}'))
    path = make(TABLES + "INSERT INTO a VALUES ('1', '2', '{}')")
    before = dump(path, ours=True)
    with pytest.raises(SessionctlError) as caught:
        migrate(path, folder)
    assert caught.value.code == "bad_migration"
    for word in says:
        assert word in caught.value.message, caught.value.message
    if what == "an unknown function":
        assert "functions=(strftimes,)" in caught.value.hint, "where a function of one's own goes should be said"
    else:
        assert "id, v, m" in caught.value.hint, "the columns that there are should be listed"
    assert dump(path, ours=True) == before
