"""Every kind of damage that the original scripts leave is found, mended, proved, and can be had back exactly."""

import pytest
from heal_kit import differences, holdings
from heal_table import DAMAGE

every_damage = pytest.mark.parametrize(("case_name", "scripts", "rules", "alias"), DAMAGE.values(), ids=DAMAGE)


@every_damage
def test_the_damage_is_predicted_mended_and_proved(case_name, scripts, rules, alias, damaged, files):
    patient = damaged(case_name, *scripts)
    before = files(patient.path.parent)
    told = patient.predict()
    assert files(patient.path.parent) == before, "a dry run touched the database"
    healed = patient.heal()
    found = {finding.rule for finding in healed.findings}
    assert rules <= found, f"damage that nobody told: {rules - found}"
    assert [f.message for f in told.findings] == [f.message for f in healed.findings], "another damage was predicted"
    assert [_outcomes(run) for run in told.runs] == [_outcomes(run) for run in healed.runs], (
        "outcomes were mispredicted"
    )
    assert {run.state for run in told.runs} == {"would-apply"}
    assert patient.states()[alias] == "applied", f"after the heal {alias} is {patient.states()[alias]}"
    assert not patient.failing(), f"verify fails after the heal: {patient.failing()}"
    before = files(patient.path.parent)
    again = patient.heal()
    assert not again.findings, f"still damaged after a heal: {[f.message for f in again.findings]}"
    assert files(patient.path.parent) == before, "a heal with nothing to mend wrote to the database"


@every_damage
def test_a_rollback_gives_the_damaged_state_back_exactly(case_name, scripts, rules, alias, damaged):
    patient = damaged(case_name, *scripts)
    before = holdings(patient.path)
    healed = patient.heal()
    patient.back(len(healed.runs))
    lost = differences(before, holdings(patient.path))
    assert not lost, f"rolled back is not the damaged state: {lost}"
    found = {f.rule for ailing in patient.examine() for f in ailing.findings}
    assert found & rules, "the damage that is there again is not found again"


def _outcomes(run):
    return [(m.source, m.rows, m.inserted, m.identical, m.merged, m.forked, m.quarantined) for m in run.merges]
