"""A model checker: what an old process wrote through the views is under the old names again after a rollback."""

import shutil
from pathlib import Path

import pytest
from rollback_kit import World, ask
from rollback_writer import SOURCES, Application, OldProcess, Rows, build, reads_the_same, seen, state, writes

SEEDS = range(25)
NOTHING = object()
Seen = dict[str, Rows]
VIEWS = {"v34": ("webui_sessions", "webui_messages"), "v35": ("task_sessions",)}


@pytest.fixture(scope="module", params=VIEWS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Seen]:
    """A migrated database with the views in place, and what the tables held."""
    world = build(request.param, tmp_path_factory.mktemp("built") / "store.db")
    before = seen(world.path, VIEWS[request.param])
    world.migrate(compat=True)
    shown = seen(world.path, VIEWS[request.param])
    for view, rows in shown.items():
        gone = before[view].keys() - rows.keys()
        waiting = {row[0] for row in ask(world.path, "SELECT key FROM _sessionctl_quarantine")}
        assert gone <= waiting, f"{view} does not show {gone - waiting}"
        assert rows.keys() <= before[view].keys(), f"{view} shows what the table did not hold"
    return world, before


@pytest.mark.parametrize("seed", SEEDS)
def test_an_old_process_reads_under_the_old_name_what_it_wrote(
    built: tuple[World, Seen], seed: int, tmp_path: Path
) -> None:
    before, views = built[1], tuple(built[1])
    world = World(Path(shutil.copy(built[0].path, tmp_path / "store.db")), built[0].migrations)
    dangling, migrated, first = len(world.dangling()), state(world.path), seen(world.path, views)
    old, new = OldProcess(world.path, seed, views), Application(world.path, seed)
    old.write(2 + seed % 7)
    between, before_new = seen(world.path, views), state(world.path)
    new.write(seed % 3)
    later, after_new = seen(world.path, views), state(world.path)
    edited = {(w.table, w.key, w.field) for w in writes(before_new, after_new)}
    old.write(seed % 4)
    story = "\n".join([*old.done, "-- the new application:", *new.done])
    shown, left = seen(world.path, views), state(world.path)
    if world.predict()[0].losses:
        assert world.refused().code == "rollback_would_lose", story
        world.back(keep=True)
        now = state(world.path)
        for view, rows in shown.items():
            lost = rows.keys() - now[view].keys() - now[SOURCES[view][0]].keys()
            assert not lost, f"{view} lost {lost}\n{story}"
        return
    world.back()
    now = seen(world.path, views)
    for view, rows in shown.items():
        for key, row in rows.items():
            assert key in now[view], f"{view} {key} is not there any more\n{story}"
            for name, value in row.items():
                found = now[view][key][name]
                carried = {m for m in ("title", "task_id") if (SOURCES[view][0], key, m) in edited}
                same = reads_the_same(name, found, value, carried)
                untouched = first[view].get(key, {}).get(name, NOTHING) == value
                by_new = later[view].get(key, {}).get(name) == value != between[view].get(key, {}).get(name)
                if key in before[view] and (untouched or by_new):  # it may be as it was archived; the target has it
                    same = same or found == before[view][key][name]
                assert same, f"{view} {key}.{name}: {value!r} became {found!r}\n{story}"
    gone = {(w.table, w.key) for w in writes(migrated, left) if not w.field}
    for view in views:
        back = {key for table, key in gone if table == SOURCES[view][0]} & now[view].keys()
        assert not back, f"{view} has {back} again, which were deleted\n{story}"
    assert len(world.dangling()) <= dangling + 1, f"rows without a parent: {world.dangling()}\n{story}"
    again = world.migrate(compat=True)
    assert [result.state for result in again] == ["applied"], story
    for view, rows in seen(world.path, views).items():
        assert rows.keys() >= shown[view].keys(), f"{view} lost {shown[view].keys() - rows.keys()} on the way\n{story}"
