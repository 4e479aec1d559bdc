"""Every gate's own examples hold, and sessionctl passes its own gates."""

from pathlib import Path

import pytest
from gate_help import gate, gate_json

from sessionctl.content import content
from sessionctl.gating.load_gates import load_gates
from sessionctl.gating.selftest import failures
from sessionctl.model import Gate

GATES = load_gates(content("gates"))
NAMES = {
    "no-sqlite-connect",
    "no-duplicate-tables",
    "no-schema-in-code",
    "single-db-entry",
    "no-legacy-tables",
    "no-legacy-imports",
    "no-legacy-endpoints",
    "migration-lint",
}
ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_contract_names_every_gate() -> None:
    assert set(GATES) == NAMES


@pytest.mark.parametrize("one", GATES.values(), ids=lambda one: one.id)
def test_the_examples_of_a_gate_hold(one: Gate) -> None:
    assert list(failures(one)) == []


def test_self_test_passes_and_counts_the_examples(project: Path) -> None:
    code, answer = gate_json(project, "--self-test")
    assert code == 0
    assert all(entry["examples"] > 1 for entry in answer["gates"])


def test_self_test_fails_on_a_wrong_example(project: Path) -> None:
    (project / "mine").mkdir()
    (project / "mine" / "no-print.py").write_text(
        '"""Nobody prints."""\n'
        "from sessionctl import Gate\n\n\n"
        "def check(source, context):\n"
        "    for number, line in enumerate(source.lines, 1):\n"
        "        if 'print(' in line:\n"
        "            yield source.finding(number, 'It prints.')\n\n\n"
        "gate = Gate(reads='python', check=check, instead='Log.', needles=(b'print',),\n"
        "            valid={'none': 'x = 1\\n'}, invalid={'one': 'print(1)\\n'})\n"
    )
    code, answer = gate_json(project, "--self-test", "--gates", "mine")
    assert code == 1
    assert [finding["gate"] for finding in answer["findings"]] == ["no-print"] * 2


def test_a_gate_of_ones_own_runs_beside_the_others(project: Path) -> None:
    test_self_test_fails_on_a_wrong_example(project)
    (project / "app.py").write_text("print(1)\n")
    code, answer = gate_json(project, "app.py", "--gates", "mine")
    assert code == 1
    assert [(finding["gate"], finding["line"]) for finding in answer["findings"]] == [("no-print", 1)]


def test_sessionctl_passes_its_own_gates_without_an_excuse() -> None:
    code, answer = gate_json(ROOT, "--no-cache")
    assert answer["findings"] == []
    assert code == 0
    config = (ROOT / "pyproject.toml").read_text()
    assert "allow = [" not in config.partition("[tool.sessionctl.gate]")[2]


def test_list_and_explain_print_what_the_file_says(project: Path) -> None:
    listed = gate(project, "--list")
    assert listed.returncode == 0
    assert {line.split()[0] for line in listed.stdout.splitlines()} == NAMES
    explained = gate(project, "--explain", "migration-lint")
    assert explained.returncode == 0
    assert GATES["migration-lint"].why in explained.stdout
    assert "INSERT OR IGNORE" in explained.stdout
    assert gate(project, "--explain", "no-such").returncode == 2


@pytest.mark.parametrize(
    "statement",
    [
        "'DROP\\n  INDEX by_day'",
        "'CREATE '\n    'TABLE t (id)'",
        '"""CREATE\n  VIEW v AS SELECT 1"""',
        "'alter \\\ntable t rename to u'",
    ],
    ids=["an escaped line end", "two strings", "a line end", "a continued line"],
)
def test_a_schema_change_is_found_whatever_stands_between_its_words(project: Path, statement: str) -> None:
    (project / "code.py").write_text(f"def change(db):\n    db.execute({statement})\n")
    _, answer = gate_json(project, "--select", "no-schema-in-code", "--no-cache")
    assert [finding["path"] for finding in answer["findings"]] == ["code.py"], "it was passed over by its bytes"
