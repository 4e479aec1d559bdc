"""The laws of a merge, for tables and rows that nobody would think of."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from laws_kit import World, build, connect, crowds, dump, insert, lost, migrate, rows, same_value, worlds

from sessionctl import rollback, verify
from sessionctl.errors import SessionctlError

LAWS = settings.get_profile("laws")


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="laws-") as name:
        yield Path(name) / "world"


def fresh(folder: Path, world: World) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    build(folder / "db", world)
    return folder / "db"


@settings(LAWS, max_examples=100)
@given(world=worlds())
def test_nothing_is_lost_and_everything_is_accounted_for(folder: Path, world: World) -> None:
    path = fresh(folder, world)
    source, target = rows(path, "old"), rows(path, "new")
    result = migrate(path, world)
    merge = result.merges[0]
    words = (merge.inserted, merge.identical, merge.merged, merge.forked, merge.quarantined)
    assert merge.rows == len(source) == sum(words), "conservation of source rows"
    after = rows(path, "new")
    assert len(after) == len(target) + merge.inserted + merge.forked, "conservation of target rows"
    assert Counter(map(repr, rows(path, "old_legacy"))) == Counter(map(repr, source)), "the archive is not what it was"
    _every_field_is_somewhere(path, world, source, after)
    kept = Counter(map(repr, target)) - Counter(map(repr, after))
    assert kept.total() <= merge.merged, f"rows of the target were changed or lost: {kept}"
    failed = [c for c in verify.verify(path, _loaded(path)) if c.state == "fail"]
    assert not failed, f"verify fails right after the run: {failed}"


def _loaded(path: Path):  # type: ignore[no-untyped-def]
    from sessionctl import load

    return load.migrations(path.with_name("migrations"))


def _every_field_is_somewhere(path: Path, world: World, source: list, after: list) -> None:  # type: ignore[type-arg]
    with closing(connect(path)) as connection:
        quarantined = Counter()
        found: dict[int, dict[str, object]] = {}
        for number, field, value in connection.execute("SELECT * FROM _sessionctl_quarantine_values"):
            found.setdefault(number, {})[field.decode()] = value
        quarantined.update(repr(sorted(row.items())) for row in found.values())
        forks = [
            row[0] for row in connection.execute("SELECT target_key FROM _sessionctl_rows WHERE outcome = 'forked'")
        ]
    records = rows(path, "_sessionctl_conflicts")
    for row in source:
        whole = repr(sorted(row.items()))
        if quarantined[whole]:
            quarantined[whole] -= 1
            continue
        same = [r for r in after if all(same_value(row[k], r[k]) for k in world.keys)]
        same += [r for r in after if r[world.keys[0]] in forks]
        assert same, f"{row} is neither in the target nor in quarantine"
        problems = [list(lost(world, row, candidate, records)) for candidate in same]
        assert not all(problems), f"{row}: {problems}"


@settings(LAWS, max_examples=40)
@given(world=worlds())
def test_twice_is_once(folder: Path, world: World) -> None:
    path = fresh(folder, world)
    migrate(path, world)
    once = dump(path)
    assert migrate(path, world).state == "already-applied"
    assert dump(path) == once, "a second run changed something"
    with closing(connect(path)) as connection:  # an old process writes the same rows again
        connection.execute(world.source)
        insert(connection, "old", world.source_rows)
    assert migrate(path, world).state == "applied"
    assert dump(path)["new"] == once["new"], "the same rows, merged again, changed the target"


@settings(LAWS, max_examples=40)
@given(world=worlds(copy=True))
def test_a_merge_into_an_empty_twin_is_a_copy(folder: Path, world: World) -> None:
    path = fresh(folder, world)
    source = Counter(map(repr, rows(path, "old")))
    merge = migrate(path, world).merges[0]
    after = Counter(map(repr, rows(path, "new")))
    assert not after - source, f"rows that were never there: {after - source}"
    assert (source - after).total() == merge.quarantined, f"rows that did not arrive: {source - after}"


@settings(LAWS, max_examples=40)
@given(world=worlds())
def test_a_failed_run_changes_nothing(folder: Path, world: World) -> None:
    path = fresh(folder, world)
    before, raw = dump(path), path.read_bytes()
    with pytest.raises(SessionctlError, match="nowhere"):
        migrate(path, world, "Script('boom'),")
    assert dump(path) == before
    assert path.read_bytes() == raw, "the bytes of the file changed"


@settings(LAWS, max_examples=40)
@given(world=crowds())
def test_a_rollback_right_after_gives_everything_back(folder: Path, world: World) -> None:
    path = fresh(folder, world)
    before = dump(path, ours=False)
    try:
        migrate(path, world)
    except SessionctlError as refusal:
        assert refusal.code == "refused", refusal
    else:
        rollback.rollback(path, _loaded(path), rollback.Options(backup=False), lambda _: None)
    assert dump(path, ours=False) == before
