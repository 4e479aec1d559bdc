"""Ctrl-C at any moment: the process ends, the lock is free, and nothing is left or lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

# The signal of a timer comes at each delay after the run begins to look at the state before; what is left is printed.
_INTERRUPTED = """
import json, shutil, signal, sqlite3, sys, threading
from contextlib import closing, suppress
from pathlib import Path
from sessionctl import beside, execute, load
from sessionctl.errors import SessionctlError

origin, folder, large, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
beside.LARGE = large
migrations = load.migrations()

def interrupt(*_):
    signal.raise_signal(signal.SIGINT)

signal.signal(signal.SIGALRM, interrupt)
for number in range(count):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = Path(shutil.copy(origin, folder / "store.db"))

    def progress(step):
        if step == "backing up":
            signal.setitimer(signal.ITIMER_REAL, 0.00002 + number * float(sys.argv[5]))

    ended = "interrupted"
    # Inside of a function SQLite makes an error of it, inside of its locks Python: the command line knows both.
    with suppress(KeyboardInterrupt, RuntimeError), suppress(SessionctlError):
        execute.migrate(path, migrations, execute.Options(lock_timeout=0), progress)
        signal.setitimer(signal.ITIMER_REAL, 0)
        ended = "applied"
    kept = [thread.name for thread in threading.enumerate() if not thread.daemon and thread.name != "MainThread"]
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        archived = other.execute("SELECT count(*) FROM sqlite_master WHERE name = 'task_sessions_legacy'").fetchone()[0]
    beside_it = [p.name for p in folder.iterdir() if "backup" in p.name]
    print(json.dumps([number, ended, kept, archived, beside_it]), flush=True)
"""


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("who", ["thread", "process"])
def test_ctrl_c_at_any_moment_of_the_look_at_the_state_before(mode, who, reference, tmp_path):
    known = reference("v35", mode)
    count, apart = (150, 0.0002) if who == "thread" else (60, 0.003)
    large = 1 << 40 if who == "thread" else 0
    call = [sys.executable, "-c", _INTERRUPTED, known.path, tmp_path / "run", large, count, apart]
    done = subprocess.run([*map(str, call)], capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == count
    seen = set()
    for number, ended, kept, archived, beside_it in told:
        story = f"{mode}, {who}, moment {number}: {ended}"
        assert not kept, f"{story}: threads that nobody ends: {kept}"
        seen.add((ended, archived))
        if not archived:
            assert not beside_it, f"{story}: a run that changed nothing left {beside_it}"
        assert ended == "interrupted" or archived, story
    assert ("interrupted", 0) in seen, "no signal came in time"


# The same with the backup alone, where the signal comes to the one who makes it.
_CUT_SHORT = """
import json, signal, sys
from contextlib import closing, suppress
from pathlib import Path
from sessionctl import backup, db

path, count, apart = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])

def interrupt(*_):
    signal.raise_signal(signal.SIGINT)

signal.signal(signal.SIGALRM, interrupt)
for number in range(count):
    with closing(db.open_ro(path)) as reader:
        reader.execute("BEGIN")
        with suppress(KeyboardInterrupt, RuntimeError):
            signal.setitimer(signal.ITIMER_REAL, 0.00002 + number * apart)
            backup.make(reader, path, path.parent, "cut")
            signal.setitimer(signal.ITIMER_REAL, 0)
    left = [p.name for p in path.parent.iterdir() if ".partial" in p.name]
    whole = [p for p in path.parent.iterdir() if p.name.endswith(".backup")]
    for copy in (*whole, *(path.parent / name for name in left)):
        copy.unlink()
    print(json.dumps([number, left, len(whole)]), flush=True)
"""


def test_ctrl_c_at_any_moment_of_a_backup_leaves_no_copy_that_was_cut_short(reference, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    call = [sys.executable, "-c", _CUT_SHORT, path, 600, 0.00002]
    done = subprocess.run([*map(str, call)], capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 600
    assert [number for number, left, _ in told if left] == [], "these moments left a copy that was cut short"
    assert any(not whole for *_, whole in told), "no signal came in time"
