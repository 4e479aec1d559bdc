"""What people read fits into 80 columns where neither a terminal nor COLUMNS says otherwise; no word is cut."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SCREENS = {
    "status": ("status",),
    "stats": ("stats",),
    "verify": ("verify",),
    "monitor": ("monitor",),
    "heal": ("heal", "--dry-run"),
    "rehearse": ("rehearse",),
    "rollback": ("rollback", "--dry-run"),
    "legacy": ("legacy", "list"),
    "quarantine": ("quarantine", "list"),
}


@pytest.fixture(scope="module")
def scripted(store: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that the original script has been at: what says much about it says it in long sentences."""
    path = tmp_path_factory.mktemp("scripted") / "store.db"
    shutil.copy(store("v35", False), path)
    script = Path(__file__).parents[1] / "heal" / "scripts" / "v35.sql"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    return path


@pytest.mark.parametrize("migrated", [False, True], ids=["scripted", "migrated"])
@pytest.mark.parametrize("screen", SCREENS)
def test_piped_no_line_is_wider_than_80_columns(
    screen: str, migrated: bool, scripted: Path, store: Any, call: Any
) -> None:
    path = store("v35", True) if migrated else scripted
    said = call(*SCREENS[screen], "--db", path)
    long = [line for line in said.out.splitlines() if len(line) > 80 and str(path.parent) not in line]
    assert not long, f"{long}"
    assert said.out.strip(), f"nothing was said: {said}"


def test_columns_says_how_wide_it_may_be(scripted: Path, call: Any) -> None:
    narrow, wide = (call("monitor", "--db", scripted, env={"COLUMNS": str(n)}).out for n in (50, 300))
    assert max(map(len, narrow.splitlines())) <= 50, narrow
    assert len(wide.splitlines()) == 2, "a finding and its way out are one line each where there is room"
    assert narrow.split() == wide.split(), "a word was cut, or is gone"


def test_a_path_is_never_broken(call: Any, case: Callable[..., Path]) -> None:
    path = case("v35")
    said = call("migrate", "--db", path, "--yes", code=0)
    [made] = path.parent.glob("*.backup")
    assert any(line.endswith(str(made)) for line in said.out.splitlines()), said


def test_an_archive_of_unknown_age_is_said_in_whole_words(scripted: Path, call: Any) -> None:
    out = call("stats", "--db", scripted, code=0).out
    assert "task_sessions_legacy was archived at an unknown time, 684 rows" in out


def test_nothing_to_list_has_no_table_head(call: Any, damaged_columns: Path) -> None:
    out = call("heal", "--dry-run", "--db", damaged_columns, code=1).out
    heads = [n for n, line in enumerate(out.splitlines()) if line.split() == ["table", "before", "after"]]
    bare = [n for n in heads if not out.splitlines()[n + 1].strip()]
    assert heads, "the run that has tables does not show them"
    assert not bare, f"a head without rows: {out}"


@pytest.fixture
def damaged_columns(case: Callable[..., Path]) -> Path:
    """Migrated by the first script, and recorded as migrated by the second: that run touches columns only."""
    path = case("pr3")
    scripts = Path(__file__).parents[1] / "heal" / "scripts"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in ("pr3", "recorded"):
            connection.executescript((scripts / f"{name}.sql").read_text(encoding="utf-8"))
    return path
