"""A private copy in the temp folder is gone afterwards: at once, or, when its maker was killed, with the next one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sessionctl import scratch

# A process that makes a snapshot says its path, and waits.
_HOLDER = """
import sys
from pathlib import Path
from sessionctl import backup
with backup.snapshot(Path(sys.argv[1])) as copy:
    print(copy, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temp(tmp_path):
    folder = tmp_path / "temp"
    folder.mkdir()
    return folder


def _holding(path: Path, temp: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temp)},
    )


def _killed(path: Path, temp: Path, runs: int = 1) -> list[Path]:
    """The copies that as many processes left, which were killed all at once."""
    running = [_holding(path, temp) for _ in range(runs)]
    left = [Path(process.stdout.readline().strip()) for process in running if process.stdout is not None]
    for process in running:
        with process:
            process.kill()
    assert all(copy.exists() for copy in left), "nothing is left: the case shows nothing"
    return left


def test_copies_that_killed_runs_left_are_gone_after_the_next(case, call, temp):
    path = case("v35")
    left = _killed(path, temp, runs=3)
    left[1].with_name("snapshot.db-journal").write_bytes(b"half")
    left[2].unlink()  # killed before it made the file
    call("plan", "--db", path, "--json", env={"TMPDIR": str(temp)}, code=0)
    assert not list(temp.iterdir()), "the conversations of a killed run stay in the temp folder"


def test_a_copy_in_use_is_left_to_its_owner(case, call, temp):
    path = case("v35")
    with _holding(path, temp) as process:
        assert process.stdout is not None
        copy = Path(process.stdout.readline().strip())
        before = copy.read_bytes()
        call("plan", "--db", path, "--json", env={"TMPDIR": str(temp)}, code=0)
        assert copy.read_bytes() == before, "a snapshot was taken away from its owner"
        process.communicate()
    assert process.returncode == 0
    assert not list(temp.iterdir()), "the owner did not clear up"


def test_what_only_has_such_a_name_is_left_alone(case, call, temp, tmp_path):
    path, named = case("v35"), f"{scratch.PREFIX}abcd"
    kept = tmp_path / "kept"
    kept.mkdir()
    (temp / f"{named}0001").symlink_to(kept)
    inner = temp / f"{named}0002"
    inner.mkdir()
    (inner / "link").symlink_to(kept / "a.txt")
    deep = temp / f"{named}0003" / "deep"
    deep.mkdir(parents=True)
    file, other = temp / f"{named}0004", temp / "sessionctl-demo-abcd0005"
    other.mkdir()
    for place in (kept / "a.txt", deep / "a.txt", file, other / "a.txt"):
        place.write_text("mine")
    call("plan", "--db", path, "--json", env={"TMPDIR": str(temp)}, code=0)
    assert not inner.exists()
    for place in (kept / "a.txt", deep / "a.txt", file, other / "a.txt"):
        assert place.read_text() == "mine", f"{place} was removed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_a_copy_of_another_user_is_left_alone(case, call, temp):
    path = case("v35")
    (copy,) = _killed(path, temp)
    os.chown(copy.parent, 12345, 12345)
    call("plan", "--db", path, "--json", env={"TMPDIR": str(temp)}, code=0)
    assert copy.exists(), "another user's snapshot was removed"


def test_a_folder_that_is_swept_before_it_is_held_is_not_used(temp, monkeypatch):
    """A process that sweeps may come between the two: then another folder is made."""
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(temp))
    real, made = scratch.tempfile.mkdtemp, []

    def slow(**named: str) -> str:
        made.append(real(**named))
        if len(made) == 1:
            scratch.sweep(temp)
        return made[-1]

    monkeypatch.setattr(scratch.tempfile, "mkdtemp", slow)
    with scratch.folder() as folder:
        assert len(made) == 2
        (folder / "snapshot.db").write_text("mine")
        scratch.sweep(temp)
        assert (folder / "snapshot.db").read_text() == "mine"
    assert not list(temp.iterdir())
