"""What cannot be looked at is never clean."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gate_help import OPENS, gate, gate_json, lines, write


@pytest.mark.parametrize(
    "data",
    [
        b"import sqlite3\ndef broken(:\n    sqlite3.connect('a')\n",
        b"import sqlite3\nsqlite3.connect('\xff\xfe')\n",
        b"# coding: no-such-codec\nimport sqlite3\nsqlite3.connect('a')\n",
        b"import sqlite3\0\nsqlite3.connect('a')\n",
        "import sqlite3\nsqlite3.connect('a')\n".encode("utf-16"),
        b"\xef\xbb\xbfimport sqlite3\r\nsqlite3.connect('a')\r\n",
        b"import sqlite3\nsqlite3.connect('a')\nx = " + b"(" * 5000 + b")" * 5000,
        b"import sqlite3\nprint 'python 2', sqlite3.connect('a')\n",
    ],
    ids=["syntax", "bytes", "codec", "nul", "utf-16", "bom", "nested", "python2"],
)
def test_a_file_that_mentions_it_and_cannot_be_read_is_a_finding(project: Path, data: bytes) -> None:
    (project / "bad.py").write_bytes(data)
    code, answer = gate_json(project)
    assert code == 1
    assert {path for path, _ in lines(answer)} == {"bad.py"}


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [sqlite3',
        b"\x1f\x8b sqlite3",
        '{"cells": [sqlite3'.encode("utf-16"),
        b'[1, 2, "sqlite3"]',
        b'{"cells": {"a": "sqlite3"}}',
        b'{"cells": ["sqlite3"]}',
        b'{"cells": [{"cell_type": "code", "source": {"a": "import sqlite3"}}]}',
        b'{"cells": [{"cell_type": "code", "source": [1, "import sqlite3"]}]}',
        b'{"cells": [{"cell_type": "code", "source": ["import sqlite3\\n", "def f(:\\n"]}], "metadata": [1]}',
    ],
    ids=["cut", "packed", "utf-16", "list", "object", "text", "source", "number", "syntax"],
)
def test_a_notebook_that_mentions_it_and_is_none_is_a_finding(project: Path, data: bytes) -> None:
    (project / "bad.ipynb").write_bytes(data)
    code, answer = gate_json(project)
    assert code == 1
    assert {path for path, _ in lines(answer)} == {"bad.ipynb"}


@pytest.mark.parametrize(
    "text",
    [
        "# SQLite is spoken of here\ndef broken(:\n",
        "URL = 'sqlite:///a'\ndef broken(:\n",
        "from agents import SQLiteSession\ndef broken(:\n",
        "import apsw\nprint 'python 2'\n",
    ],
    ids=["comment", "url", "class", "driver"],
)
def test_a_broken_file_need_not_call_anything_to_be_a_finding(project: Path, text: str) -> None:
    write(project, bad=text)
    assert gate_json(project)[0] == 1
    write(project, bad=text.replace("def broken(:", "def whole(): ...").replace("print 'python 2'", ""))
    assert gate_json(project)[0] == 0


def test_a_broken_file_that_mentions_nothing_is_left_alone(project: Path) -> None:
    write(project, bad="def broken(:\n")
    assert gate_json(project)[0] == 0


def test_a_huge_file_is_judged_or_reported(project: Path) -> None:
    (project / "big.py").write_text("x = [\n" + "    1,\n" * 1_500_000 + "]\nimport sqlite3\nsqlite3.connect('a')\n")
    code, answer = gate_json(project)
    assert code == 1
    assert "too large" in answer["findings"][0]["message"]


def test_links_in_circles_end(project: Path) -> None:
    write(project, app=OPENS)
    (project / "loop").symlink_to(project, target_is_directory=True)
    (project / "self.py").symlink_to(project / "self.py")
    (project / "gone.py").symlink_to(project / "nowhere.py")
    code, answer = gate_json(project)
    assert (code, lines(answer)) == (1, [("app.py", 3)])


def test_binary_files_and_pipes_are_left_alone(project: Path) -> None:
    (project / "data").write_bytes(bytes(range(256)) * 20)
    (project / "image.png").write_bytes(b"\x89PNG sqlite3.connect")
    os.mkfifo(project / "pipe.py")
    assert gate_json(project)[0] == 0


def test_a_folder_that_cannot_be_listed_is_a_finding(project: Path) -> None:
    closed = project / "closed"
    write(project, closed__app=OPENS)
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        closed.chmod(0o755)
        code, answer = gate_json(project)
        assert (code, lines(answer)) == (1, [("closed/app.py", 3)])
        return
    code, answer = gate_json(project)
    closed.chmod(0o755)
    assert (code, lines(answer)) == (1, [("closed", 1)])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[gate\n", "line 1"),
        ('[gate]\nentri = ["a"]\n', "2: `entri`"),
        ('[gate]\nentry = "a"\n', "2: `entry`"),
        ("[gate.no-such]\na = 'b'\n", "1: `no-such`"),
        ("[gate]\n\n[gate.no-legacy-tables]\nold = 3\n", "4: `old`"),
        ("[gate.no-duplicate-tables]\ncanonicle = ['a']\n", "2: `canonicle`"),
        ("[gate]\nallow = [\n  {path = 'a', reason = 'r', owner = 'o'},\n]\n", "3: `expires`"),
        (
            "[gate]\nallow = [\n  {path = 'a', reason = '', owner = 'o', expires = 2030-01-01},\n]\n",
            "3: `reason`",
        ),
        (
            "[gate]\nallow = [\n  {path = 'a', reason = 'r', owner = 'o', expires = 'soon'},\n]\n",
            "3: `expires`",
        ),
        ("[gate]\nselect = ['no-such']\n", "2: `select`"),
    ],
)
def test_a_wrong_configuration_names_key_and_line(project: Path, text: str, named: str) -> None:
    (project / "sessionctl.toml").write_text(text)
    done = gate(project, "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 2
    assert answer["error"]["code"] == "bad_config"
    assert named in answer["error"]["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("missing",),
        ("--select", "no-such"),
        ("--ignore", "no-such"),
        ("--explain", "no-such"),
        ("--gates", "missing"),
        ("--format", "xml"),
        ("--no-such-option",),
        ("--write-baseline",),
        ("--baseline", "missing.json"),
        ("--diff", "main"),
        ("--output", "missing/report.txt"),
        ("--json", "--format", "sarif"),
        ("--select", ""),
        ("--ignore", ","),
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_2_and_says_why(project: Path, arguments: tuple[str, ...]) -> None:
    done = gate(project, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("sessionctl: ")


def test_a_gate_file_that_is_none_is_refused(project: Path) -> None:
    write(project, mine__broken="1 / 0\n")
    assert gate(project, "--gates", "mine").returncode == 2
    write(project, mine__broken="x = 1\n")
    assert gate(project, "--gates", "mine").returncode == 2


def test_a_name_that_is_no_text_is_reported(project: Path) -> None:
    (project / os.fsdecode(b"odd\xff.py")).write_text(OPENS)
    for form in ("text", "json", "sarif", "github", "junit"):
        done = gate(project, "--format", form)
        assert done.returncode == 1, done.stderr
        assert "odd" in done.stdout


def test_an_ignored_folder_that_is_named_is_judged(project: Path) -> None:
    from gate_help import git

    git(project, "init", "-q")
    write(project, build__app=OPENS)
    (project / ".gitignore").write_text("build/\n")
    assert gate_json(project)[0] == 0
    assert gate_json(project, "build")[0] == 1


@pytest.mark.parametrize("text", ["{", "[1]", '{"entries": [{"gate": 3}]}', '{"entries": 3}'])
def test_a_baseline_that_is_none_is_2(project: Path, text: str) -> None:
    (project / "b.json").write_text(text)
    done = gate(project, "--baseline", "b.json")
    assert done.returncode == 2
    assert "b.json: not a baseline: " in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_an_answer_that_nobody_can_read_is_3(project: Path, form: str) -> None:
    write(project, app=OPENS)
    command = [sys.executable, "-m", "sessionctl", "gate", "--no-cache", "--format", form]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=project, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert "the report cannot be written" in done.stderr
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command], cwd=project, stderr=subprocess.PIPE, text=True, check=False
    )
    assert closed.returncode == 3
    assert "stdout is closed" in closed.stderr
