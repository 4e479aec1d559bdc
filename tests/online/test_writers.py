"""Whatever the application writes while rows are copied, the end is what an offline migration makes of it."""

from pathlib import Path

import pytest
from online_kit import SHIPPED, Copying, Writer, differences, fixture, offline_of, whole


@pytest.mark.parametrize(("case", "version"), [("pr3", "v34"), ("pr3_overlap", "v34"), ("v35", "v35")])
def test_a_quiet_database_ends_as_offline(case: str, version: str, tmp_path: Path) -> None:
    path = fixture(case, tmp_path)
    offline, _ = offline_of(path, [SHIPPED[version]])
    whole(Copying(path, [SHIPPED[version]], rows=50))
    assert not differences(path, offline)


@pytest.mark.parametrize("enforce", [True, False], ids=["enforced", "unenforced"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("case", "version"), [("pr3", "v34"), ("pr3_overlap", "v34"), ("v35", "v35")])
def test_random_writers_change_nothing_of_that(
    case: str, version: str, seed: int, enforce: bool, tmp_path: Path
) -> None:
    path = fixture(case, tmp_path)
    copying = Copying(path, [SHIPPED[version]], rows=25)
    assert copying.begin()
    writer = Writer(path, seed, enforce=enforce)
    while not copying.copied():
        writer.write(writer.random.randrange(3))
        assert not copying.step()
    writer.write(20)  # these wait for the cut-over
    writer.connection.close()
    offline, results = offline_of(path, [SHIPPED[version]])
    result = copying.end()
    assert not differences(path, offline, broken_meanwhile=not enforce)
    for ours, theirs in zip(result.merges, results[0].merges, strict=True):
        assert (ours.rows, ours.inserted, ours.merged, ours.forked, ours.quarantined) == (
            theirs.rows, theirs.inserted, theirs.merged, theirs.forked, theirs.quarantined,
        )  # fmt: skip
