"""Runs the gate as its users do, and builds small projects for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
CORPUS = TESTS / "corpus"
SCHEMAS = TESTS / "schemas"
OPENS = "import sqlite3\n\nconn = sqlite3.connect('a.db')\n"


def gate(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m sessionctl gate` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "sessionctl", "gate", *arguments],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def gate_json(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON answer."""
    done = gate(folder, *arguments, "--json")
    answer: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, answer


def lines(answer: dict[str, Any], name: str | None = None) -> list[tuple[str, int]]:
    """(path, line) of the findings of a gate that no baseline excuses."""
    return [
        (finding["path"], finding["line"])
        for finding in answer["findings"]
        if (name is None or finding["gate"] == name) and not finding["baselined"]
    ]


def write(folder: Path, **files: str) -> None:
    """Write files; `__` in a name stands for a slash, and the ending is .py unless there is another."""
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path if "." in path.name else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder as nobody in particular."""
    identity = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **identity},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def commit(folder: Path, message: str) -> None:
    """Commit everything in the folder."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
