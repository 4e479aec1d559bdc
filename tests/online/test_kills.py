"""kill -9 before any statement of an online run: the application sees old or new, and both ways on end well."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from online_kit import SHIPPED, fixture, offline_of


@pytest.mark.parametrize(("case", "version"), [("pr3_overlap", "v34"), ("v35", "v35")])
def test_a_killed_run_is_gone_on_with_or_taken_away(case: str, version: str, tmp_path: Path) -> None:
    origin = fixture(case, tmp_path)
    offline, _ = offline_of(origin, [SHIPPED[version]])
    victim = Path(__file__).with_name("victim.py")
    done = subprocess.run(
        [sys.executable, str(victim), str(origin), str(offline), str(tmp_path / "struck"), version, "24"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, *kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert not first["differs"], f"the undisturbed run ends elsewhere: {first['differs']}"
    assert len(kills) >= 30, f"only {len(kills)} kills"
    for kill in kills:
        story = f"{case}, killed before statement {kill['at']} of {first['statements']}"
        assert kill["status"] == 9, f"{story}: it was never reached"
        assert kill["seen"] in ("old", "new"), f"{story}: the application sees neither the old nor the new rows"
        assert not kill["differs"], f"{story}: the next run ends elsewhere: {kill['differs']}"
        assert kill["restored"], f"{story}: a rollback does not restore the original"
        assert not kill["left_behind"], f"{story}: a rollback leaves {kill['left_behind']}"
    assert {kill["seen"] for kill in kills} == {"old", "new"}


def test_it_can_be_killed_at_every_chunk_and_at_every_statement_of_the_cut_over(tmp_path: Path) -> None:
    origin = fixture("pr3_overlap", tmp_path)
    offline, _ = offline_of(origin, [SHIPPED["v34"]])
    (tmp_path / "struck").mkdir()
    everywhere = Path(__file__).with_name("everywhere.py")
    done = subprocess.run(
        [sys.executable, str(everywhere), str(origin), str(offline), str(tmp_path / "struck"), "v34"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    *kills, end = told
    assert end["statements"] > 50, f"the cut-over wrote {end['statements']} times only"
    assert (end["status"], end["new"]) == (0, True), "undisturbed, it ends elsewhere"
    for kill in kills:
        assert kill.get("status", 9) == 9, f"{kill}: it was not killed"
        assert kill.get("old", True), f"{kill}: the application sees neither the old nor the new rows"
        assert not kill.get("differs"), f"{kill}: the next run ends elsewhere"
        assert kill.get("restored", True), f"{kill}: a rollback does not restore the original"
