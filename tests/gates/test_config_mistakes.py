"""Mistakes in the configuration and in gates of one's own are named with their place."""

import json
from pathlib import Path

import pytest
from gate_help import OPENS, gate, gate_json, lines, write

ALLOW = "[gate]\nallow = [{{path = '{path}', reason = 'r', owner = 'o', expires = 2999-01-01}}]\n"


@pytest.mark.parametrize("path", ["./app/a.py", "app//a.py", "app/../app/a.py"])
def test_an_excuse_may_write_its_path_in_other_ways(project: Path, path: str) -> None:
    write(project, app__a=OPENS)
    (project / "sessionctl.toml").write_text(ALLOW.format(path=path))
    assert gate_json(project)[0] == 0


@pytest.mark.parametrize("path", ["app", "app/", "app/notes.bin", "build/b.py"])
def test_an_excuse_for_what_no_gate_judges_is_unused(project: Path, path: str) -> None:
    write(project, app__a="x = 1\n", build__b=OPENS)
    (project / "app" / "notes.bin").write_bytes(b"")
    (project / "sessionctl.toml").write_text(ALLOW.format(path=path) + "exclude = ['build']\n")
    code, answer = gate_json(project)
    assert (code, lines(answer)) == (1, [("sessionctl.toml", 2)])


def test_an_excuse_for_a_file_outside_this_run_is_left_alone(project: Path) -> None:
    write(project, app__a=OPENS, other__b="x = 1\n")
    (project / "sessionctl.toml").write_text(ALLOW.format(path="app/a.py"))
    assert gate_json(project, "other")[0] == 0
    assert gate_json(project, "other/b.py")[0] == 0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("typo = 1\n", "1: `typo`"),
        ("exclude = ['a']\n[gate]\nexclude = ['a']\n", "1: `exclude`"),
        ("[gat]\nentry = ['a.py']\n", "1: `gat`"),
        ("\n[gates]\nentry = ['a.py']\n", "2: `gates`"),
    ],
)
def test_an_unknown_table_is_named_with_its_line(project: Path, text: str, named: str) -> None:
    write(project, a="x = 1\n")
    (project / "sessionctl.toml").write_text(text)
    done = gate(project, "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 2
    assert answer["error"]["code"] == "bad_config"
    assert named in answer["error"]["message"]


@pytest.mark.parametrize("entry", ["gone.py", "db.py::gone", "gone/*.py"])
def test_an_entry_that_names_nothing_is_reported(project: Path, entry: str) -> None:
    write(project, db="def get_db():\n    return 1\n")
    (project / "sessionctl.toml").write_text(f"[gate]\nentry = ['db.py::get_db', '{entry}']\n")
    code, answer = gate_json(project)
    assert (code, lines(answer)) == (1, [("sessionctl.toml", 2)])
    assert entry in answer["findings"][0]["message"]


GATE = '''"""Mine."""
from sessionctl import Gate
{before}
gate = Gate(reads="python", check={check}, valid={{"a": ""}}, invalid={{"b": "# hit"}}, instead="", {rest})
'''


@pytest.mark.parametrize(
    ("check", "rest"),
    [
        ("lambda source, context: 1 / 0", ""),
        ("lambda source, context: ()", "needles='x'"),
        ("lambda source, context: ()", "needles=('x',)"),
        ("lambda source, context: ()", "needles=b'x'"),
        ("lambda source, context: ()", "narrow=lambda data: 1 / 0"),
        ("lambda source, context: ()", "files='*.py'"),
        ("lambda source, context: [1]", ""),
        ("3", ""),
        ("lambda: ()", ""),
    ],
)
def test_a_mistake_in_a_gate_of_ones_own_names_the_gate(project: Path, check: str, rest: str) -> None:
    write(project, app="x = 1\n")
    (project / "mine").mkdir()
    (project / "mine" / "my-rule.py").write_text(GATE.format(before="", check=check, rest=rest))
    done = gate(project, "app.py", "--gates", "mine")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "my-rule" in done.stderr
    assert "defect of sessionctl" not in done.stderr
    if "1 / 0" in check:
        assert "app.py" in done.stderr
