"""Rollbacks beside each other: one waits for the other; one that fails or finds nothing to do leaves nothing behind."""

import json
import subprocess
import sys

from rollback_kit import differences, holdings, write


def start(*arguments):
    """The command line, running."""
    return subprocess.Popen(
        [sys.executable, "-m", "sessionctl", *map(str, arguments), "--json", "--yes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process):
    """Its exit code and its answer, once it is waiting for the lock no more."""
    out, _ = process.communicate(timeout=60)
    return process.returncode, json.loads(out)


def waiting(process):
    """Return once it says that it waits for the write lock."""
    while line := process.stderr.readline():
        if "waiting for the write lock" in line:
            return
    raise AssertionError("it ended without waiting for the lock")


def test_of_two_rollbacks_at_once_one_does_it_and_the_other_finds_it_done(case, call, held):
    path = case("v35")
    before = holdings(path)
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    let_go = held(path, "BEGIN IMMEDIATE")
    both = [start("rollback", "--db", path) for _ in range(2)]
    for process in both:
        waiting(process)
    let_go()
    answers = [ended(process) for process in both]
    assert [code for code, _ in answers] == [0, 0], f"a rollback beside another one failed: {answers}"
    assert sorted(len(answer["runs"]) for _, answer in answers) == [0, 1], (
        f"it was done twice, or not at all: {answers}"
    )
    assert not differences(before, holdings(path))
    assert len(list(path.parent.glob("*.backup"))) == 1, "the one that had nothing to do left a backup"


def test_a_rollback_that_is_refused_after_its_backup_leaves_none(case, call):
    path = case("pr3", migrated=True)
    write(
        path,
        "UPDATE chat_sessions SET task_id = (SELECT min(task_id) FROM tasks) "
        "WHERE session_id = (SELECT min(session_id) FROM webui_sessions_legacy)",
    )
    before = holdings(path, ours=True)
    assert call("rollback", "--db", path, "--yes", "--json", code=3).error == "rollback_would_lose"
    assert not differences(before, holdings(path, ours=True))
    assert [p.name for p in path.parent.iterdir()] == [path.name], (
        "a rollback that changed nothing left something behind"
    )
