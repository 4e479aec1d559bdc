"""Children of rows in quarantine: they never become, unseen, the children of another row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

MIGRATION = '''"""One table into another."""

from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0",
    steps=(Merge(source="s", target="t", key={{"id": {key!r}}}, columns={{"m": "m"}}), Retire("s", successor="t")),
)
'''
# what -> (type of the source's key, of the target's, the expression, rows there, rows of the target, the child's value)
TAKEN = {
    "two keys become one": ("TEXT", "TEXT", "lower(id)", [("A", "x"), ("a", "y")], [], "a"),
    "the target does not tell capitals": ("TEXT", "TEXT COLLATE NOCASE", "id", [("A", "x"), ("a", "y")], [], "a"),
    "the target had such a one": ("TEXT", "TEXT COLLATE NOCASE", "id", [("a", "y")], [("A", "x")], "a"),
    "the target does not tell blanks": ("TEXT", "TEXT COLLATE RTRIM", "id", [("a", "x"), ("a ", "y")], [], "a "),
    "the target counts": ("TEXT", "INTEGER", "id", [("1", "x"), ("01", "y")], [], "01"),
    "a number and its text": ("", "TEXT", "id", [(1, "x"), ("1", "y")], [], "1"),
}


def fill(ask: Call, path: Path, what: str) -> None:
    """The rows of a case, and a child of the one that goes to quarantine."""
    *_, rows, there, refers = TAKEN[what]
    for row in rows:
        ask(path, "INSERT INTO s VALUES (?, ?)", *row)
    for row in there:
        ask(path, "INSERT INTO t VALUES (?, ?)", *row)
    ask(path, "INSERT INTO child VALUES (1, ?)", refers)


def names_the_way_out(error: dict[str, str]) -> None:
    """It says which rows, why, and what to do."""
    assert "child refers by r in 1 row" in error["message"] and "quarantine" in error["message"]
    assert "keys of their own" in error["hint"]


def takes_the_way_out(call: Call, ask: Call, path: Path, folder: Path) -> None:
    """Once the child refers to nothing, the run goes through."""
    ask(path, "UPDATE child SET r = NULL")
    assert call("migrate", "--yes", "--migrations", folder, "--db", path).code == 0
    assert ask(path, "SELECT count(*) FROM _sessionctl_quarantine") == [(1,)]


@pytest.mark.parametrize("what", TAKEN)
def test_a_child_of_a_row_in_quarantine_does_not_get_another_parent(
    call: Call,
    make: Callable[..., Path],
    ask: Callable[..., Any],
    dump: Any,
    write_migration: Callable[..., Path],
    what: str,
) -> None:
    source, target, key, *_ = TAKEN[what]
    path = make(
        f"CREATE TABLE s(id {source} PRIMARY KEY, m TEXT); CREATE TABLE t(id {target} PRIMARY KEY, m TEXT);"
        "CREATE TABLE child(n INTEGER PRIMARY KEY, r REFERENCES s(id));"
    )
    fill(ask, path, what)
    before = dump(path)
    folder = write_migration(MIGRATION.format(key=key))
    done = call("migrate", "--yes", "--migrations", folder, "--db", path, "--json")
    assert done.code == 3, "the child has silently got another parent"
    assert done.json["error"]["code"] == "refused"
    names_the_way_out(done.json["error"])
    assert dump(path) == before
    takes_the_way_out(call, ask, path, folder)


MERGED = '''"""Parents and their children, each into a table that is there."""

from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0",
    steps=(
        Merge(source="s", target="t", key={{"id": {key!r}}}, columns={{"m": "m"}}),
        Merge(source="child", target="heir", key={{"n": "n"}}, columns={{"o": {refers!r}}}),
        Retire("child", successor="heir"),
        Retire("s", successor="t"),
    ),
)
'''


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("what", TAKEN)
def test_a_merged_child_of_a_row_in_quarantine_does_not_get_another_parent(
    call: Call,
    make: Callable[..., Path],
    ask: Callable[..., Any],
    dump: Any,
    write_migration: Callable[..., Path],
    what: str,
    declared: bool,
) -> None:
    source, target, key, *_ = TAKEN[what]
    path = make(
        f"CREATE TABLE s(id {source} PRIMARY KEY, m TEXT); CREATE TABLE t(id {target} PRIMARY KEY, m TEXT);"
        f"CREATE TABLE child(n INTEGER PRIMARY KEY, r {source} {'REFERENCES s(id)' if declared else ''});"
        f"CREATE TABLE heir(n INTEGER PRIMARY KEY, o {target.split()[0]} REFERENCES t(id));"
    )
    fill(ask, path, what)
    before = dump(path)
    folder = write_migration(MERGED.format(key=key, refers=key.replace("id", "r")))
    done = call("migrate", "--yes", "--migrations", folder, "--db", path, "--json")
    if done.code == 0:
        joined = ask(path, "SELECT t.m FROM heir JOIN t ON t.id = o")
        assert joined == [], f"the child of 'y', which is in quarantine, has silently got {joined} for its parent"
        return
    assert (done.code, done.json["error"]["code"]) == (3, "refused")
    names_the_way_out(done.json["error"])
    assert dump(path) == before
    takes_the_way_out(call, ask, path, folder)


def test_a_child_keeps_its_parent_where_the_target_had_that_row_itself(
    call: Call, make: Callable[..., Path], ask: Callable[..., Any], write_migration: Callable[..., Path]
) -> None:
    path = make(
        "CREATE TABLE s(id TEXT PRIMARY KEY, m TEXT); CREATE TABLE t(id TEXT PRIMARY KEY, m TEXT CHECK (m <> 'bad'));"
        "CREATE TABLE child(n INTEGER PRIMARY KEY, r REFERENCES s(id));"
        "INSERT INTO t VALUES ('k', NULL); INSERT INTO s VALUES ('k', 'bad'), ('l', 'good');"
        "INSERT INTO child VALUES (1, 'k'), (2, 'l');"
    )
    folder = write_migration(MIGRATION.format(key="id"))
    done = call("migrate", "--yes", "--migrations", folder, "--db", path, "--json")
    assert done.code == 0, done
    assert done.json["runs"][0]["merges"][0]["quarantined"] == 1
    assert ask(path, "SELECT child.n, t.id FROM child JOIN t ON t.id = child.r ORDER BY 1") == [(1, "k"), (2, "l")]


@pytest.mark.parametrize("name", ["A", "Ä", "é", "Id", "Straße"])
def test_names_beyond_ascii_are_followed(
    call: Call, make: Callable[..., Path], ask: Callable[..., Any], write_migration: Callable[..., Path], name: str
) -> None:
    """SQLite tells Ä from ä in names, and takes A for a."""
    path = make(
        f'CREATE TABLE s("{name}" TEXT PRIMARY KEY, m); CREATE TABLE t("{name}" TEXT PRIMARY KEY, m NOT NULL);'
        f'CREATE TABLE child(x REFERENCES s("{name}"));'
        "INSERT INTO s VALUES ('a', 1), ('b', NULL); INSERT INTO child VALUES ('a');"
    )
    text = MIGRATION.format(key="").replace("{\"id\": ''}", repr({name: f"'p:' || \"{name}\""}))
    folder = write_migration(text)
    done = call("migrate", "--yes", "--migrations", folder, "--db", path, "--json")
    assert done.code == 0, done
    assert ask(path, f'SELECT "{name}" FROM t') == [("p:a",)]
    assert ask(path, "SELECT x FROM child") == [("p:a",)]
    assert call("rollback", "--yes", "--migrations", folder, "--db", path).code == 0
    assert ask(path, "SELECT x FROM child") == [("a",)]


FORKS = '''"""Messages and what is said about them, each into a table that is there."""

from sessionctl import Merge, Migration, Retire

migration = Migration(
    version="1.0",
    steps=(
        Merge(source="s", target="t", key={"id": "id"}, columns={"p": "p", "m": "m"}, on_conflict="fork"),
        Merge(source="child", target="heir", key={"n": "n"}, columns={"r": "r"}),
        Retire("child", successor="heir"),
        Retire("s", successor="t"),
    ),
)
'''
MESSAGES = """
CREATE TABLE s(id TEXT PRIMARY KEY, p TEXT REFERENCES s(id), m TEXT);
CREATE TABLE t(id TEXT PRIMARY KEY, p TEXT REFERENCES t(id), m TEXT);
CREATE TABLE child(n TEXT PRIMARY KEY, r TEXT REFERENCES s(id));
CREATE TABLE heir(n TEXT PRIMARY KEY, r TEXT REFERENCES t(id));
CREATE TABLE stays(n TEXT PRIMARY KEY, r TEXT REFERENCES s(id));
INSERT INTO t VALUES ('k', NULL, 'theirs'), ('both', 'k', 'the same');
INSERT INTO s VALUES ('k', NULL, 'ours'), ('both', 'k', 'the same'), ('other', NULL, 'x'), ('reply', 'other', 'y');
INSERT INTO heir VALUES (1, 'k'), (2, NULL);
INSERT INTO child VALUES (1, 'k'), (2, 'reply');
INSERT INTO stays VALUES (1, 'k');
"""
ADOPTED = {
    "a new reply": ("INSERT INTO s VALUES ('new', 'k', 'an answer')", "s refers by p in 1 row"),
    "a reply that is forked as well": ("UPDATE s SET m = 'another' WHERE id = 'both'", "s refers by p in 1 row"),
    "a new row of another merge": ("INSERT INTO child VALUES (3, 'k')", "child refers by r in 1 row"),
    "a reference that is filled in": ("UPDATE child SET r = 'k' WHERE n = 2", "child refers by r in 1 row"),
}


@pytest.mark.parametrize("online", [False, True], ids=["at once", "online"])
@pytest.mark.parametrize("what", [None, *ADOPTED])
def test_a_merged_reply_to_a_forked_message_does_not_become_one_to_the_other(
    call: Call,
    make: Callable[..., Path],
    ask: Callable[..., Any],
    dump: Any,
    write_migration: Callable[..., Path],
    what: str | None,
    online: bool,
) -> None:
    change, said = ADOPTED[what] if what else ("", "")
    path, folder = make(MESSAGES + change + ";"), write_migration(FORKS)
    before, way = dump(path), ["--online"] if online else []
    done = call("migrate", "--yes", *way, "--migrations", folder, "--db", path, "--json")
    if what is None:  # what both sides have refers to what both sides have; what stays follows the fork
        assert done.code == 0, done
        assert ask(path, "SELECT t.m FROM stays JOIN t ON t.id = r") == [("ours",)]
        assert ask(path, "SELECT t.m FROM heir JOIN t ON t.id = r ORDER BY n") == [("theirs",), ("y",)]
        return
    assert (done.code, done.json["error"]["code"]) == (3, "refused"), done
    assert said in done.json["error"]["message"] and "another id" in done.json["error"]["message"]
    if online:
        assert call("rollback", "--yes", "--migrations", folder, "--db", path).code == 0
    assert dump(path) == before


def test_a_later_reply_to_a_message_forked_before_is_refused_as_well(
    call: Call, make: Callable[..., Path], ask: Callable[..., Any], write_migration: Callable[..., Path]
) -> None:
    path, folder = make(MESSAGES), write_migration(FORKS)
    store = ("--migrations", folder, "--db", path, "--json")
    assert call("migrate", "--yes", *store).code == 0
    ask(path, "CREATE TABLE s(id TEXT PRIMARY KEY, p TEXT REFERENCES s(id), m TEXT)")
    ask(path, "INSERT INTO s VALUES ('k', NULL, 'ours'), ('later', 'k', 'an answer')")
    done = call("migrate", "--yes", *store)
    assert (done.code, done.json["error"]["code"]) == (3, "refused"), done
    assert "s refers by p in 1 row" in done.json["error"]["message"]
