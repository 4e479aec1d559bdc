"""A model checker: whatever another process wrote after a migration is found again, or was listed and refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from rollback_kit import World
from rollback_writer import SOURCES, Application, build, is_found, state, writes

SEEDS = range(25)


@pytest.fixture(scope="module", params=["v34", "v35"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Any]:
    """A migrated database, and the state before."""
    world = build(request.param, tmp_path_factory.mktemp("built") / "store.db")
    old = state(world.path)
    world.migrate()
    return world, old


@pytest.mark.parametrize("seed", SEEDS)
def test_every_later_write_is_found_again_or_was_refused_by_name(
    built: tuple[World, Any], seed: int, tmp_path: Path
) -> None:
    old = built[1]
    world = World(Path(shutil.copy(built[0].path, tmp_path / "store.db")), built[0].migrations)
    migrated, dangling = state(world.path), len(world.dangling())
    application = Application(world.path, seed)
    application.write(1 + seed % 9)
    left = state(world.path)
    written = writes(migrated, left)
    story = "\n".join(application.done)
    predicted = [result.shown() for result in world.predict()]
    if predicted[0]["cannot_carry"]:
        error = world.refused()
        assert error.code == "rollback_would_lose", f"{error.code} instead: {error.message}\n{story}"
        assert all(f"{loss['table']}.{loss['field']}" in error.message for loss in predicted[0]["cannot_carry"])
        _keep_and_discard(world, old, migrated, left, written, dangling, story, tmp_path)
        return
    results = world.back()
    assert [{**r.shown(), "state": ""} for r in results] == [{**r, "state": ""} for r in predicted], (
        f"the dry run said something else\n{story}"
    )
    _hold(world, old, migrated, left, written, dangling, story)


def _keep_and_discard(
    world: World, old: Any, migrated: Any, left: Any, written: Any, dangling: int, story: str, tmp: Path
) -> None:
    copy = tmp / "discarded.db"
    shutil.copy(world.path, copy)
    world.back(keep=True)
    _hold(world, old, migrated, left, written, dangling, f"{story}\n--keep-in-target")
    other = World(copy, world.migrations)
    losses = other.back(discard=True)[0].losses
    now = state(copy)
    missing = {(w.table, w.field) for w in written if not is_found(w, now, migrated)}
    listed = {(loss.table, loss.field) for loss in losses}
    assert missing <= listed, f"--discard dropped {missing - listed} without listing it\n{story}"
    assert len(other.dangling()) <= dangling + _orphans_of(old), f"rows without a parent after --discard\n{story}"


def _hold(world: World, old: Any, migrated: Any, left: Any, written: Any, dangling: int, story: str) -> None:
    now = state(world.path)
    lost = [w for w in written if not is_found(w, now, migrated)]
    assert not lost, f"lost: {lost}\nwritten:\n{story}"
    new = world.dangling()
    assert len(new) <= dangling + _orphans_of(old), f"new rows without a parent: {new}\n{story}"
    touched = {(w.table, w.key) for w in written}
    for source, (target, _) in SOURCES.items():
        for key, row in old[source].items():
            if (target, key) not in touched:
                assert now[source].get(key) == row, f"{source} {key} was not touched and changed\n{story}"
    for table in ("chat_sessions", "chat_messages", "tasks"):
        for key, row in old[table].items():
            if (table, key) not in touched:
                assert {n: now[table].get(key, {}).get(n) for n in row} == row, f"{table} {key} changed\n{story}"
    for key, row in left["tasks"].items():
        assert now["tasks"].get(key, {}).get("session_id") == row["session_id"], f"task {key} lost its session\n{story}"


def _orphans_of(old: Any) -> int:
    return sum(row["session_id"] not in old["webui_sessions"] for row in old["webui_messages"].values())
