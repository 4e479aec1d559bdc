"""A process of its own backs up and counts a large database: whoever dies, nothing is lost and nobody is left."""

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sessionctl import beside
from sessionctl.errors import SessionctlError

CALL = (sys.executable, "-m", "sessionctl", "migrate", "--yes", "--json", "--db")


@pytest.fixture
def large(reference, tmp_path) -> Path:
    """The database of PR-3 in WAL mode, with a table that nobody migrates and that makes it large."""
    path = reference("pr3", "wal").copy(tmp_path / "run")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE recordings (id INTEGER PRIMARY KEY, sound BLOB)")
        connection.execute("INSERT INTO recordings VALUES (1, zeroblob(?))", (beside.LARGE + 1,))
    return path


@contextmanager
def _running(path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The command line while its helper makes the backup, and the helper's number."""
    call = [*CALL, str(path)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        (helper,) = _until(lambda: _children(process.pid), "a helper is there")
        _until(lambda: list(path.parent.glob("*.partial")), "a backup is begun")
        yield process, helper


def _until(happened: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + 20
    while not (found := happened()):
        assert time.monotonic() < end, f"not within 20 seconds: {what}"
        time.sleep(0.001)
    return found


def _children(pid: int) -> list[int]:
    """Those that run their own program: one stopped on the way from fork to exec stops who started it, too."""
    call = ["pgrep", "-P", str(pid), "-f", beside.__name__]
    told = subprocess.run(call, capture_output=True, text=True, check=False)
    return [int(child) for child in told.stdout.split()]


def _gone(helper: int) -> bool:
    return subprocess.run(["ps", "-p", str(helper)], stdout=subprocess.DEVNULL, check=False).returncode != 0


@pytest.mark.parametrize("case", ["pr3", "pr3_overlap", "v35"])
def test_a_process_sees_what_a_thread_sees(case, reference, forge, tmp_path):
    known = reference(case, "wal")
    told = []
    for size in (0, 1 << 40):
        path = known.copy(tmp_path / "run")
        answer = forge.ask("migrate", path=path, large=size, clock="2026-02-01T00:00:00+00:00").value
        (made,) = path.parent.glob("*.backup")
        assert forge.ask("contents", path=made).value == known.old, "the backup is not the state before"
        assert forge.ask("contents", path=path).value == known.new
        told.append([_without_times(run) for run in answer["runs"]])
    assert told[0] == told[1], "a run tells something else when a process of its own looks"


def test_a_kill_before_any_writing_statement_leaves_old_or_new(reference, forge, inquest, tmp_path):
    known = reference("pr3_overlap", "wal")
    for at in known.writes[::3]:
        path = known.copy(tmp_path / "struck")
        ended = forge.ask("migrate", path=path, what="statement", at=at, large=0)
        assert ended.status == -signal.SIGKILL, f"statement {at} was never reached: {ended}"
        inquest.hold(path, known, f"a process beside it, killed before statement {at}")


def test_the_helper_ends_with_a_killed_run_and_what_it_left_is_swept_away(large, forge):
    old = forge.ask("contents", path=large).value
    with _running(large) as (process, helper):
        process.kill()
    _until(lambda: _gone(helper), "the helper of a killed run ends")
    assert forge.ask("contents", path=large).value == old, "a killed run changed something"
    assert "applied" in forge.ask("migrate", path=large).value["states"]
    assert not list(large.parent.glob("*.partial*")), "what a killed run left unfinished is still there"


def test_a_killed_helper_is_backup_failed_and_nothing_changes(large, forge, call):
    old = forge.ask("contents", path=large).value
    with _running(large) as (process, helper):
        subprocess.run(["kill", "-9", str(helper)], check=True)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert b'"backup_failed"' in out, out
    assert b"signal 9" in out, f"the message does not say what happened: {out!r}"
    assert b"Traceback" not in err, err
    assert forge.ask("contents", path=large).value == old, "without its backup, a run changed something"
    call("migrate", "--db", large, "--yes", "--json", code=0)


def test_ctrl_c_of_the_whole_group_leaves_nothing_behind(large, forge):
    old = forge.ask("contents", path=large).value
    with _running(large) as (process, helper):
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it
        _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err, err
    assert _gone(helper), "the helper outlives an interrupted run"
    if process.returncode == 3:
        assert forge.ask("contents", path=large).value == old
        assert [p.name for p in large.parent.iterdir() if "backup" in p.name] == [], "an interrupted run left a backup"


def test_ctrl_c_does_not_wait_for_a_backup_that_nobody_wants_any_more(large, forge):
    old = forge.ask("contents", path=large).value
    with _running(large) as (process, helper):
        os.kill(helper, signal.SIGSTOP)  # as on a disk that is slow enough
        os.kill(process.pid, signal.SIGINT)
        try:
            _, err = process.communicate(timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.kill(helper, signal.SIGCONT)
    assert process.returncode == 3, err
    assert _gone(helper), "the helper outlives an interrupted run"
    assert forge.ask("contents", path=large).value == old
    assert [p.name for p in large.parent.iterdir() if "backup" in p.name] == [], "an unfinished backup is left"


def test_a_backup_that_finds_no_room_refuses_the_run(large, forge):
    old = forge.ask("contents", path=large).value
    limit = beside.LARGE // 2  # bytes that any file may have: the backup is larger, what is written otherwise is not
    limited = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run([*CALL, str(large)], capture_output=True, preexec_fn=limited, check=False)
    assert done.returncode == 3, done
    assert b'"disk_full"' in done.stdout or b'"backup_failed"' in done.stdout, done.stdout
    assert forge.ask("contents", path=large).value == old
    assert not [p.name for p in large.parent.iterdir() if "backup" in p.name], "a copy that was cut short is left"


def test_where_no_process_can_be_started_a_thread_does_the_same(large, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(large.parent / "no such program"))
    someone = beside.look(large)
    rows = someone.ask(_count)
    assert rows() == 14
    someone.close()


def test_a_process_answers_in_order_and_refuses_as_a_thread_does(large):
    someone = beside.look(large)
    with closing(sqlite3.connect(large, isolation_level=None)) as writer:
        first, refused, broken, last = map(someone.ask, (_count, _refuse, _break, _count))
        assert first() == 14
        writer.execute("DELETE FROM webui_sessions")
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            broken()
        with pytest.raises(SessionctlError) as caught:
            refused()
        assert (caught.value.message, caught.value.code) == ("no", "refused")
        assert last() == 14, "it sees what was committed after it began to look"
    with pytest.raises(TypeError):
        someone.ask(lambda connection: connection)
    someone.close()


def test_what_lies_in_the_folder_where_it_is_called_is_not_run(large, tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("raise SystemExit('the wrong pickle')")
    monkeypatch.chdir(tmp_path)
    script = shutil.which("sessionctl", path=str(Path(sys.executable).parent))
    assert script
    done = subprocess.run([script, *CALL[3:], str(large)], capture_output=True, check=False)
    assert done.returncode == 0, done


def _without_times(run: dict[str, Any]) -> dict[str, Any]:
    merges = [{**merge, "seconds": 0} for merge in run["merges"]]
    return {**run, "seconds": 0, "backup": bool(run["backup"]), "merges": merges}


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM webui_sessions").fetchone()[0])


def _refuse(connection: sqlite3.Connection) -> None:
    raise SessionctlError("no", hint="Never.", code="refused")


def _break(connection: sqlite3.Connection) -> float:
    return 1 / 0
