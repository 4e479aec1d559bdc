"""Excuses shrink: each has a reason and an end, and goes when there is nothing left to excuse."""

import json
from pathlib import Path

from gate_help import OPENS, commit, gate, gate_json, git, lines, write

ENTRY = 'path = "app/store.py", reason = "moves in May", owner = "core"'


def allow(project: Path, entry: str) -> None:
    (project / "sessionctl.toml").write_text(f"[gate]\nallow = [\n  {{{entry}}},\n]\n")


def test_an_entry_excuses_until_its_day_is_over(project: Path) -> None:
    write(project, app__store=OPENS)
    allow(project, f"{ENTRY}, expires = 2999-01-01")
    assert gate_json(project)[0] == 0
    allow(project, f"{ENTRY}, expires = 2020-01-01")
    code, answer = gate_json(project)
    assert code == 1
    assert ("sessionctl.toml", 3) in lines(answer, "excuses")
    assert ("app/store.py", 3) in lines(answer, "no-sqlite-connect")


def test_an_entry_without_anything_to_excuse_is_a_finding(project: Path) -> None:
    write(project, app__store="x = 1\n")
    allow(project, f"{ENTRY}, expires = 2999-01-01")
    code, answer = gate_json(project)
    assert (code, lines(answer)) == (1, [("sessionctl.toml", 3)])
    (project / "app" / "store.py").unlink()
    write(project, app__other="x = 1\n")
    code, answer = gate_json(project)
    assert (code, lines(answer)) == (1, [("sessionctl.toml", 3)])


def test_an_entry_may_be_for_one_symbol_and_one_gate(project: Path) -> None:
    write(
        project,
        app__store="import sqlite3\n\ndef load():\n    sqlite3.connect('a')\n\ndef save():\n    sqlite3.connect('b')\n",
    )
    allow(project, f'{ENTRY}, expires = 2999-01-01, symbol = "load", gate = "no-sqlite-connect"')
    code, answer = gate_json(project)
    assert (code, lines(answer)) == (1, [("app/store.py", 7)])


def test_an_entry_is_left_alone_when_its_file_is_not_judged(project: Path) -> None:
    write(project, app__store=OPENS, app__other="x = 1\n")
    allow(project, f"{ENTRY}, expires = 2999-01-01")
    assert gate_json(project, "app/other.py")[0] == 0


def test_inline_excuses_need_a_reason_and_something_to_excuse(project: Path) -> None:
    line = "conn = sqlite3.connect('a')"
    mark = "# sessionctl: allow no-sqlite-connect"
    write(
        project,
        good=f"import sqlite3\n{line}  {mark} - a benchmark\n",
        above=f"import sqlite3\n{mark} - a benchmark\n{line}\n",
        bare=f"import sqlite3\n{line}  {mark}\n",
        unused=f"x = 1  {mark} - a benchmark\n",
        typo=f"import sqlite3\n{line}  # sessionctl: allow no-such-gate - why\n",
        text=f"x = '{mark} - only a text'\n",
    )
    code, answer = gate_json(project)
    assert code == 1
    assert lines(answer) == [("bare.py", 2), ("bare.py", 2), ("typo.py", 2), ("typo.py", 2), ("unused.py", 1)]


def test_an_inline_excuse_covers_its_statement(project: Path) -> None:
    write(
        project,
        wide="import sqlite3\n# sessionctl: allow no-sqlite-connect - once\nconn = open(\n    sqlite3.connect('a'),\n)\n",
    )
    assert gate_json(project)[0] == 0


def test_a_baseline_counts_by_symbol_and_statement(project: Path) -> None:
    write(project, app="import sqlite3\n\ndef load():\n    return 1, sqlite3.connect('a')\n")
    assert gate_json(project, "--baseline", "b.json")[0] == 2
    assert gate_json(project, "--baseline", "b.json", "--write-baseline")[0] == 0
    code, answer = gate_json(project, "--baseline", "b.json")
    assert code == 0
    assert [finding["baselined"] for finding in answer["findings"]] == [True]
    write(
        project,
        app="import sqlite3\n\n\n# moved\ndef load():\n    return (1,\n        sqlite3.connect('a'))\n",
    )
    assert gate_json(project, "--baseline", "b.json")[0] == 0
    write(
        project,
        app="import sqlite3\n\ndef load():\n    sqlite3.connect('c')\n    return 1, sqlite3.connect('a')\n",
    )
    code, answer = gate_json(project, "--baseline", "b.json")
    assert (code, lines(answer)) == (1, [("app.py", 4)])


def test_a_baseline_never_grows_and_offers_to_shrink(project: Path) -> None:
    write(project, one=OPENS, two=OPENS)
    gate_json(project, "--baseline", "b.json", "--write-baseline")
    write(project, two="x = 1\n", three=OPENS)
    code, answer = gate_json(project, "--baseline", "b.json")
    assert (code, lines(answer)) == (1, [("three.py", 3)])
    assert [entry["path"] for entry in answer["fixed"]] == ["two.py"]
    code, answer = gate_json(project, "--baseline", "b.json", "--write-baseline")
    assert (code, lines(answer)) == (1, [("three.py", 3)])
    stored = json.loads((project / "b.json").read_text())
    assert [entry["path"] for entry in stored["entries"]] == ["one.py"]


def test_a_damaged_baseline_is_an_error(project: Path) -> None:
    write(project, one=OPENS)
    (project / "b.json").write_text('{"entries": [{"gate": 1}]}')
    assert gate_json(project, "--baseline", "b.json")[0] == 2


def test_diff_judges_only_what_is_new(project: Path) -> None:
    git(project, "init", "-q", "-b", "main")
    write(project, old=OPENS, calm="x = 1\n")
    commit(project, "before")
    git(project, "checkout", "-q", "-b", "work")
    write(
        project,
        old="import sqlite3\n\n\nprint(1)\nconn = sqlite3.connect('a.db')\n",
        staged=OPENS,
        loose=OPENS,
    )
    git(project, "add", "staged.py")
    code, answer = gate_json(project, "--diff", "main")
    assert (code, lines(answer, "no-sqlite-connect")) == (1, [("loose.py", 3), ("staged.py", 3)])
    commit(project, "after")
    assert len(lines(gate_json(project, "--diff", "main")[1], "no-sqlite-connect")) == 2
    assert gate_json(project, "--diff", "HEAD")[0] == 0
    git(project, "mv", "old.py", "moved.py")
    assert gate_json(project, "--diff", "HEAD")[0] == 0


def test_diff_sees_an_import_that_makes_an_old_line_wrong(project: Path) -> None:
    git(project, "init", "-q", "-b", "main")
    write(project, app="from psycopg import connect\n\nconnect('a')\n")
    commit(project, "before")
    write(project, app="from sqlite3 import connect\n\nconnect('a')\n")
    code, answer = gate_json(project, "--diff", "main")
    assert (code, lines(answer)) == (1, [("app.py", 3)])


def test_diff_picks_the_added_one_of_two_equal_lines(project: Path) -> None:
    git(project, "init", "-q", "-b", "main")
    write(project, app="import sqlite3\nsqlite3.connect('a')\n")
    commit(project, "before")
    write(project, app="import sqlite3\nsqlite3.connect('a')\nprint()\nsqlite3.connect('a')\n")
    assert lines(gate_json(project, "--diff", "main")[1]) == [("app.py", 4)]


def test_diff_needs_a_revision_that_is_known(project: Path) -> None:
    write(project, app=OPENS)
    assert gate_json(project, "--diff", "main")[0] == 2
    git(project, "init", "-q", "-b", "main")
    commit(project, "before")
    code, answer = gate_json(project, "--diff", "no-such")
    assert (code, answer["error"]["code"]) == (2, "bad_config")


def test_a_run_of_one_gate_leaves_the_excuses_of_others_alone(project: Path) -> None:
    ended = '{path = "a.py", gate = "no-sqlite-connect", reason = "r", owner = "o", expires = 2020-01-31}'
    write(project, a=OPENS, b="x = 1  # sessionctl: allow no-schema-in-code\n")
    code, answer = gate_json(project, "--select", "migration-lint")
    assert (code, answer["findings"]) == (0, [])
    assert gate(project).returncode == 1, "the comment gives no reason"
    (project / "sessionctl.toml").write_text(f"[gate]\nallow = [{ended}]\n")
    assert gate(project, "--select", "migration-lint").returncode == 0
    assert gate(project, "--select", "no-sqlite-connect").returncode == 1
    (project / "chat.sql").write_text("CREATE TABLE a (id INTEGER);\n")
    assert gate(project, "--select", "no-duplicate-tables", "--schema", "chat.sql").returncode == 0
