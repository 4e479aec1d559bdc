"""A run that judged nothing never says that all is well."""

import os
from pathlib import Path

import pytest
from gate_help import OPENS, SCHEMAS, gate, gate_json, write

CHAT = str(SCHEMAS / "agentos_after.sql")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--select", "no-sqlite-connect", "--ignore", "no-sqlite-connect"),
        ("--select", "migration-lint,no-sqlite-connect", "--ignore", "no-sqlite-connect,migration-lint"),
    ],
    ids=len,
)
def test_no_gate_is_left_to_run(project: Path, arguments: tuple[str, ...]) -> None:
    write(project, app=OPENS)
    done = gate(project, *arguments)
    assert done.returncode == 2
    assert "no gate is left" in done.stderr


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("no-duplicate-tables", "--db"),
        ("no-legacy-imports", "[gate.no-legacy-imports]"),
        ("no-legacy-endpoints", "[gate.no-legacy-endpoints]"),
        ("no-legacy-tables", "[gate.no-legacy-tables]"),
    ],
)
def test_a_gate_that_was_asked_for_and_cannot_run_says_what_it_needs(project: Path, name: str, needs: str) -> None:
    write(project, app=OPENS)
    done = gate(project, "--select", name)
    assert done.returncode == 2
    assert name in done.stderr
    assert needs in done.stderr
    assert gate(project, "--select", f"{name},no-sqlite-connect").returncode == 2


def test_a_gate_that_was_asked_for_and_can_run_does(project: Path) -> None:
    assert gate(project, "--select", "no-duplicate-tables", "--schema", CHAT).returncode == 0
    (project / "sessionctl.toml").write_text('[gate.no-legacy-imports]\n"a.b" = "a.c"\n')
    assert gate(project, "--select", "no-legacy-imports").returncode == 0


def test_a_named_file_that_is_excluded_is_said(project: Path) -> None:
    write(project, build__app=OPENS, app="x = 1\n")
    (project / "sessionctl.toml").write_text('[gate]\nexclude = ["build/**"]\n')
    done = gate(project, "build/app.py")
    assert "Not judged: build/app.py (excluded)." in done.stdout
    assert "Nothing was judged" in done.stdout
    assert "Clean" not in done.stdout
    both = gate(project, "build/app.py", "app.py")
    assert "Not judged: build/app.py (excluded)." in both.stdout
    assert gate_json(project, "build/app.py")[1]["unjudged"] == [{"path": "build/app.py", "why": "excluded"}]


def test_a_named_file_that_no_gate_reads_is_said(project: Path) -> None:
    (project / "notes.bin").write_bytes(b"sqlite3.connect")
    done = gate(project, "notes.bin")
    assert "Not judged: notes.bin (no gate of this run reads it)." in done.stdout
    assert "Nothing was judged" in done.stdout
    assert "Clean" not in done.stdout


def test_a_pipe_is_no_path(project: Path) -> None:
    os.mkfifo(project / "pipe.py")
    done = gate(project, "pipe.py")
    assert done.returncode == 2
    assert "pipe.py" in done.stderr


def test_an_empty_project_is_not_called_clean(project: Path) -> None:
    done = gate(project)
    assert done.returncode == 0
    assert "Nothing was judged" in done.stdout
    assert "Clean" not in done.stdout


def test_a_schema_alone_is_something(project: Path) -> None:
    done = gate(project, "--schema", CHAT)
    assert done.returncode == 0
    assert "Clean" in done.stdout


def test_a_gate_of_ones_own_does_not_replace_a_shipped_one(project: Path) -> None:
    text = (
        '"""Nothing."""\nfrom sessionctl import Gate\n'
        "gate = Gate(reads='python', check=lambda s, c: (), valid={'a': ''}, invalid={'b': '# hit'}, instead='')\n"
    )
    write(project, app=OPENS)
    (project / "mine").mkdir()
    (project / "mine" / "no-sqlite-connect.py").write_text(text)
    done = gate(project, "--gates", "mine")
    assert done.returncode == 2
    assert "no-sqlite-connect" in done.stderr
    assert "mine" in done.stderr


def test_a_folder_without_gates_is_refused(project: Path) -> None:
    (project / "mine").mkdir()
    done = gate(project, "--gates", "mine")
    assert done.returncode == 2
    assert "mine" in done.stderr


def test_the_same_folder_as_the_shipped_gates_is_said(project: Path) -> None:
    code, answer = gate_json(project, "--gates", str(Path(__file__).parents[2] / "gates"))
    assert code == 2
    assert answer["error"]["code"] == "bad_config"


def test_a_self_test_says_how_many_examples_ran(project: Path) -> None:
    done = gate(project, "--self-test")
    assert done.returncode == 0
    answer = gate_json(project, "--self-test")[1]
    count = sum(entry["examples"] for entry in answer["gates"])
    assert f"{count} examples of {len(answer['gates'])} gates passed" in done.stdout
