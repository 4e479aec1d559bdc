"""kill -9 at any instant of a heal: the damage as it was, or healed, never between, and the next heal succeeds."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from heal_kit import run_scripts


@pytest.mark.parametrize(
    ("case_name", "scripts", "step"),
    [("v35", ["v35", "rebuild"], 1), ("pr3", ["in_the_way", "pr3"], 4), ("v35", ["rebuild"], 4)],
    ids=["v35-script", "pr3-script", "leftover-only"],
)
def test_a_kill_before_any_statement_leaves_the_damage_or_the_healed_state(case_name, scripts, step, case, tmp_path):
    path = case(case_name)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        if case_name == "v35":  # a kill is about places, not about rows
            connection.execute("DELETE FROM task_sessions WHERE rowid % 32")
    run_scripts(path, scripts)
    victim = Path(__file__).with_name("victim.py")
    done = subprocess.run(
        [sys.executable, str(victim), str(path), str(tmp_path / "struck"), str(step)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, *kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["states"] == ["applied"], f"the undisturbed heal failed: {first}"
    assert len(kills) >= 20, f"only {len(kills)} statements to be killed at"
    for kill in kills:
        story = f"killed before statement {kill['at']}"
        assert kill["status"] == -signal.SIGKILL, f"statement {kill['at']} was never reached"
        if kill["found"] is None:
            continue
        left, ended = kill["found"]["left"], kill["found"]["ended"]
        assert left["integrity"] == "ok", f"{story}: the database is damaged: {left['integrity']}"
        assert left["tables"] in (first["old"]["tables"], first["new"]["tables"]), f"{story}: neither old nor healed"
        assert ended["tables"] == first["new"]["tables"], f"{story}: the next heal ends elsewhere"
        expected = ["migration completeness"] if scripts == ["rebuild"] else []
        assert kill["found"]["failed"] == expected, f"{story}: verify fails after the next heal"
