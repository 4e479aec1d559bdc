"""Ctrl-C, SIGTERM and pipes that nobody reads: they leave the database old or new, and never hold the lock."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

STEPS = ("waiting for the write lock", "backing up", "merging", "archiving")


def _call(path: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "sessionctl", "migrate", "--db", str(path), "--yes", *more]


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_during_the_run_leaves_old_or_new(mode, step, sent, reference, inquest, tmp_path):
    known = reference("v35", mode)
    path = known.copy(tmp_path / "run")
    with subprocess.Popen(_call(path, "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if step in line:
                break
        process.send_signal(sent)
        _, err = process.communicate()
    assert "Traceback" not in err, f"{sent.name} while {step} ended in a traceback: {err}"
    if sent is signal.SIGINT:
        assert process.returncode in (0, 3), f"Ctrl-C while {step} ended with {process.returncode}: {err}"
        assert not list(path.parent.glob("*.partial*")), "Ctrl-C left a copy that was cut short behind"
    inquest.hold(path, known, f"{mode}, {sent.name} while {step}")


def test_ctrl_c_while_waiting_for_the_lock_is_heard(reference, forge, tmp_path):
    known = reference("v35", "wal")
    path = known.copy(tmp_path / "run")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with subprocess.Popen(
            _call(path, "--json", "--lock-timeout", "600"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            assert any("waiting for the write lock" in line for line in process.stderr)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
    assert process.returncode == 3, f"{out}{err}"
    assert "interrupted" in out, "the JSON answer does not say that it was interrupted"
    assert forge.ask("contents", path=path).value == known.old


@pytest.mark.parametrize("closed", ["stdout", "stderr", "both"])
def test_a_pipe_that_was_closed_leaves_old_or_new(closed, reference, inquest, tmp_path):
    known = reference("v35", "wal")
    path = known.copy(tmp_path / "run")
    read, write = os.pipe()
    os.close(read)
    quiet = subprocess.DEVNULL
    process = subprocess.run(
        _call(path),
        stdout=write if closed in ("stdout", "both") else quiet,
        stderr=write if closed in ("stderr", "both") else subprocess.PIPE,
        timeout=60,
    )
    os.close(write)
    assert b"Traceback" not in (process.stderr or b""), f"a closed pipe ended in a traceback: {process.stderr!r}"
    inquest.hold(path, known, f"closed {closed}")


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_full_stderr_pipe_that_nobody_reads_holds_neither_the_lock_nor_the_run(more, reference, forge, tmp_path):
    known = reference("v35", "wal")
    path = known.copy(tmp_path / "run")
    read, write = os.pipe()
    flags = fcntl.fcntl(write, fcntl.F_GETFL)
    fcntl.fcntl(write, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    while True:
        try:
            os.write(write, b"\n")
        except BlockingIOError:
            break
    fcntl.fcntl(write, fcntl.F_SETFL, flags)
    with subprocess.Popen(_call(path, *more), stdout=subprocess.DEVNULL, stderr=write) as process:
        try:
            code = process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            code = None
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    os.close(read)
    os.close(write)
    assert forge.ask("contents", path=path).value == known.new, "the run was held up by a pipe that nobody reads"
    assert code == 0, f"the run was done, and the process ended with {code}"


def test_a_stdout_pipe_that_nobody_reads_holds_no_lock(reference, tmp_path):
    # What is shown goes out before the lock is taken, and after it is given back.
    path = reference("v35", "wal").copy(tmp_path / "run")
    with subprocess.Popen(_call(path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for _ in process.stderr:
            pass
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        process.communicate()
    assert process.returncode == 0
