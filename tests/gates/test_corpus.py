"""The labelled corpus: every line that opens SQLite is found, and nothing else is."""

import re
from pathlib import Path

from gate_help import CORPUS, gate_json

LABEL = re.compile(rb'# hit(?:\\n)?"?,?\s*$')


def labelled(corpus: Path) -> set[tuple[str, int]]:
    return {
        (path.relative_to(corpus).as_posix(), number)
        for path in corpus.rglob("*")
        if path.is_file()
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1)
        if LABEL.search(line)
    }


def test_the_corpus_is_large_enough_and_has_both_sides() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert len(files) >= 80
    hits = {name for name, _ in labelled(CORPUS)}
    assert len(hits) >= 40
    assert len(files) - len(hits) >= 30


def test_every_labelled_line_is_found_and_nothing_else() -> None:
    wanted = labelled(CORPUS)
    _, answer = gate_json(CORPUS, ".", "--select", "no-sqlite-connect", "--no-cache")
    found = {(finding["path"], finding["line"]) for finding in answer["findings"]}
    missed, extra = sorted(wanted - found), sorted(found - wanted)
    recall = len(wanted & found) / len(wanted)
    precision = len(wanted & found) / len(found)
    assert recall >= 0.95, missed
    assert precision >= 0.98, extra
    assert (missed, extra) == ([], [])
