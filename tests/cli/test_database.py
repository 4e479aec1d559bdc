"""Which database is meant, and that none is ever guessed or created."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

Call = Callable[..., Any]
Case = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (folder := tmp_path / "project").mkdir()
    return folder


@pytest.fixture
def named(case: Case) -> Callable[[Path, int], Path]:
    """Databases that can be told apart by what `stats` says: pr3 with a number of sessions of their own."""
    import sqlite3
    from contextlib import closing

    def build(path: Path, sessions: int) -> Path:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY, title TEXT, metadata TEXT)")
            connection.executemany("INSERT INTO chat_sessions(session_id) VALUES (?)", [(n,) for n in range(sessions)])
            connection.commit()
        return path

    return build


def total(said: Any) -> int:
    return int(said.json["sessions"]["total"])


def test_the_flag_wins_over_everything(call: Call, project: Path, named: Any) -> None:
    flag, env, url = (named(project / name, n) for n, name in enumerate(("flag.db", "env.db", "url.db"), 1))
    named(project / "own.db", 4)
    (project / "sessionctl.toml").write_text('database = "own.db"\n')
    env_of = {"SESSIONCTL_DB": str(env), "DATABASE_URL": f"sqlite:///{url}"}
    assert total(call("stats", "--json", "--db", flag, cwd=project, env=env_of, code=0)) == 1


def test_the_environment_wins_over_the_url_and_the_configuration(call: Call, project: Path, named: Any) -> None:
    env, url = named(project / "env.db", 2), named(project / "url.db", 3)
    named(project / "own.db", 4)
    (project / "sessionctl.toml").write_text('database = "own.db"\n')
    env_of = {"SESSIONCTL_DB": str(env), "DATABASE_URL": f"sqlite:///{url}"}
    assert total(call("stats", "--json", cwd=project, env=env_of, code=0)) == 2


def test_a_sqlite_database_url_wins_over_the_configuration(call: Call, project: Path, named: Any) -> None:
    url = named(project / "url.db", 3)
    named(project / "own.db", 4)
    (project / "sessionctl.toml").write_text('database = "own.db"\n')
    assert total(call("stats", "--json", cwd=project, env={"DATABASE_URL": f"sqlite:///{url}"}, code=0)) == 3


def test_a_database_url_of_another_database_is_passed_over(call: Call, project: Path, named: Any) -> None:
    named(project / "own.db", 4)
    (project / "sessionctl.toml").write_text('database = "own.db"\n')
    env = {"DATABASE_URL": "postgresql://localhost/app"}
    assert total(call("stats", "--json", cwd=project, env=env, code=0)) == 4


def test_an_empty_environment_variable_names_nothing(call: Call, project: Path, named: Any) -> None:
    named(project / "own.db", 4)
    (project / "sessionctl.toml").write_text('database = "own.db"\n')
    assert total(call("stats", "--json", cwd=project, env={"SESSIONCTL_DB": "", "DATABASE_URL": ""}, code=0)) == 4


def test_pyproject_names_the_database(call: Call, project: Path, named: Any) -> None:
    named(project / "own.db", 5)
    (project / "pyproject.toml").write_text('[tool.sessionctl]\ndatabase = "own.db"\n')
    assert total(call("stats", "--json", cwd=project, code=0)) == 5


def test_a_configured_path_is_relative_to_the_file_that_names_it(call: Call, project: Path, named: Any) -> None:
    (project / "data").mkdir()
    (deep := project / "app" / "inner").mkdir(parents=True)
    named(project / "data" / "own.db", 6)
    for database in ("data/own.db", "sqlite:///data/own.db"):
        (project / "pyproject.toml").write_text(f'[tool.sessionctl]\ndatabase = "{database}"\n')
        assert total(call("stats", "--json", cwd=deep, code=0)) == 6, database


def test_a_pyproject_of_other_tools_is_passed_over(call: Call, project: Path, named: Any) -> None:
    (inner := project / "inner").mkdir()
    named(project / "own.db", 7)
    (project / "sessionctl.toml").write_text('database = "own.db"\n')
    (inner / "pyproject.toml").write_text("[tool.black]\nline-length = 100\n")
    assert total(call("stats", "--json", cwd=inner, code=0)) == 7


@pytest.mark.parametrize("name", ["plain.db", "with blank.db", "100%.db", "a#b?c.db", "ünïcode.db"])
def test_a_url_is_percent_decoded_relative_and_absolute(call: Call, project: Path, named: Any, name: str) -> None:
    path = named(project / name, 8)
    assert total(call("stats", "--json", "--db", f"sqlite:///{quote(str(path))}", code=0)) == 8
    assert total(call("stats", "--json", "--db", f"sqlite:///{quote(name)}", cwd=project, code=0)) == 8
    assert total(call("stats", "--json", "--db", path, code=0)) == 8, "a plain path is taken literally"


def test_a_url_may_name_a_driver_and_options(call: Call, project: Path, named: Any) -> None:
    path = named(project / "own.db", 9)
    assert total(call("stats", "--json", "--db", f"sqlite+aiosqlite:///{path}?timeout=5", code=0)) == 9


@pytest.mark.parametrize("url", ["postgresql://localhost/app", "mysql://x/y", "sqlite://own.db"])
def test_a_url_of_another_database_is_exit_2(call: Call, url: str) -> None:
    assert call("stats", "--json", "--db", url, code=2).error == "bad_config"


def test_without_a_name_nothing_is_guessed(call: Call, project: Path, named: Any) -> None:
    for likely in ("store.db", "registry.db", "data.db", "sessions.db", "database.sqlite"):
        named(project / likely, 1)
    said = call("stats", "--json", cwd=project, code=2)
    assert said.error == "bad_config"
    assert "--db" in said.json["error"]["hint"]


@pytest.mark.parametrize("text", ["database = ", "database = 5", "database = [", "\xff"])
@pytest.mark.parametrize("name", ["sessionctl.toml", "pyproject.toml"])
def test_a_wrong_configuration_is_exit_2_and_names_the_file(call: Call, project: Path, name: str, text: str) -> None:
    head = "" if name == "sessionctl.toml" else "[tool.sessionctl]\n"
    (project / name).write_bytes((head + text).encode("latin-1"))
    said = call("stats", "--json", cwd=project, code=2)
    assert said.error == "bad_config"
    assert name in said.json["error"]["message"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("sessionctl.toml", "databse = 'own.db'\n", 1),
        ("sessionctl.toml", "[gate]\nmigrations = 'm'\n[migration]\n", 3),
        ("pyproject.toml", "[project]\ndatabse = 'x'\n[tool.sessionctl]\n\ndatabse = 'own.db'\n", 5),
        ("pyproject.toml", '[tool.sessionctl.gate]\n[tool."sessionctl".gates]\n', 2),
    ],
)
def test_a_key_that_no_command_knows_is_named_with_its_line(
    call: Call, project: Path, name: str, text: str, line: int
) -> None:
    (project / name).write_text(text)
    said = call("stats", "--json", cwd=project, code=2)
    assert said.error == "bad_config"
    assert f"{name}:{line}: `" in said.json["error"]["message"]


@pytest.mark.parametrize("text", ["tool = 3", "[tool]\nsessionctl = 3", "tool = []"])
def test_a_pyproject_of_an_odd_shape_is_no_crash(call: Call, project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(text)
    assert call("stats", "--json", cwd=project, code=2).error == "bad_config"


@pytest.mark.parametrize("command", ["migrate", "plan", "status", "stats", "verify"])
def test_no_database_is_ever_created(call: Call, project: Path, command: str) -> None:
    for missing in ("absent.db", "no/such/folder/absent.db", "sqlite:///absent.db"):
        said = call(command, "--db", missing, "--json", *(["--yes"] * (command == "migrate")), cwd=project, code=3)
        assert said.error == "missing_database"
    assert list(project.iterdir()) == [], "something was created"


def test_new_creates_no_database_either(call: Call, project: Path) -> None:
    said = call("new", "m1", "--source", "a", "--target", "b", "--db", "absent.db", "--json", cwd=project, code=3)
    assert said.error == "missing_database"
    assert list(project.iterdir()) == [], "something was created"


def test_a_home_folder_is_understood(call: Call, project: Path, named: Any) -> None:
    named(project / "own.db", 3)
    assert total(call("stats", "--json", "--db", "~/own.db", env={"HOME": str(project)}, code=0)) == 3


@pytest.mark.parametrize("command", ["stats", "migrate", "gate"])
def test_an_empty_name_is_exit_2(call: Call, command: str) -> None:
    answer = call(command, "--db", "", "--json", code=2).json
    assert answer["error"]["code"] == "bad_config"
    assert "no name" in answer["error"]["message"]
