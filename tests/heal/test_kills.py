"""kill -9 at any instant of a heal: the damage as it was, or healed, never between, and the next heal succeeds.

Every kind of damage that a heal mends. The first is killed before every statement that writes; of the others, which
share most of their statements, a sample: all of them everywhere would take minutes.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from heal_kit import run_scripts
from heal_table import DAMAGE

STEPS = {"v35-script": 1, "pr3-script-dropped": 4}
FEWER = 64  # a kill is about places, not about rows


@pytest.mark.parametrize("name", DAMAGE)
def test_a_kill_before_any_statement_leaves_the_damage_or_the_healed_state(name, case, killed, tmp_path):
    case_name, scripts, *_ = DAMAGE[name]
    path = case(case_name)
    _thin_out(path, case_name)
    run_scripts(path, scripts)
    step = STEPS.get(name, 16)
    victim = Path(__file__).with_name("victim.py")
    first, *kills = killed(victim, path, tmp_path / "struck", str(step), story=name)
    assert set(first["said"]["states"]) == {"applied"}, f"the undisturbed heal failed: {first}"
    assert not first["new"]["failed"], f"verify fails after the undisturbed heal: {first['new']['failed']}"
    assert len(kills) >= 10, f"only {len(kills)} statements to be killed at"


def _thin_out(path: Path, case_name: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        if case_name == "v35":
            connection.execute(f"DELETE FROM task_sessions WHERE rowid % {FEWER}")
            wanted = "SELECT 1 FROM task_sessions AS t WHERE t.session_id = c.session_id"
            connection.execute(f"DELETE FROM chat_sessions AS c WHERE rowid % {FEWER} AND NOT EXISTS ({wanted})")
