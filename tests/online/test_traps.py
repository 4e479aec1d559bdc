"""Every row of docs/traps.md, online: the same end as offline, or refused by name before anything is changed."""

from pathlib import Path

import pytest
from online_kit import QUIET, Copying, application, differences, offline_of, whole
from traps_kit import Lab, Trap, traps

from sessionctl.errors import SessionctlError

TRAPS = list(traps())


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
    try:
        result = whole(copying)
    except SessionctlError as error:
        assert error.data["findings"][0]["rule"] == "not_online", error
        assert application(lab.path) == before
        pytest.fail(f"NOT ONLINE {error.message}")
    assert not differences(lab.path, offline)
    return
    assert sorted(f.message for f in result.findings) == sorted(f.message for f in expected[0].findings)
