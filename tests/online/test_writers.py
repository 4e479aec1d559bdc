"""Whatever the application writes while rows are copied, the end is what an offline migration makes of it."""

from pathlib import Path

import pytest
from online_kit import SHIPPED, Copying, Writer, connect, differences, fixture, offline_of, whole

from sessionctl import verify


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


@pytest.mark.parametrize("table", ["chat_messages", "chat_sessions"])
def test_what_the_application_writes_into_the_target_meanwhile_does_not_fail_verify(table: str, tmp_path: Path) -> None:
    """The counts before and after are not of one instant: an application in use would never pass again."""
    path = fixture("pr3", tmp_path)
    copying = Copying(path, [SHIPPED["v34"]], rows=25)
    assert copying.begin()
    connection = connect(path)
    written = 0
    while not copying.copied():
        written += 1
        if table == "chat_sessions":
            connection.execute("INSERT INTO chat_sessions(session_id, title) VALUES (?, 'late')", (f"late-{written}",))
        else:
            connection.execute(
                "INSERT INTO chat_messages(message_id, session_id, role, content) "
                "SELECT ?, session_id, 'user', 'late' FROM chat_sessions LIMIT 1",
                (f"late-{written}",),
            )
        connection.commit()
        assert not copying.step()
    connection.close()
    result = copying.end()
    assert written > 3 and result.merges
    checks = {check.name: check for check in verify.verify(path, [SHIPPED["v34"]])}
    assert not [check for check in checks.values() if check.state == verify.FAIL]
    statistics = checks["database statistics"]
    assert statistics.state == verify.SKIPPED and "the application wrote on" in statistics.detail, statistics
