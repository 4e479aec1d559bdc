"""Where answers go: a reader that leaves, a disk that is full, no stream at all, and Ctrl-C at any moment."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import environment

Case = Callable[..., Path]

SLOW = '''"""A function that takes its time."""
import pathlib, time
from sessionctl import AddColumn, Merge, Migration, Retire

def slow(value):
    mark = pathlib.Path(r"{mark}")
    if not mark.exists():
        mark.touch()
        time.sleep(60)
    return value

migration = Migration(version="1.0.0", functions=(slow,), steps=(
    Merge(source="voice", target="chat_sessions", key={{"session_id": "id"}},
          columns={{"title": "slow(title)"}}, on_conflict="{policy}"),
    Retire("voice", successor="chat_sessions"),
))
'''
VOICE = """
    CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT);
    CREATE TABLE voice (id TEXT PRIMARY KEY, title TEXT);
    INSERT INTO voice VALUES ('a', 'one'), ('b', 'two');
"""


def start(*arguments: str | Path, **how: Any) -> subprocess.Popen[bytes]:
    """The command line as a process of its own, not waited for."""
    how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.Popen([sys.executable, "-m", "sessionctl", *map(str, arguments)], env=environment(), **how)


def unread() -> int:
    """The writing end of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_an_error_keeps_its_exit_code_when_nobody_reads_it(tmp_path: Path, more: tuple[str, ...]) -> None:
    for streams in ({"stdout": unread()}, {"stderr": unread()}):
        process = start("stats", "--db", tmp_path / "none.db", *more, **streams)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 3
        assert b"Traceback" not in (told or b"")


def test_a_wrong_call_keeps_its_exit_code_when_nobody_reads_it() -> None:
    process = start("stats", "--bogus", "--json", stdout=unread())
    assert b"Traceback" not in process.communicate(timeout=60)[1]
    assert process.returncode == 2


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["text", "json"])
def test_an_answer_that_cannot_be_written_is_exit_3_and_says_so(case: Case, more: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start("stats", "--db", case("v35"), *more, stdout=full)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    assert b"the answer cannot be written: No space left on device" in told
    assert b"Traceback" not in told


def test_a_command_runs_without_any_stream(case: Case, one: Any) -> None:
    path = case("v35")

    def close() -> None:
        for stream in (0, 1, 2):
            os.close(stream)

    process = start("migrate", "--db", path, stdin=None, stdout=None, stderr=None, preexec_fn=close)
    assert process.wait(timeout=60) == 2  # nobody can be asked
    process = start("migrate", "--db", path, "--yes", stdin=None, stdout=None, stderr=None, preexec_fn=close)
    assert process.wait(timeout=60) == 0
    assert one(path, "SELECT count(*) FROM task_sessions_legacy") == 684


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
@pytest.mark.parametrize("rows", ["new", "known"])
def test_ctrl_c_inside_a_function_of_a_migration_is_an_interruption(
    tmp_path: Path, make: Any, write_migration: Any, dump: Any, rows: str, online: tuple[str, ...]
) -> None:
    known = "INSERT INTO chat_sessions VALUES ('a', ''), ('b', 'other');" if rows == "known" else ""
    path = make(VOICE + known)
    before = dump(path)
    mark = tmp_path / "mark"
    folder = write_migration(SLOW.format(mark=mark, policy="fill"))
    process = start("migrate", "--db", path, "--migrations", folder, "--yes", "--json", *online)
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    answer = json.loads(out)
    assert process.returncode == 3
    stays = "what was copied stays" if online else "what was not committed is undone"
    assert answer["error"]["message"] == f"interrupted; {stays}"
    if not online:
        assert dump(path) == before


def test_ctrl_c_is_heard_within_one_long_statement_and_what_was_done_before_is_told(
    make: Any, write_migration: Any, one: Any
) -> None:
    path = make(VOICE)
    first = SLOW.format(mark=path, policy="fill")  # the file is there: nothing is slow
    folder = write_migration(first)
    second = '"""Counts for ever."""\nfrom sessionctl import Migration, Script\n'
    write_migration(f'{second}migration = Migration(version="2.0.0", steps=(Script("count"),))\n', "m2_count.py")
    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n, n FROM c WHERE n < 0"
    write_migration(f"INSERT INTO chat_sessions {endless};", "m2_count.count.up.sql")
    write_migration("SELECT 1;", "m2_count.count.down.sql")
    process = start("migrate", "--db", path, "--migrations", folder, "--yes", "--json")
    assert process.stderr is not None
    assert any(b"running count" in line for line in process.stderr)
    time.sleep(0.3)  # it is in the statement by now
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=10)
    answer = json.loads(out)
    assert (process.returncode, answer["error"]["message"][:11]) == (3, "interrupted")
    assert [run["migration"] for run in answer["runs"]] == ["m1_try"], "what stands is not told"
    assert one(path, "SELECT count(*) FROM voice_legacy") == 2
    assert not list(path.parent.glob("*m2_count*")), "a run that was interrupted left its backup"


_PUT_AWAY = """
import os, signal, sys
from sessionctl.cli import common
from sessionctl.model import Report

class Old:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

def work():
    with common.progress(common.View(True, True, True)) as step:
        Old()  # Python puts it away at once, and raises nothing from there
        step("the next step")
    return Report("stats", None, True, {})

common.answer("stats", common.View(True, False, True), None, work)
"""


def test_ctrl_c_while_python_puts_an_object_away_is_heard_at_the_next_step() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PUT_AWAY], capture_output=True, timeout=60, text=True, env=environment()
    )
    assert '"interrupted' in done.stdout, done
    assert "Exception ignored" not in done.stderr, done.stderr


@pytest.mark.parametrize("command", ["stats", "gate"])
def test_ctrl_c_while_it_starts_is_one_object_and_exit_3(tmp_path: Path, command: str) -> None:
    """Python imports a module that waits for the signal, as if it came while ours are being loaded."""
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    (tmp_path / "argparse.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    root = Path(__file__).parents[2]
    script = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(root)!r}]\n"
        f"sys.argv = ['sessionctl', {command!r}, '--json']\n"
        "from sessionctl.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.returncode == 3, done
    answer = json.loads(done.stdout)
    assert (answer["command"], answer["error"]["code"]) == (command, "internal")
    assert answer["error"]["message"].startswith("interrupted")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("call_", "named"),
    [
        (("quarantine", "export", "--json"), "quarantine export"),
        (("legacy", "prune", "--json"), "legacy prune"),
        (("legacy", "--json"), "legacy"),
        (("stats", "--bogus", "--json"), "stats"),
        (("--json", "stats"), "stats"),
        (("frobnicate", "--json"), "frobnicate"),
    ],
)
def test_a_wrong_call_names_its_command(call: Any, call_: tuple[str, ...], named: str) -> None:
    answer = call(*call_, code=2).json
    assert answer["command"] == named
    assert "--help" in answer["error"]["hint"]


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("asked", [("--help",), ("migrate", "--help"), ("gate", "--help"), ("--version",)])
def test_help_into_a_pipe_that_nobody_reads_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...], unbuffered: str
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    process = start(*asked, stdout=unread())
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, b"")
