"""On a terminal: it asks, shows a bar, and speaks in colour unless told not to."""

import fcntl
import os
import pty
import re
import select
import sqlite3
import subprocess
import sys
import termios
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-7]|9[0-7]|38;)[0-9;]*m")
ROOT = Path(__file__).parents[2]
Case = Callable[..., Path]


def control(terminal: int) -> None:
    """Make this the terminal whose Ctrl-C reaches the process."""
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def on_terminal(
    *arguments: str | Path, typed: str = "", ready: str = "", env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Runs the command line on a terminal of its own; returns the exit code and all that was on the screen.

    What is `typed` comes at once, or when `ready` is on the screen; then once a second until it is heard, for nobody
    reads the keys between the end of a question and the wait for its answer.
    """
    screen, terminal = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "FORCE_COLOR", "SESSIONCTL_DB")}
    process = subprocess.Popen(
        [sys.executable, "-m", "sessionctl", *map(str, arguments)],
        stdin=terminal, stdout=terminal, stderr=terminal,
        env={**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **(env or {})}, start_new_session=True,
        preexec_fn=lambda: control(terminal),
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    wait = 0.0
    while True:
        if typed and ready.encode() in shown and not select.select([screen], [], [], wait)[0]:
            os.write(screen, typed.encode())
            typed, wait = (typed, 1.0) if ready else ("", 0.0)
            continue
        try:
            part = os.read(screen, 65536)
        except OSError:  # the other end is closed: the process is done
            break
        if not part:
            break
        shown += part
    os.close(screen)
    return process.wait(), shown.decode()


def test_it_asks_and_a_no_changes_nothing(case: Case, store: Any, files: Any) -> None:
    path = case("v35")
    code, shown = on_terminal("migrate", "--db", path, typed="n\n")
    assert code == 2
    assert "[y/N]" in shown
    assert "v35_merge_task_sessions" in shown
    assert "nothing was changed" in shown
    assert files(path.parent) == {path.name: store("v35", False).read_bytes()}


@pytest.mark.parametrize("typed", ["\n", "\x04", "\x03"], ids=["return", "ctrl-d", "ctrl-c"])
def test_no_answer_is_a_no(case: Case, store: Any, files: Any, typed: str) -> None:
    path = case("v35")
    code, shown = on_terminal("migrate", "--db", path, typed=typed, ready="[y/N]")
    assert code == 2, shown
    assert files(path.parent) == {path.name: store("v35", False).read_bytes()}


def test_a_yes_applies(case: Case, one: Any) -> None:
    path = case("v35")
    code, shown = on_terminal("migrate", "--db", path, typed="y\n")
    assert code == 0, shown
    assert one(path, "SELECT count(*) FROM task_sessions_legacy") == 684


def test_with_yes_it_does_not_ask(case: Case) -> None:
    code, shown = on_terminal("migrate", "--db", case("v35"), "--yes")
    assert code == 0
    assert "[y/N]" not in shown


def test_nobody_is_asked_whether_to_do_what_is_refused(case: Case, files: Any) -> None:
    path = case("v35")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE task_sessions_legacy (note TEXT)")
        connection.commit()
    before = files(path.parent)
    code, shown = on_terminal("migrate", "--db", path, typed="n\n")
    assert code == 3, shown
    assert "[y/N]" not in shown, "it asked first"
    assert "task_sessions_legacy exists and is no archive" in " ".join(shown.split()), shown
    assert files(path.parent) == before


def test_it_shows_the_numbers_before_it_asks(case: Case) -> None:
    _, shown = on_terminal("migrate", "--db", case("v35"), typed="n\n")
    assert shown.index("685 sessions") < shown.index("[y/N]")
    assert shown.index("684") < shown.index("[y/N]")


def test_a_terminal_has_colour(case: Case) -> None:
    assert COLOUR.search(on_terminal("verify", "--db", case("v35", migrated=True))[1])


@pytest.mark.parametrize(
    ("more", "env"),
    [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})],
    ids=["--no-color", "NO_COLOR", "TERM=dumb"],
)
def test_colour_is_left_out_when_that_is_asked_for(case: Case, more: list[str], env: dict[str, str]) -> None:
    path = case("v35", migrated=True)
    for command in ("verify", "stats", "status"):
        code, shown = on_terminal(command, "--db", path, *more, env=env)
        assert code == 0
        assert not COLOUR.search(shown), shown


def test_a_dumb_terminal_gets_plain_lines_of_progress(case: Case) -> None:
    code, shown = on_terminal("migrate", "--db", case("v35"), "--yes", env={"TERM": "dumb"})
    assert code == 0
    assert "\x1b" not in shown
    assert "merging task_sessions into chat_sessions" in shown


def test_a_terminal_gets_one_line_of_progress_that_goes_away(case: Case) -> None:
    shown = on_terminal("migrate", "--db", case("v35"), "--yes")[1]
    assert "\r\x1b[2K" in shown


def test_quiet_on_a_terminal_shows_no_progress(case: Case) -> None:
    shown = on_terminal("migrate", "--db", case("v35"), "--yes", "--quiet")[1]
    assert "merging" not in shown
