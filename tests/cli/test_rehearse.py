"""`rehearse` goes the whole way on a snapshot, and says yes where nothing speaks against it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("name", ["pr3", "pr3_overlap", "v35"])
def test_a_reported_case_can_be_done_undone_and_done_again(
    name: str, call: Callable[..., Any], case: Callable[..., Path]
) -> None:
    path = case(name)
    before = path.read_bytes()
    said = call("rehearse", "--db", str(path), "--json")
    assert said.code == 0, f"{name} cannot be done: {said}"
    assert said.json["ok"], f"exit 0, and not ok: {said}"
    assert path.read_bytes() == before, f"the rehearsal touched {path.name}"
    states = sorted(run["state"] for run in said.json["runs"])
    assert states == ["not-applicable", "would-apply"], f"{name} has one migration to do: {states}"
    assert said.json["lock_seconds"] > 0, "it does not say how long the lock is held"
    assert said.json["disk_bytes"] > 0, "it does not say how much disk it takes"


def test_what_stands_in_the_way_is_a_refusal_and_changes_nothing(
    call: Callable[..., Any], case: Callable[..., Path], ask: Callable[..., Any]
) -> None:
    path = case("pr3")
    ask(path, "ALTER TABLE webui_messages RENAME COLUMN content TO body")
    before = path.read_bytes()
    said = call("rehearse", "--db", str(path), "--json")
    assert (said.code, said.error) in {(3, "refused"), (3, "unsupported_schema")}, said
    assert path.read_bytes() == before, "a rehearsal that was refused touched the database"
