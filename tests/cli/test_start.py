"""The first minute: help, version, what they import, the floors, and the demo."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessionctl import __version__
from sessionctl.cli import build

Call = Callable[..., Any]
ROOT = Path(__file__).parents[2]

LISTS = """
import atexit, sys
atexit.register(lambda: print("IMPORTED", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr))
sys.argv = ["sessionctl", *sys.argv[1:]]
from sessionctl.__main__ import main
main()
"""


def commands() -> list[str]:
    """Every command and subcommand, as one calls it."""
    import typer

    def walk(command: Any, path: str) -> list[str]:
        inner = getattr(command, "commands", {})
        return [path, *(found for name, one in inner.items() for found in walk(one, f"{path} {name}".strip()))]

    return [path for path in walk(typer.main.get_command(build()), "") if path]


def imported(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", LISTS, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("IMPORTED ")[2].split())


def test_version_answers_before_typer_is_imported(call: Call) -> None:
    assert call("--version", code=0).out == f"sessionctl {__version__}\n"
    assert not imported("--version") & {"typer", "click", "rich", "sqlite_utils", "sqlite3"}


@pytest.mark.parametrize("arguments", [("--help",), ("migrate", "--help"), ("stats", "--help")])
def test_help_imports_neither_rich_nor_sqlite_utils(arguments: tuple[str, ...]) -> None:
    assert not imported(*arguments) & {"rich", "sqlite_utils", "libcst"}


def test_help_lists_every_command_and_where_to_begin(call: Call) -> None:
    said = call("--help", code=0).out
    for command in commands():
        if " " not in command:
            assert command in said
    assert "sessionctl demo" in said


def test_the_commands_of_the_contract_are_there() -> None:
    assert {"migrate", "plan", "status", "stats", "verify", "new", "demo"} <= set(commands())


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_with_an_example(call: Call, command: str) -> None:
    said = call(*command.split(), "--help", code=0).out
    assert "sessionctl " + command in said
    if "COMMAND" not in said:
        assert "Example" in said, f"no example of {command}"
        assert f"sessionctl {command}" in said.rpartition("Example")[2]
        assert "--json" in said
    assert call(*command.split(), "-h", code=0).out == said


def test_shell_completion_is_offered(call: Call) -> None:
    assert "--install-completion" in call("--help").out


def test_the_floors_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


# -- demo ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo") / "new"
    done = subprocess.run(
        [sys.executable, "-m", "sessionctl", "demo", "--dir", str(folder), "--json"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["folder"] == str(folder)
    return {case["case"]: case for case in said["cases"]} | {"said": said}


NUMBERS = {
    "pr3": ((151, 475, 24), (165, 572, 24)),
    "pr3_overlap": ((158, 475, 24), (160, 572, 24)),
    "v35": ((685, 412, 0), (685, 412, 0)),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_the_demo_ends_at_the_reported_numbers(demo: dict[str, Any], case: str) -> None:
    def numbers(state: dict[str, Any]) -> tuple[int, int, int]:
        return state["sessions"]["total"], state["messages"]["total"], state["messages"]["orphans"]

    assert (numbers(demo[case]["before"]), numbers(demo[case]["after"])) == NUMBERS[case]
    assert demo[case]["ok"] is True
    assert all(check["state"] != "fail" for check in demo[case]["checks"])


def test_the_demo_reports_each_merge(demo: dict[str, Any]) -> None:
    def merges(case: str) -> list[tuple[Any, ...]]:
        names = ("source", "rows", "inserted", "merged", "quarantined", "conflicts")
        return [tuple(m[n] for n in names) for run in demo[case]["runs"] for m in run["merges"]]

    assert merges("pr3") == [("webui_sessions", 14, 14, 0, 0, 0), ("webui_messages", 97, 97, 0, 0, 0)]
    assert merges("pr3_overlap") == [("webui_sessions", 14, 2, 12, 0, 0), ("webui_messages", 97, 97, 0, 0, 0)]
    assert merges("v35") == [("task_sessions", 684, 0, 684, 0, 0)]


def test_the_demo_has_the_envelope(demo: dict[str, Any]) -> None:
    said = demo["said"]
    assert (said["schema_version"], said["command"], said["ok"], said["database"]) == (1, "demo", True, None)


def test_the_demo_never_touches_what_is_there(call: Call, tmp_path: Path) -> None:
    (tmp_path / "pr3.db").write_text("mine")
    said = call("demo", "--dir", tmp_path, "--json", code=2)
    assert said.error == "bad_config"
    assert (tmp_path / "pr3.db").read_text() == "mine"


def test_the_demo_is_for_people_as_well(call: Call, tmp_path: Path) -> None:
    words = call("demo", "--dir", tmp_path / "new", "--no-color", code=0).out
    for number in ("165", "572", "160", "684", "685"):
        assert number in words


@pytest.mark.parametrize("group", ["", "legacy", "quarantine"])
def test_a_list_of_commands_says_each_in_full(call: Call, group: str) -> None:
    said = call(*group.split(), "--help").out
    assert "..." not in said.partition("Commands:")[2], said
    assert "Example" in said or "Start with" in said
