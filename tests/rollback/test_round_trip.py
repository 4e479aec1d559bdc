"""Right after a migration, a rollback restores the database: compared as a whole, and again after a second try."""

from pathlib import Path

import pytest
from rollback_kit import World, comes_back, comes_back_verified
from traps_kit import Lab, traps

MERGING = [trap for trap in traps() if not trap.refused]


@pytest.mark.parametrize("name", ["pr3", "pr3_overlap", "v35"])
def test_a_reported_case_comes_back_whole(name, case):
    comes_back_verified(World(case(name)))


@pytest.mark.parametrize("policy", ["fill", "keep", "source", "newest"])
@pytest.mark.parametrize("name", ["pr3_overlap", "v35"])
def test_a_reported_case_comes_back_whole_under_every_policy(name, policy, case):
    comes_back(World(case(name)), policy=policy)


@pytest.mark.parametrize("trap", MERGING, ids=lambda trap: trap.name)
def test_every_trap_comes_back_whole(trap, tmp_path: Path):
    lab = Lab(trap, tmp_path)
    lab.build()
    options = {"policy": trap.policy} if trap.policy else {}
    comes_back(World(lab.path, lab.migrations), **options)
