"""A message is never empty where Python gives no reason."""

from pathlib import Path

from gate_help import gate_json, write


def test_a_parse_error_without_words_names_its_kind(project: Path) -> None:
    write(project, deep="import sqlite3\nx = " + "-" * 100_000 + "1\n")
    code, answer = gate_json(project)
    assert code == 1
    for finding in answer["findings"]:
        assert "parse it: ." not in finding["message"]
