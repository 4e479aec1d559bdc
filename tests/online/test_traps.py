"""Every row of docs/traps.md, online: the same end as offline, or refused by name before anything is changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from online_kit import QUIET, Copying, application, differences, offline_of, whole
from traps_kit import Lab, Trap, traps

from sessionctl.errors import SessionctlError

TRAPS = list(traps())


# What --online says no to, by name: rows without a rowid or a key of their own, targets whose rowid is a column, and
# search indexes that triggers feed.
NOT_ONLINE = {
    "a-check-with-a-function-of-the-application": "",
    "a-column-named-rowid": "no rowid and key of their own",
    "composite-keys": "no rowid and key of their own",
    "fork-into-an-integer-key": "told apart by a number",
    "full-text-search-fed-by-triggers": "keeps a search index",
    "ids-under-a-nocase-key": "no rowid and key of their own",
    "number-keys-into-a-text-key": "no rowid and key of their own",
    "one-beside-quoted-one": "no rowid and key of their own",
    "one-key-twice-in-the-source": "no rowid and key of their own",
    "text-keys-into-an-integer-key": "told apart by a number",
    "the-smallest-and-the-largest-row-number": "lie too far apart",
    "vacuum-renumbers-rows-without-a-key": "no rowid and key of their own",
    "without-rowid-both-strict": "told apart by a number",
    "without-rowid-composite-key": "no rowid and key of their own",
    "without-rowid-source": "no rowid and key of their own",
    "without-rowid-target": "told apart by a number",
}


def test_a_row_that_is_as_old_as_a_run_is_no_difference(tmp_path: Path) -> None:
    lab = Lab(next(trap for trap in TRAPS if trap.name == "trigger-that-touches"), tmp_path)
    lab.build()
    made = str(lab.look("SELECT created_at FROM chat_sessions"))
    then = replace(QUIET, clock=f"{made.replace(' ', 'T')}.000001+00:00")
    later = replace(QUIET, clock="2099-01-01T00:00:00.000001+00:00")
    offline, _ = offline_of(lab.path, lab.migrations, then)
    whole(Copying(lab.path, lab.migrations, options=later))
    assert not differences(lab.path, offline)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_the_end_is_the_same(trap: Trap, rows: int, tmp_path: Path) -> None:
    lab = Lab(trap, tmp_path)
    lab.build()
    options = QUIET.__class__(policy=trap.policy, backup=False, lock_timeout=5.0)
    before = application(lab.path)
    copying = Copying(lab.path, lab.migrations, rows=rows, options=options)
    if trap.refused:
        with pytest.raises(SessionctlError) as refusal:
            whole(copying)
        assert refusal.value.code == trap.refused[0]
        return
    offline, expected = offline_of(lab.path, lab.migrations, options)
    if trap.name in NOT_ONLINE:
        with pytest.raises(SessionctlError) as refusal:
            whole(copying)
        assert refusal.value.code == "refused"
        assert NOT_ONLINE[trap.name] in refusal.value.message
        assert application(lab.path) == before
        return
    result = whole(copying)
    assert not differences(lab.path, offline)
    told, wanted = (
        sorted((f.rule, f.message, str(f.place), f.instead) for f in one.findings) for one in (result, expected[0])
    )
    assert told == wanted, "what is told, and of which table, is not what an offline run tells"
