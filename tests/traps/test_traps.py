"""Every row of docs/traps.md: the plain SQL does what the table says, and we keep the promise that it makes."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from traps_kit import OUTCOMES, SECRET, Fails, Lab, Trap, connect, contents, dump, look, traps

TRAPS = list(traps())


@pytest.fixture(params=TRAPS, ids=lambda trap: trap.name)
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Lab:
    made = Lab(request.param, tmp_path)
    made.build()
    return made


def test_plain_sql_does_what_the_table_says(lab: Lab) -> None:
    trap = lab.trap
    path, error = lab.plain()
    if isinstance(trap.plain, Fails):
        assert trap.plain.error in error, f"the plain SQL was expected to stop with {trap.plain.error!r}: {error!r}"
        return
    assert not error, f"the plain SQL stopped: {error}"
    with closing(connect(path)) as connection:
        assert look(connection, trap.plain.sql) == trap.plain.gives, trap.plain.says


def test_we_keep_our_promise(lab: Lab) -> None:
    trap = lab.trap
    before = dump(lab.path)
    if trap.refused:
        _refuses(lab, trap, before)
        return
    lab.migrate()
    assert [r.state for r in lab.results] == ["applied"], "the migration did not run"
    merges = [merge for result in lab.results for merge in result.merges]
    for merge in merges:
        assert merge.rows == sum(getattr(merge, word) for word in OUTCOMES), f"conservation is broken: {merge}"
    if trap.outcomes is not None:
        wanted = trap.outcomes if isinstance(trap.outcomes, tuple) else (trap.outcomes,)
        found = [{word: getattr(m, word) for word in OUTCOMES if getattr(m, word)} for m in merges]
        assert found == list(wanted), f"other outcomes than promised; findings: {lab.findings}"
    _archives_are_whole(lab, before)
    _target_only_rows_stay(lab, before)
    for query, gives in trap.sees:
        assert lab.look(query) == gives, query
    for rule, part in trap.finds:
        messages = [f.message for f in lab.findings if f.rule == rule]
        assert any(part in message for message in messages), f"no finding {rule!r} with {part!r}: {lab.findings}"
    told = " ".join(f"{f.message} {f.instead} {f.place}" for f in lab.findings)
    assert SECRET not in told, f"a message shows contents: {told}"
    assert lab.look("PRAGMA integrity_check") == "ok"
    failed = [f for f in lab.failed() if not any(f.startswith(known) for known in trap.fails)]
    assert not failed, f"verify fails right after the run: {failed}"
    after = dump(lab.path)
    assert [r.state for r in lab.migrate()] == ["already-applied"], "the second run is not idle"
    assert dump(lab.path) == after, "the second run changed something"
    if trap.then:
        trap.then(lab)


def _refuses(lab: Lab, trap: Trap, before: dict[str, object]) -> None:
    raw = lab.path.read_bytes()
    error = lab.refused()
    assert error.code == trap.refused[0], f"{error.code}: {error.message}"
    for part in trap.refused[1:]:
        assert part in error.message, f"the refusal does not name {part!r}: {error.message}"
    assert error.hint, "a refusal without a way out"
    assert SECRET not in error.message + error.hint, f"a refusal shows contents: {error.message}"
    assert dump(lab.path) == before, "a refused run changed the database"
    if "wal" not in trap.pragmas.lower():
        assert lab.path.read_bytes() == raw, "a refused run changed the file"
    if trap.then:
        trap.then(lab)


def _archives_are_whole(lab: Lab, before: dict[str, list[object]]) -> None:
    """Every source row is in its archive, byte for byte."""
    with closing(connect(lab.path)) as connection:
        archives = connection.execute("SELECT original, archive FROM _sessionctl_archives").fetchall()
        assert archives, "nothing was archived"
        for original, archive in archives:
            assert contents(connection, archive) == before[original], f"{archive} is not what {original} was"


def _target_only_rows_stay(lab: Lab, before: dict[str, list[object]]) -> None:
    """Whatever the target held and the source did not is there, byte for byte, in the columns that it had."""
    with closing(connect(lab.path)) as connection:
        for target, source in connection.execute("SELECT DISTINCT target, source FROM _sessionctl_merges"):
            names = [r[1] for r in connection.execute(f'PRAGMA table_xinfo("{target}")') if r[6] != 1]
            count = len(before[target][0]) if before[target] else 0
            now = Counter(r[:count] for r in contents(connection, target))
            shared = connection.execute(
                "SELECT count(*) FROM _sessionctl_rows AS r JOIN _sessionctl_merges AS m USING (merge_id) "
                "WHERE m.target = ? AND m.source = ? AND r.outcome = 'merged'",
                (target, source),
            ).fetchone()[0]
            gone = Counter(before[target]) - now
            assert gone.total() <= shared, f"rows of {target} ({', '.join(names)}) were changed or lost: {gone}"
