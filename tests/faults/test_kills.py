"""kill -9 at any instant: logically old or new, never between, and the next run succeeds.

Every child that is killed here is a real migration of a real file. About 750 die in a run of this file.
"""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CASES = ("v35", "pr3", "pr3_overlap")
MODES = ("wal", "delete")
KILLED = -signal.SIGKILL
FEWER = 8  # one in so many task sessions: a kill is about places, not about rows

worlds = pytest.mark.parametrize(("case", "mode"), [(case, mode) for case in CASES for mode in MODES])


# Every statement of both migrations. Under a rollback journal every kill leaves another journal to roll back, so that
# each takes a full examination: an eighth of the statements there. `pr3` has the statements of `pr3_overlap`.
@pytest.mark.parametrize(
    ("case", "mode", "step", "part"),
    [
        *[(case, "wal", 1, part) for case in ("v35", "pr3_overlap") for part in (0, 1)],
        *[("pr3", "wal", 4, 0), ("pr3", "delete", 8, 1), ("v35", "delete", 8, 2), ("pr3_overlap", "delete", 8, 3)],
    ],
)
def test_a_kill_before_any_statement_leaves_old_or_new(case, mode, step, part, reference, forge, inquest, tmp_path):
    known = reference(case, mode, FEWER)
    step = max(step, 2)  # two tests share the full list, so that both cores have work
    # Between two statements that write, the bytes of every file stay the same: those reads are sampled.
    reads = [n for n in range(1, known.counts["statement"] + 1) if n not in set(known.writes)]
    points = sorted({*sorted([*known.writes, *reads[:: len(reads) // 12]])[part::step], known.writes[-1]})
    for at in points:
        path = known.copy(tmp_path / "struck")
        ended = forge.ask("migrate", path=path, what="statement", at=at)
        assert ended.status == KILLED, f"statement {at} was never reached: {ended}"
        inquest.hold(path, known, f"{case}, {mode}, killed before statement {at}")
    assert len(points) >= 20, "this test must kill at least 20 times for the suite to reach its 200"


@worlds
def test_a_kill_at_any_file_operation_of_backup_and_commit_leaves_old_or_new(
    case, mode, reference, forge, inquest, tmp_path
):
    known = reference(case, mode, FEWER)
    points = [
        (what, at, how)
        for what, count in known.counts.items()
        if what not in ("statement", "witness") and not what.startswith("read")
        for at, how in _spread(count, what.startswith("write"))
    ]
    killed = 0
    for what, at, how in points:
        path = known.copy(tmp_path / "struck")
        killed += forge.ask("migrate", path=path, what=what, at=at, how=how).status == KILLED
        inquest.hold(path, known, f"{case}, {mode}, {how} at {what} number {at}")
    assert killed >= len(points) * 0.9 >= 20, f"only {killed} of {len(points)} operations could be struck"


@worlds
def test_a_kill_while_the_backup_is_made_and_verified_leaves_the_old_state(
    case, mode, reference, forge, inquest, tmp_path
):
    known = reference(case, mode, FEWER)
    for at in range(1, known.counts["witness"], known.counts["witness"] // 8):
        path = known.copy(tmp_path / "struck")
        forge.ask("migrate", path=path, what="witness", at=at)
        inquest.hold(path, known, f"{case}, {mode}, killed at statement {at} of the connection that makes the backup")


@worlds
def test_a_kill_of_the_command_line_at_a_random_moment_leaves_old_or_new(case, mode, reference, inquest, tmp_path):
    known = reference(case, mode)
    moments = random.Random(f"{case} {mode}")
    for _ in range(4):
        path = known.copy(tmp_path / "struck")
        _kill_at(path, moments.uniform(0, 0.25))
        inquest.hold(path, known, f"{case}, {mode}, killed at a random moment")


def _kill_at(path: Path, moment: float) -> None:
    """Start the command line, and kill it so long after it told its first step."""
    call = [sys.executable, "-m", "sessionctl", "migrate", "--db", str(path), "--yes", "--json"]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline(), "the command line ended before it told a step"
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()


def _spread(count: int, torn: bool) -> list[tuple[int, str]]:
    """The first, the middle and the last, and half a write in the middle."""
    points = [(at, "kill") for at in sorted({1, (count + 1) // 2, count})]
    return [*points, ((count + 1) // 2, "torn")] if torn else points
