"""`--diff` judges lines that are new, not those around which a name changed."""

from pathlib import Path

from gate_help import commit, gate_json, git, lines, write

OLD = "import sqlite3\n\n\ndef old():\n    x = 1\n    return sqlite3.connect('a')\n"


def test_a_renamed_function_makes_no_line_new(project: Path) -> None:
    git(project, "init", "-q")
    write(project, app=OLD)
    commit(project, "first")
    write(project, app=OLD.replace("old", "new"))
    assert gate_json(project, "--diff", "HEAD")[0] == 0


def test_the_same_line_in_a_new_function_is_new(project: Path) -> None:
    git(project, "init", "-q")
    write(project, app=OLD)
    commit(project, "first")
    write(project, app=OLD.replace("old", "new") + "\n\ndef more():\n    return sqlite3.connect('a')\n")
    code, answer = gate_json(project, "--diff", "HEAD")
    assert code == 1
    assert lines(answer, "no-sqlite-connect") == [("app.py", 10)]
