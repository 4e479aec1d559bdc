"""Every format is one reading of the same report, and valid for the programs that read it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from gate_help import OPENS, SCHEMAS, TESTS, gate, gate_json, write

FORMATS = Path(__file__).parent / "formats"
ANSWER = json.loads((TESTS.parent / "docs" / "gate-report.schema.json").read_text())
SARIF = json.loads((FORMATS / "sarif-schema-2.1.0.json").read_text())


@pytest.fixture
def busy(project: Path) -> tuple[Path, list[str]]:
    """A project with findings of every kind: in files, in a schema, excused, and with awkward characters."""
    write(project, app=OPENS, old=OPENS, **{"a b&<ü>.py": OPENS})
    write(project, odd="import sqlite3\nsqlite3.connect('a')  # sessionctl: allow no-such - <&\x07>\n")
    options = ["--schema", str(SCHEMAS / "agentos_before_v34.sql"), "--baseline", "b.json"]
    assert gate(project, "old.py", "--baseline", "b.json", "--write-baseline").returncode == 0
    return project, options


def test_json_follows_the_published_schema(busy: tuple[Path, list[str]]) -> None:
    project, options = busy
    code, answer = gate_json(project, *options)
    assert code == 1
    jsonschema.Draft202012Validator(ANSWER).validate(answer)
    assert any(finding["baselined"] for finding in answer["findings"])
    assert any(finding["table"] for finding in answer["findings"])
    same = json.loads(gate(project, *options, "--format", "json").stdout)
    assert same | {"seconds": 0} == answer | {"seconds": 0}


def test_json_of_a_clean_run_and_of_the_self_test_follow_it_too(project: Path) -> None:
    for arguments in ((), ("--self-test",)):
        code, answer = gate_json(project, *arguments)
        assert code == 0
        jsonschema.Draft202012Validator(ANSWER).validate(answer)


def test_sarif_is_valid_and_complete(busy: tuple[Path, list[str]]) -> None:
    project, options = busy
    done = gate(project, *options, "--format", "sarif")
    assert done.returncode == 1
    log = json.loads(done.stdout)
    jsonschema.Draft7Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    answer = gate_json(project, *options)[1]
    assert len(run["results"]) == len(answer["findings"])
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_junit_is_valid_and_counts_right(busy: tuple[Path, list[str]]) -> None:
    project, options = busy
    done = gate(project, *options, "--format", "junit", "--output", "report.xml")
    assert (done.returncode, done.stdout) == (1, "")
    xmlschema.XMLSchema(FORMATS / "junit-10.xsd").validate(project / "report.xml")
    root = ElementTree.parse(project / "report.xml").getroot()
    answer = gate_json(project, *options)[1]
    new = [finding for finding in answer["findings"] if not finding["baselined"]]
    assert int(root.attrib["failures"]) == len(root.findall(".//failure")) == len(new)
    assert sum(int(suite.attrib["tests"]) for suite in root) == len(root.findall(".//testcase"))


def test_github_annotations_are_one_line_a_finding(busy: tuple[Path, list[str]]) -> None:
    project, options = busy
    done = gate(project, *options, "--format", "github")
    answer = gate_json(project, *options)[1]
    new = [finding for finding in answer["findings"] if not finding["baselined"]]
    rows = done.stdout.splitlines()
    assert len(rows) == len(new)
    assert all(row.startswith("::error ") and ",title=" in row for row in rows)
    assert "::error file=app.py,line=3,col=8,title=no-sqlite-connect::" in done.stdout


def test_text_says_where_what_and_the_way_out(busy: tuple[Path, list[str]]) -> None:
    project, options = busy
    done = gate(project, *options)
    assert "app.py:3:8: no-sqlite-connect: sqlite3.connect opens a SQLite database here." in done.stdout
    assert "Take the connection from the project's entry point." in done.stdout
    assert "excused by the baseline" in done.stdout
    assert gate(project, "app.py", "--quiet").stdout.count("\n") == 2


def test_errors_are_json_as_well(project: Path) -> None:
    for arguments in (("--json",), ("--format", "json"), ("--format=json",)):
        done = gate(project, "missing", *arguments)
        answer = json.loads(done.stdout)
        assert (done.returncode, answer["ok"], answer["error"]["code"]) == (2, False, "bad_config")


def test_a_report_may_go_to_a_file(project: Path) -> None:
    write(project, app=OPENS)
    done = gate(project, "--json", "--output", "report.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(json.loads((project / "report.json").read_text())["findings"]) == 1


@pytest.mark.parametrize("arguments", [(), ("--self-test",), ("--select", "no-schema-in-code")], ids=" ".join)
def test_runs_that_find_nothing_are_valid_as_well(project: Path, arguments: tuple[str, ...]) -> None:
    write(project, app="x = 1\n")
    assert gate(project, *arguments, "--format", "sarif", "--output", "report.sarif").returncode == 0
    jsonschema.Draft7Validator(SARIF).validate(json.loads((project / "report.sarif").read_text()))
    assert gate(project, *arguments, "--format", "junit", "--output", "report.xml").returncode == 0
    xmlschema.XMLSchema(FORMATS / "junit-10.xsd").validate(project / "report.xml")
