"""Between the cut-over and its completion: what everybody sees while the process is stopped there, or killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from online_kit import SHIPPED, application, connect, differences, fixture, offline_of

# The real run, stopped at a line of its progress; it goes on when it is told to.
_STOPPED = """
import os, signal, sys
from pathlib import Path
from sessionctl import load, online
from sessionctl.result import Options

def progress(said):
    if said.startswith(sys.argv[2]):
        print("there", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)

chosen = [m for m in load.migrations() if m.id.startswith("v34")]
online.migrate(Path(sys.argv[1]), chosen, Options(backup=False), progress)
"""
RECORDING, EMPTYING = "fingerprinting", "giving the room"


class Window:
    """A database whose online run stands, and the process that is stopped before it completes it."""

    def __init__(self, folder: Path, at: str) -> None:
        self.path, self.at = fixture("pr3", folder), at
        self.before = application(self.path)
        self.offline, _ = offline_of(self.path, [SHIPPED["v34"]])
        self.process = subprocess.Popen(
            [sys.executable, "-c", _STOPPED, str(self.path), at], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"there\n"
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def ends(self) -> str:
        """Let the process go on; what it said when it was not content."""
        self.process.send_signal(signal.SIGCONT)
        _, said = self.process.communicate(timeout=60)
        return said.decode() if self.process.returncode else ""

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def call(self, *arguments: str) -> tuple[int, dict[str, object]]:
        """The command line, as anybody may call it meanwhile."""
        command = [sys.executable, "-m", "sessionctl", *arguments, "--db", str(self.path), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture(params=[RECORDING, EMPTYING])
def window(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Window]:
    found = Window(tmp_path, request.param)
    yield found
    found.kill()


def test_whoever_looks_is_told_what_is_not_known_yet(window: Window) -> None:
    status, told = window.call("status")
    row = next(r for r in told["migrations"] if r["migration"] == SHIPPED["v34"].id)  # type: ignore[attr-defined]
    assert (status, row["state"]) == (0, "applied")
    assert row["online"]["phase"] == ("finish" if window.at == RECORDING else "empty")
    status, told = window.call("verify")
    checks = told["checks"]
    assert isinstance(checks, list)
    assert [c for c in checks if c["state"] == "fail"] == []
    assert status == 0
    unsure = [c["name"] for c in checks if c["state"] == "skipped" and "completed" in c["detail"]]
    if window.at == RECORDING:
        assert {"archive webui_sessions_legacy", "archive webui_messages_legacy"} <= set(unsure)
    else:
        assert unsure == []
    status, told = window.call("monitor")
    assert (status, told["findings"]) == (0, [])


def test_a_plain_migrate_has_nothing_to_do(window: Window) -> None:
    status, told = window.call("migrate", "v34", "--yes")
    assert (status, told["runs"][0]["state"]) == (0, "already-applied")  # type: ignore[index]


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
def test_the_application_can_take_the_name_of_an_archives_index_at_once(tmp_path: Path, killed: bool) -> None:
    window = Window(tmp_path, RECORDING)
    name, old = "idx_messages_session_created", "SELECT name FROM sqlite_master WHERE name GLOB '_sessionctl_old_*'"
    with closing(connect(window.path)) as connection:
        assert connection.execute(old).fetchall() != []  # to drop them under the lock of the cut-over takes its time
        connection.execute(f"CREATE INDEX {name} ON chat_messages(session_id, created_at)")
        if killed:
            window.kill()
            status, _ = window.call("migrate", "v34", "--online", "--no-backup", "--yes")
            assert status == 0
        else:
            assert window.ends() == ""
        assert connection.execute(old).fetchall() == []
        of = "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND "
        assert connection.execute(f"{of} name = ?", (name,)).fetchall() == [("chat_messages",)]
        assert connection.execute(f"{of} tbl_name GLOB '*_legacy'").fetchall() == []


def test_an_archive_is_not_pruned_before_it_is_fingerprinted(tmp_path: Path) -> None:
    window = Window(tmp_path, RECORDING)
    status, told = window.call("legacy", "prune", "--older-than", "0d", "--yes")
    window.kill()
    assert (status, told["error"]["code"]) == (3, "verification_failed")  # type: ignore[index]
    assert "not completed yet" in told["error"]["message"]  # type: ignore[index]


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
def test_a_second_run_completes_it_and_the_first_is_content(window: Window, killed: bool) -> None:
    if killed:
        window.kill()
    status, told = window.call("migrate", "v34", "--online", "--no-backup", "--yes")
    assert (status, told["runs"][0]["state"]) == (0, "already-applied")  # type: ignore[index]
    assert killed or window.ends() == ""
    assert not differences(window.path, window.offline)


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
def test_a_rollback_completes_it_and_takes_it_back(window: Window, killed: bool) -> None:
    if killed:
        window.kill()
    status, told = window.call("rollback", "--yes")
    assert (status, told["runs"][0]["state"]) == (0, "rolled-back")  # type: ignore[index]
    assert killed or "was rolled back by another process" in window.ends()
    assert application(window.path) == window.before
