"""Entry points, exclusions, the cache, and how the gates work together."""

import ast
import json
import os
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
import typer
from gate_help import OPENS, gate, gate_json, git, lines, write
from typer.testing import CliRunner

from sessionctl.cli.gate import register
from sessionctl.gating import share
from sessionctl.gating.expressions import Expressions
from sessionctl.gating.pyflow import follow
from sessionctl.gating.scopes import Values


def configure(project: Path, text: str) -> None:
    (project / "sessionctl.toml").write_text(text)


def test_a_file_may_be_the_entry(project: Path) -> None:
    write(project, app__db=OPENS, app__other=OPENS)
    configure(project, '[gate]\nentry = ["app/db.py"]\n')
    assert lines(gate_json(project)[1]) == [("app/other.py", 3)]


def test_a_function_may_be_the_entry(project: Path) -> None:
    write(
        project,
        db="import sqlite3\n\ndef get_db():\n    return sqlite3.connect('a')\n\nx = sqlite3.connect('b')\n",
    )
    configure(project, '[gate]\nentry = ["db.py::get_db"]\n')
    assert lines(gate_json(project)[1]) == [("db.py", 6)]


def test_a_second_door_counts_even_beside_the_entry(project: Path) -> None:
    write(
        project,
        db="import sqlite3\n\ndef get_db():\n    return sqlite3.connect('a')\n\ndef other():\n    return sqlite3.connect('b')\n",
    )
    configure(project, '[gate]\nentry = ["db.py::get_db"]\n')
    assert lines(gate_json(project)[1], "single-db-entry") == [("db.py", 6)]


def test_without_an_entry_the_first_door_is_the_door(project: Path) -> None:
    door = "import sqlite3\n\ndef get():\n    return sqlite3.connect('a')\n"
    write(project, a=door)
    assert lines(gate_json(project)[1], "single-db-entry") == []
    write(project, b=door)
    assert lines(gate_json(project)[1], "single-db-entry") == [("b.py", 3)]


def test_excluded_files_are_not_judged(project: Path) -> None:
    write(project, build__a=OPENS, vendor__deep__b=OPENS, app__c=OPENS, app__gen_d=OPENS)
    configure(project, '[gate]\nexclude = ["build/**", "vendor", "*gen_*.py"]\n')
    assert lines(gate_json(project)[1]) == [("app/c.py", 3)]


def test_pyproject_is_read_as_well(project: Path) -> None:
    write(project, app__db=OPENS)
    (project / "pyproject.toml").write_text('[tool.sessionctl.gate]\nentry = ["app/db.py"]\n')
    assert gate_json(project)[0] == 0
    assert gate_json(project / "app")[0] == 0


def test_git_says_which_files_there_are(project: Path) -> None:
    git(project, "init", "-q")
    write(project, app=OPENS, new=OPENS, ignored__x=OPENS)
    (project / ".gitignore").write_text("ignored/\n")
    git(project, "add", "app.py")
    assert lines(gate_json(project)[1]) == [("app.py", 3), ("new.py", 3)]


def test_the_cache_never_hides_a_change(project: Path) -> None:
    write(project, app=OPENS, calm="import sqlite3\nsqlite3.Row\n")
    for _ in range(2):
        assert lines(gate_json(project)[1]) == [("app.py", 3)]
    write(project, calm=OPENS)
    assert lines(gate_json(project)[1]) == [("app.py", 3), ("calm.py", 3)]
    write(project, app="x = 1\n")
    assert lines(gate_json(project)[1]) == [("calm.py", 3)]
    configure(project, '[gate]\nentry = ["calm.py"]\n')
    assert gate_json(project)[0] == 0


def test_a_damaged_cache_is_no_harm(project: Path) -> None:
    write(project, app=OPENS)
    gate_json(project)
    for stored in (project.parent / "cache").rglob("*.json"):
        stored.write_text("{")
    assert lines(gate_json(project)[1]) == [("app.py", 3)]


def test_no_cache_writes_nothing(project: Path) -> None:
    write(project, app=OPENS)
    gate_json(project, "--no-cache")
    assert not (project.parent / "cache").exists()


def test_select_and_ignore(project: Path) -> None:
    write(project, app="import sqlite3\nsqlite3.connect('a').execute('CREATE TABLE x (id)')\n")
    both = gate_json(project)[1]
    assert {finding["gate"] for finding in both["findings"]} == {"no-sqlite-connect", "no-schema-in-code"}
    one = gate_json(project, "--select", "no-schema-in-code,migration-lint")[1]
    assert [entry["name"] for entry in one["gates"]] == ["migration-lint", "no-schema-in-code"]
    rest = gate_json(project, "--ignore", "no-schema-in-code")[1]
    assert {finding["gate"] for finding in rest["findings"]} == {"no-sqlite-connect"}


def test_many_files_are_shared_among_processes(project: Path) -> None:
    for number in range(300):
        write(project, **{f"pkg__m{number}": OPENS if number % 3 == 0 else "x = 1\n"})
    code, answer = gate_json(project, "--no-cache")
    assert (code, answer["files"], len(answer["findings"])) == (1, 300, 100)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("failing", [False, True])
def test_no_file_is_lost_or_looked_at_twice_among_processes(failing: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(share, "_threads", lambda: 1)  # pytest's own does no harm
    parent = os.getpid()

    def work(items: Sequence[str]) -> list[str]:
        if failing and os.getpid() != parent:
            raise ValueError("a process that fails")
        time.sleep(0.002)
        return [f"{item} {os.getpid() == parent}" for item in items]

    answers = share.share(work, [str(number) for number in range(1000)])
    assert sorted(int(answer.split()[0]) for answer in answers) == list(range(1000))
    assert failing == all(answer.endswith("True") for answer in answers)


def test_an_archived_table_is_named_with_its_migration(project: Path) -> None:
    with closing(sqlite3.connect(project / "a.db")) as db:
        db.execute("CREATE TABLE chat_sessions (id TEXT)")
        db.execute("CREATE TABLE task_sessions_legacy (id TEXT)")
        db.execute("CREATE TABLE _sessionctl_runs (run_id INTEGER PRIMARY KEY, migration, applied_at, undone_at)")
        db.execute(
            "CREATE TABLE _sessionctl_archives (archive_id INTEGER PRIMARY KEY, run_id, original, archive, successor, "
            "renamed, rows, digest, pruned_at, pruned_backup)"
        )
        db.execute("INSERT INTO _sessionctl_runs VALUES (1, 'v35_merge', '2026-01-29', NULL)")
        db.execute(
            "INSERT INTO _sessionctl_archives VALUES "
            "(1, 1, 'task_sessions', 'task_sessions_legacy', 'chat_sessions', 1, 0, '', NULL, NULL)"
        )
        db.commit()
    write(project, app="def f(db):\n    db.execute('SELECT * FROM task_sessions')\n")
    assert gate_json(project)[0] == 0
    code, answer = gate_json(project, "--db", "a.db")
    assert code == 1
    (finding,) = [one for one in answer["findings"] if one["gate"] == "no-legacy-tables"]
    assert "v35_merge" in finding["message"]
    assert "2026-01-29" in finding["message"]
    assert "chat_sessions" in finding["hint"]


def test_configured_names_are_looked_for_everywhere(project: Path) -> None:
    write(
        project,
        app="from app.old import x\nURL = '/v1/old/'\n",
        **{"guide.md": "Call /v1/old/ or app.old.\n"},
    )
    configure(
        project,
        '[gate.no-legacy-imports]\n"app.old" = "app.new"\n[gate.no-legacy-endpoints]\n"/v1/old/" = "/v1/new"\n',
    )
    answer = gate_json(project)[1]
    assert lines(answer, "no-legacy-imports") == [("app.py", 1), ("guide.md", 1)]
    assert lines(answer, "no-legacy-endpoints") == [("app.py", 2), ("guide.md", 1)]


def test_paths_are_shown_from_the_current_folder(project: Path) -> None:
    write(project, app__a=OPENS)
    assert gate_json(project, "app")[1]["findings"][0]["path"] == "app/a.py"
    outside = gate_json(project.parent / "project" / "app", str(project / "app"))[1]
    assert outside["findings"][0]["path"] == "a.py"


def test_help_is_there_by_both_ways(project: Path) -> None:
    assert "--write-baseline" in gate(project, "--help").stdout
    app = typer.Typer()
    register(app)
    app.command("other")(lambda: None)
    runner = CliRunner()
    assert "gate" in runner.invoke(app, ["--help"]).stdout
    assert "--write-baseline" in runner.invoke(app, ["gate", "--help"]).stdout
    write(project, app=OPENS)
    assert runner.invoke(app, ["gate", str(project), "--no-cache", "--quiet"]).exit_code == 1


def test_options_are_completed() -> None:
    app = typer.Typer()
    register(app)
    command = typer.main.get_command(app)
    found = command.shell_complete(None, "--writ")  # type: ignore[arg-type]
    assert [item.value for item in found] == ["--write-baseline"]


def test_a_module_that_appears_changes_what_a_name_means(project: Path) -> None:
    write(project, app="from keeper import SqliteStore\n\nstore = SqliteStore('a.db')\n")
    assert lines(gate_json(project)[1]) == [("app.py", 3)]
    write(project, keeper="class SqliteStore:\n    pass\n")
    assert gate_json(project)[0] == 0
    (project / "keeper.py").unlink()
    assert lines(gate_json(project)[1]) == [("app.py", 3)]


def test_a_package_that_only_imports_its_module_hands_it_on(project: Path) -> None:
    write(project, pkg__drivers="import sqlite3\n", app="import pkg as p\n\np.drivers.sqlite3.connect('a')\n")
    (project / "pkg" / "__init__.py").write_text("from . import drivers\n")
    for _ in range(2):
        assert lines(gate_json(project)[1]) == [("app.py", 3)]


def test_a_name_that_a_package_holds_itself_is_followed_into_its_modules(project: Path) -> None:
    write(
        project,
        pkg__use="from . import opener\n\nopener('a')\n",
        pkg__sub__use="from .. import opener as o\n\no('a')\n",
    )
    (project / "pkg" / "__init__.py").write_text("from sqlite3 import connect as opener\n")
    found = lines(gate_json(project)[1], "no-sqlite-connect")
    assert ("pkg/use.py", 3) in found
    assert ("pkg/sub/use.py", 3) in found


def test_the_answer_does_not_depend_on_the_order_of_sets(project: Path) -> None:
    write(
        project,
        app="import os\nimport sqlite3\ntry:\n    import pysqlite3 as db\nexcept ImportError:\n    import sqlite3 as db\n"
        "db.connect('a')\nname = 'json' if os.name else 'sqlite3'\n__import__(name).connect('b')\n",
    )
    several = {
        gate(project, "--no-cache", "--json", PYTHONHASHSEED=str(seed)).stdout.split('"seconds"')[0]
        for seed in range(6)
    }
    assert len(several) == 1


def test_syntax_that_is_newer_than_this_python_says_which_python_it_is(project: Path) -> None:
    write(project, app="import sqlite3\n\ntype Conn = sqlite3.Connection\nConn.__value__\nsqlite3.connect('a')\n")
    _, answer = gate_json(project, "--select", "no-sqlite-connect")
    (finding,) = answer["findings"]
    if sys.version_info >= (3, 12):
        assert finding["line"] == 5
    else:
        assert finding["line"] == 3
        assert "Python 3.11, which runs sessionctl, cannot parse it" in finding["message"]


def test_an_engine_maker_is_found_through_modules_that_never_mention_sqlite(project: Path) -> None:
    write(
        project,
        orm__base=(
            "from sqlalchemy import create_engine as make\nimport sqlalchemy\n\n"
            "def wrapped(url):\n    return sqlalchemy.create_engine(url)\n"
        ),
        app="from orm import make, wrapped\n\nmake('sqlite:///a')\nmake('postgresql://h/a')\nwrapped('sqlite:///a')\n",
    )
    (project / "orm" / "__init__.py").write_text("from .base import make, wrapped\n")
    _, answer = gate_json(project, "--select", "no-sqlite-connect")
    assert lines(answer) == [("app.py", 3)]


def test_a_class_of_the_project_is_its_own_even_where_only_one_file_is_judged(project: Path) -> None:
    write(
        project,
        svc__api="from svc.store import SqliteStore\nfrom spaces.core.store import SqliteDb\n\nSqliteStore('a')\nSqliteDb('a')\n",
        svc__store="class SqliteStore: ...\n",
        spaces__core__store="class SqliteDb: ...\n",
    )
    (project / "docs").mkdir()
    write(project, app="from docs import SqliteStore\n\nSqliteStore('a')\n")
    (project / "sessionctl.toml").write_text("[gate]\n")
    assert gate_json(project, "svc/api.py")[0] == 0
    assert gate_json(project / "svc", "api.py")[0] == 0
    assert lines(gate_json(project)[1]) == [("app.py", 3)]


def test_a_class_of_the_project_is_its_own_however_it_is_imported(project: Path) -> None:
    write(
        project,
        svc__store="class SqliteStore: ...\n\ndef create_engine(url): ...\n",
        app="import svc.store\nimport svc.store as st\nfrom svc import store\nimport keep.sqlite as ks\n\n"
        "svc.store.SqliteStore('a')\nst.SqliteStore('a')\nstore.SqliteStore('a')\n"
        "store.create_engine('sqlite:///a')\nks.SqliteStore('a')\n",
    )
    assert lines(gate_json(project)[1]) == [("app.py", 10)]


def test_an_engine_maker_that_the_project_hands_on_is_still_the_librarys(project: Path) -> None:
    write(
        project,
        base="from sqlalchemy import create_engine\n\nURL = 'sqlite:///a'\n",
        app="from base import URL, create_engine\nimport base\n\ncreate_engine(URL)\nbase.create_engine('sqlite:///b')\n",
    )
    assert lines(gate_json(project)[1]) == [("app.py", 4), ("app.py", 5)]


def test_the_configured_folder_of_migrations_is_one_whatever_it_is_called(project: Path) -> None:
    made = "def up(db):\n    db.execute('CREATE TABLE a (id)')\n\n\ndef down(db):\n    db.execute('DROP TABLE a')\n"
    write(project, db__changes__one=made, db__changesets=made, **{"db__changes__rag__two.sql": "DROP TABLE b;\n"})
    asked = ("--select", "no-schema-in-code,migration-lint")
    _, answer = gate_json(project, *asked)
    assert {path for path, _ in lines(answer)} == {"db/changes/one.py", "db/changesets.py"}
    (project / "sessionctl.toml").write_text('migrations = "db/changes"\n')
    _, answer = gate_json(project, *asked)
    assert {path for path, _ in lines(answer, "no-schema-in-code")} == {"db/changesets.py"}
    assert lines(answer, "migration-lint") == [("db/changes/rag/two.sql", 1)]


@pytest.mark.parametrize("name", ['""', r'"\n"', 'f"{prefix}x"', r'"a\nb"'])
def test_an_attribute_that_is_set_by_a_name_that_no_line_holds_ends(project: Path, name: str) -> None:
    text = f"import sqlite3\n\n\ndef f(row, prefix):\n    setattr(row, {name}, sqlite3.connect)\n"
    write(
        project,
        app__rows=f"class Row:\n    pass\n\n\n{text}    row = Row()\n    setattr(row, {name}, sqlite3.connect)\n",
    )
    _, answer = gate_json(project, "app", "--select", "no-sqlite-connect", "--no-cache")
    assert [finding["line"] for finding in answer["findings"]] == [9, 11]


@pytest.mark.parametrize("asked", [(), ("--list",), ("--explain", "talks"), ("--self-test",)])
def test_what_a_gate_prints_is_on_stderr(project: Path, asked: tuple[str, ...]) -> None:
    text = (
        '"""Talks."""\nfrom sessionctl import Gate\nprint("TOLD at the top")\n'
        "def check(source, config):\n    print('TOLD of a file')\n    return ()\n"
        "gate = Gate(reads='text', check=check, valid={'a': ''}, invalid={'b': 'x # hit'}, instead='')\n"
    )
    write(project, **{f"app{number}": OPENS for number in range(20)})
    (project / "mine").mkdir()
    (project / "mine" / "talks.py").write_text(text)
    done = gate(project, "--gates", "mine", *asked, "--json")
    json.loads(done.stdout)
    assert "TOLD at the top" in done.stderr
    if asked in ((), ("--self-test",)):
        assert "TOLD of a file" in done.stderr


@pytest.mark.parametrize(
    "way", ["{}.m(1)", "getattr({}, 'a')", "setattr({}, 'a', 1)", "partial({})", "make(factory={})"]
)
def test_the_work_grows_with_the_number_of_calls_inside_calls(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Expressions.look
    looked: list[ast.expr] = []

    def counted(self: Expressions, node: ast.expr) -> Values:
        looked.append(node)
        return look(self, node)

    monkeypatch.setattr(Expressions, "look", counted)
    counts = []
    for depth in (5, 10):
        call = "sqlite3.connect('x').q()"
        for _ in range(depth):
            call = way.format(call)
        text = f"import sqlite3\ny = {call}\n"
        looked.clear()
        assert follow(ast.parse(text), text).hits
        counts.append(len(looked))
    assert counts[1] < 3 * counts[0]
