"""Others at work on the same file: other migrators, writers that hold the lock, readers that hold a snapshot."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

MODES = ("wal", "delete")


def start(path: Path, *more: str) -> subprocess.Popen[str]:
    """The command line as a process of its own, telling its steps on stderr."""
    call = [sys.executable, "-m", "sessionctl", "migrate", "--db", str(path), "--yes", "--json", *more]
    return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def await_step(process: subprocess.Popen[str], step: str) -> None:
    """Wait until the process tells a step."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if step in line:
            return
    raise AssertionError(f"the process ended before it was {step}: {said} {process.communicate()}")


def hold(path: Path, *statements: str) -> closing[sqlite3.Connection]:
    """A connection of somebody else, with something open."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement).fetchall()
    return closing(connection)


def run_of(answer: str) -> dict[str, object]:
    """The run that is not `not-applicable` in a JSON answer."""
    found = [run for run in json.loads(answer)["runs"] if run["state"] != "not-applicable"]
    assert len(found) == 1, answer
    return found[0]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", ["v35", "pr3", "pr3_overlap"])
def test_of_three_migrators_at_once_one_applies_and_the_others_find_nothing_to_do(
    case, mode, reference, forge, tmp_path
):
    known = reference(case, mode)
    path = known.copy(tmp_path / "run")
    with hold(path, "BEGIN IMMEDIATE") as gate:  # until all three wait for the lock
        running = [start(path, "--lock-timeout", "60") for _ in range(3)]
        for process in running:
            await_step(process, "waiting for the write lock")
        gate.execute("ROLLBACK")
        answers = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], answers
    states = sorted(run["state"] for answer in answers for run in json.loads(answer)["runs"])
    applied = [s for s in states if s != "not-applicable"]
    assert applied == ["already-applied", "already-applied", "applied"], f"they did not take turns: {states}"
    assert forge.ask("contents", path=path).value == known.new, "three migrators ended elsewhere than one"
    assert len(list(path.parent.glob("*.backup"))) == 1, "a migrator that found nothing to do made a backup"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_writer_that_holds_the_lock_too_long_is_locked_and_nothing_changes(mode, lock, reference, call, tmp_path):
    path = reference("v35", mode).copy(tmp_path / "run")
    before = path.read_bytes()  # never while a connection is open here: closing a file gives its locks back
    with hold(path, f"BEGIN {lock}"):
        called = call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "0.2", code=3)
        assert called.error == "locked", called
        assert "--lock-timeout" in called.json["error"]["hint"], "the error does not say what to do"
    assert path.read_bytes() == before, "the database changed although another process held its lock"
    assert not list(path.parent.glob("*.backup*")), "a run that never began left a backup"


@pytest.mark.parametrize("mode", MODES)
def test_a_writer_that_lets_go_in_time_is_waited_for(mode, reference, forge, tmp_path):
    known = reference("v35", mode)
    path = known.copy(tmp_path / "run")
    with hold(path, "BEGIN IMMEDIATE") as writer:
        process = start(path, "--lock-timeout", "60")
        await_step(process, "waiting for the write lock")
        writer.execute("ROLLBACK")
        out, _ = process.communicate()
    assert process.returncode == 0, out
    assert forge.ask("contents", path=path).value == known.new


def test_an_exclusive_lock_is_waited_for_as_long_as_lock_timeout_says(reference, forge, tmp_path):
    # Longer than any fixed number of seconds that an open may have of its own.
    known = reference("v35", "delete")
    path = known.copy(tmp_path / "run")
    with hold(path, "BEGIN EXCLUSIVE") as writer:
        process = start(path, "--lock-timeout", "60")
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=7)
        writer.execute("ROLLBACK")
        out, _ = process.communicate()
    assert process.returncode == 0, f"--lock-timeout 60 gave up within seven seconds: {out}"
    assert forge.ask("contents", path=path).value == known.new


def test_a_reader_under_wal_keeps_its_snapshot_and_holds_nobody_up(reference, forge, call, tmp_path):
    known = reference("v35", "wal")
    path = known.copy(tmp_path / "run")
    count = "SELECT count(*) FROM task_sessions"
    with hold(path, "BEGIN", count) as reader:
        call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "5", code=0)
        assert reader.execute(count).fetchone() == (684,), "the reader's snapshot changed under it"
        reader.execute("COMMIT")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            reader.execute(count)
    assert forge.ask("contents", path=path).value == known.new


def test_a_reader_under_a_rollback_journal_is_locked_and_nothing_changes(reference, forge, call, inquest, tmp_path):
    known = reference("v35", "delete")
    path = known.copy(tmp_path / "run")
    with hold(path, "BEGIN", "SELECT count(*) FROM task_sessions"):
        called = call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "0.2", code=3)
        assert called.error == "locked", called
    assert not list(path.parent.glob("*.backup*")), "a run that changed nothing left a backup"
    assert forge.ask("contents", path=path).value == known.old, "a run that said `locked` changed something"
    inquest.hold(path, known, "after a reader held the commit up")


def test_a_reader_under_a_rollback_journal_that_ends_in_time_is_waited_for(reference, forge, tmp_path):
    known = reference("v35", "delete")
    path = known.copy(tmp_path / "run")
    with hold(path, "BEGIN", "SELECT count(*) FROM task_sessions") as reader:
        process = start(path, "--lock-timeout", "60")
        await_step(process, "waiting for the write lock")
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=1)
        reader.execute("COMMIT")
        out, _ = process.communicate()
    assert process.returncode == 0, out
    assert forge.ask("contents", path=path).value == known.new


def test_a_file_of_two_names_whose_logs_differ_is_refused(reference, forge, call, tmp_path):
    known = reference("v35", "wal")
    path = known.copy(tmp_path / "run")
    (other := path.with_name("other.db")).hardlink_to(path)
    added = "INSERT INTO chat_sessions(session_id, title) VALUES ('acknowledged', 'T')"
    with hold(other, added):
        assert call("migrate", "--db", path, "--yes", "--json", code=3).error == "refused"
        assert call("rollback", "--db", path, "--yes", "--json", code=3).error == "refused"
    other.unlink()
    call("migrate", "--db", path, "--yes", "--json", code=0)
    with hold(path) as reader:
        kept = reader.execute("SELECT title FROM chat_sessions WHERE session_id = 'acknowledged'").fetchall()
    assert kept == [("T",)], "an acknowledged row is lost"


@pytest.mark.parametrize("mode", MODES)
def test_a_failed_run_never_blocks_the_next_one(mode, reference, call, forge, tmp_path):
    known = reference("v35", mode)
    path = known.copy(tmp_path / "run")
    with hold(path, "BEGIN IMMEDIATE"):
        call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "0", code=3)
    call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "0", code=0)
    assert forge.ask("contents", path=path).value == known.new
    again = call("migrate", "--db", path, "--yes", "--json", code=0)
    assert run_of(again.out)["state"] == "already-applied", "a success was not recognised"
