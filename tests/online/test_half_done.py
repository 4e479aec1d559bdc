"""A copy that was begun and not finished: everybody sees it, nobody stumbles over it, and both ways on are open."""

import json
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from online_kit import QUIET, SHIPPED, Copying, Small, Writer, application, connect, differences, fixture, offline_of

from sessionctl import db, execute, monitor, online, rollback, stats, verify
from sessionctl.errors import SessionctlError

V34 = SHIPPED["v34"]


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """A database whose copy is half done; its original is beside it."""
    path = fixture("pr3_overlap", tmp_path)
    with closing(connect(path)) as source, closing(connect(tmp_path / "original.db")) as target:
        source.backup(target)
    copying = Copying(path, [V34], rows=100)
    assert copying.begin()
    for _ in range(5):
        assert not copying.step()
    copying.connection.close()
    return path


def sessionctl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sessionctl", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_application_sees_nothing_of_it(half: Path) -> None:
    before, now = application(half.with_name("original.db")), application(half)
    assert now == before


def test_status_says_how_far_it_is(half: Path) -> None:
    done = sessionctl("status", "--db", half, "--json")
    row = next(r for r in json.loads(done.stdout)["migrations"] if r["migration"] == V34.id)
    assert row["state"] == "pending"
    assert row["online"]["phase"] == "copy"
    assert 0 < row["online"]["percent"] < 100
    assert "online copy" in sessionctl("status", "--db", half).stdout


def test_a_plain_migrate_is_refused_with_both_ways_out(half: Path) -> None:
    with pytest.raises(SessionctlError) as refusal:
        execute.migrate(half, [V34], QUIET, lambda _: None)
    assert refusal.value.code == "refused"
    assert "--online" in refusal.value.hint
    assert "rollback" in refusal.value.hint


def test_a_plain_migrate_is_refused_before_anything_is_asked(half: Path) -> None:
    done = sessionctl("migrate", "--db", half)
    assert (done.returncode, done.stdout) == (3, "")
    assert "under way" in done.stderr
    assert "--yes" not in done.stderr


def test_a_rollback_takes_it_away_completely(half: Path) -> None:
    before = application(half.with_name("original.db"))
    done = sessionctl("rollback", "--db", half, "--yes", "--json")
    assert done.returncode == 0, done.stderr
    (run,) = json.loads(done.stdout)["runs"]
    assert (run["migration"], run["state"]) == (V34.id, "rolled-back")
    assert application(half) == before
    with closing(connect(half)) as connection:
        left = connection.execute(
            "SELECT name FROM sqlite_master WHERE name GLOB '*_sessionctl_new_*' OR name GLOB '_sessionctl_online*'"
        ).fetchall()
        ledgers = connection.execute(
            "SELECT name FROM sqlite_master WHERE name GLOB '_sessionctl_*' AND type = 'table'"
        )
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in ledgers}
    assert not left
    assert not any(counts.values()), counts


def test_what_was_written_meanwhile_stays_after_a_rollback(half: Path) -> None:
    writer = Writer(half, 1, enforce=True)
    writer.write(40)
    writer.connection.close()
    now = application(half)
    rollback.rollback(half, [V34], rollback.Options(backup=False), lambda _: None)
    assert application(half) == now


def test_the_next_run_goes_on_and_ends_as_offline(half: Path) -> None:
    offline, _ = offline_of(half, [V34])
    done = sessionctl("migrate", "v34", "--online", "--no-backup", "--db", half, "--yes", "--json")
    assert done.returncode == 0, done.stderr
    (run,) = json.loads(done.stdout)["runs"]
    assert run["state"] == "applied"
    assert run["online"]["chunks"] > 0
    assert 0 < run["online"]["cut_over_ms"] <= run["online"]["longest_lock_ms"]
    assert "going on with" in done.stderr
    assert not differences(half, offline)


def test_a_changed_file_is_drift(half: Path) -> None:
    with pytest.raises(SessionctlError) as refusal:
        online.migrate(half, [replace(V34, checksum="another")], QUIET, lambda _: None)
    assert refusal.value.code == "drift"


def test_other_options_than_it_was_begun_with_are_refused(half: Path) -> None:
    with pytest.raises(SessionctlError, match="other options"):
        online.migrate(half, [V34], replace(QUIET, policy="keep"), lambda _: None)


def test_a_table_that_was_changed_meanwhile_is_refused(half: Path) -> None:
    with closing(connect(half)) as connection:
        connection.execute("ALTER TABLE chat_sessions ADD COLUMN colour TEXT")
    with pytest.raises(SessionctlError, match="schema of chat_sessions was changed"):
        online.migrate(half, [V34], QUIET, lambda _: None)


def test_looking_commands_do_not_count_the_shadows(half: Path) -> None:
    with closing(db.open_ro(half)) as connection, closing(db.open_ro(half.with_name("original.db"))) as original:
        assert stats.summary(connection, [V34]) == stats.summary(original, [V34])
    month = timedelta(days=30)
    assert monitor.monitor(half, [V34], month) == monitor.monitor(half.with_name("original.db"), [V34], month)
    assert [c.name for c in verify.verify(half, [V34]) if c.state == "fail"] == [
        c.name for c in verify.verify(half.with_name("original.db"), [V34]) if c.state == "fail"
    ]


def test_ctrl_c_leaves_what_was_copied(half: Path) -> None:
    with closing(connect(half)) as holder:
        holder.execute("BEGIN IMMEDIATE")  # so that it is certain where the process is
        command = [
            sys.executable,
            "-m",
            "sessionctl",
            "migrate",
            "v34",
            "--online",
            "--no-backup",
            "--yes",
            "--db",
            str(half),
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if "going on with" in line:
                    break
            process.send_signal(signal.SIGINT)
            said = process.stderr.read()
        assert process.returncode == 3
        assert "what was copied stays" in said
        holder.execute("ROLLBACK")
    assert sessionctl("migrate", "v34", "--online", "--no-backup", "--db", half, "--yes").returncode == 0


def test_two_at_once_share_the_work(tmp_path: Path) -> None:
    path = fixture("pr3_overlap", tmp_path)
    offline, _ = offline_of(path, [V34])
    one, other = Copying(path, [V34], rows=60), Copying(path, [V34], rows=60)
    assert one.begin()
    assert other.begin()
    while not one.step():
        other.step()
    assert other.step()
    one.runner.complete()
    other.runner.complete()
    for copying in (one, other):
        copying.connection.close()
    assert not differences(path, offline)


def test_writers_that_are_too_fast_are_told_of(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    copying = Copying(path, [V34], rows=5)
    copying.runner.pace.budget = 0.0  # it follows as little as it can, so that even this test is faster
    assert isinstance(copying.runner.pace, Small)
    assert copying.begin()
    with closing(connect(path)) as application_, pytest.raises(SessionctlError) as refusal:
        for _ in range(1000):
            application_.execute("UPDATE webui_messages SET content = content || '.'")  # 97 changes
            copying.step()
    assert refusal.value.code == "refused"
    assert "faster than the copy" in refusal.value.message
    assert "--lock-budget-ms" in refusal.value.hint
    offline, _ = offline_of(path, [V34])
    copying.runner._least = None
    copying.runner.pace.budget = 0.05
    copying.end()
    assert not differences(path, offline)


def test_a_process_that_cannot_keep_up_says_so_and_can_be_taken_away(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    before = application(path)
    command = ["migrate", "v34", "--online", "--no-backup", "--yes", "--json", "--lock-budget-ms", "5"]
    with (
        closing(connect(path)) as writer,
        subprocess.Popen(
            [sys.executable, "-m", "sessionctl", *command, "--db", str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process,
    ):
        writer.execute("PRAGMA busy_timeout = 30000")
        deadline = time.monotonic() + 240
        while process.poll() is None and time.monotonic() < deadline:
            writer.execute("BEGIN IMMEDIATE")
            for _ in range(6):
                writer.execute("UPDATE webui_messages SET role = role")  # 97 changes
            writer.execute("COMMIT")
            time.sleep(0.005)  # so that the copy has its turns, and still falls behind
        process.kill()
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
    assert process.returncode == 3
    assert told["error"]["code"] == "refused"
    assert "the writers are faster than the copy" in told["error"]["message"]
    assert sessionctl("rollback", "--db", path, "--yes").returncode == 0
    assert application(path) == before


def test_a_writer_that_almost_never_lets_go_is_told_of_in_time(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    limit = ["--lock-budget-ms", "5", "--lock-timeout", "5"]
    command = ["migrate", "v34", "--online", "--no-backup", "--yes", "--json", *limit, "--db", str(path)]
    with (
        closing(connect(path)) as writer,
        subprocess.Popen(
            [sys.executable, "-m", "sessionctl", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process,
    ):
        writer.execute("PRAGMA busy_timeout = 30000")
        deadline = time.monotonic() + 45  # 200 transactions take longer than that
        while process.poll() is None and time.monotonic() < deadline:
            writer.execute("BEGIN IMMEDIATE")
            for _ in range(12):
                writer.execute("UPDATE webui_messages SET role = role")  # 97 changes
            time.sleep(1.5)
            writer.execute("COMMIT")
            time.sleep(0.06)  # SQLite tries again every 50 ms at least
        process.kill()
        assert process.stdout is not None
        said = process.stdout.read()
    assert process.returncode == 3
    told = json.loads(said)
    assert told["error"]["code"] == "refused"
    assert "the writers are faster than the copy" in told["error"]["message"]
    assert sessionctl("migrate", "v34", "--online", "--no-backup", "--db", path, "--yes").returncode == 0


def test_an_online_run_verifies_and_rolls_back_like_any_other(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    before = application(path)
    online.migrate(path, [V34], QUIET, lambda _: None)
    assert [c for c in verify.verify(path, [V34]) if c.state == "fail"] == []
    rollback.rollback(path, [V34], rollback.Options(backup=False), lambda _: None)
    assert application(path) == before


def _foretold(printed: str) -> list[Any]:
    """What does not depend on the clock."""
    return [[run[name] for name in ("migration", "state", "before", "after")] for run in json.loads(printed)["runs"]]


@pytest.mark.parametrize("finished", [False, True], ids=["copying", "cut-over"])
def test_a_dry_run_online_says_what_going_on_with_it_comes_to(half: Path, finished: bool) -> None:
    if finished:
        copying = Copying(half, [V34], rows=100)
        assert copying.begin()
        while not copying.step():
            pass
        copying.connection.close()
    before = half.read_bytes()
    done = sessionctl("migrate", "--dry-run", "--online", "--db", half, "--json")
    assert done.returncode == 0, done
    assert half.read_bytes() == before
    predicted = json.loads(done.stdout)["runs"][0]
    planned = sessionctl("plan", "--online", "--db", half, "--json")
    assert _foretold(planned.stdout) == _foretold(done.stdout), "`plan` is the same as `migrate --dry-run`"
    online.migrate(half, [V34], QUIET, lambda _: None)
    if finished:
        assert predicted["state"] == "already-applied"
    else:
        assert (predicted["state"], predicted["after"]["chat_sessions"]) == ("would-apply", 160)
    with closing(db.open_ro(half)) as connection:
        assert stats.counts(connection, ["chat_sessions"]) == {"chat_sessions": 160}


def test_a_rollback_says_that_it_takes_the_copy_away(half: Path) -> None:
    dry = sessionctl("rollback", "--dry-run", "--db", half)
    assert "online copy was not cut over" in dry.stdout
    assert "taken out of the target" not in dry.stdout
    answer = json.loads(sessionctl("rollback", "--yes", "--db", half, "--json").stdout)
    assert answer["runs"][0]["half_done"] is True


def test_a_copy_that_was_begun_under_strict_is_gone_on_with_under_strict(tmp_path: Path) -> None:
    path = fixture("pr3_overlap", tmp_path)
    copying = Copying(path, [V34], rows=100, options=replace(QUIET, strict=True))
    assert copying.begin()
    assert not copying.step()
    copying.connection.close()
    refused = sessionctl("migrate", "v34", "--online", "--no-backup", "--db", path, "--yes")
    assert refused.returncode == 3
    assert "was begun with other options: --strict" in refused.stderr, "said as it is typed"
    done = sessionctl("migrate", "v34", "--online", "--strict", "--no-backup", "--db", path, "--yes", "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads(done.stdout)["runs"][0]["state"] == "applied"


def _disagreeing(folder: Path) -> Path:
    path = fixture("pr3_overlap", folder)
    with closing(connect(path)) as connection:
        connection.execute(
            "UPDATE chat_sessions SET title = 'ours' WHERE session_id = (SELECT session_id FROM webui_sessions "
            "WHERE json_valid(metadata) AND json_extract(metadata, '$.title') <> '' AND session_id IN "
            "(SELECT session_id FROM chat_sessions) ORDER BY session_id LIMIT 1)"
        )
        assert connection.execute("SELECT changes()").fetchone() == (1,)
    return path


def test_fail_refuses_online_before_anything_is_written(tmp_path: Path) -> None:
    path = _disagreeing(tmp_path)
    told = ("migrate", "v34", "--online", "--no-backup", "--db", path, "--yes")
    refused = sessionctl(*told, "--on-conflict", "fail")
    assert refused.returncode == 3
    assert "webui_sessions and chat_sessions hold different values in 1 row" in refused.stderr
    assert "--on-conflict" in refused.stderr
    with closing(connect(path)) as connection:
        assert not connection.execute("SELECT * FROM sqlite_master WHERE name GLOB '_sessionctl_*'").fetchall()
    done = sessionctl(*told, "--on-conflict", "keep")  # the way out
    assert done.returncode == 0, done.stderr


def test_rows_that_come_to_differ_under_fail_name_the_table_and_a_way_on(tmp_path: Path) -> None:
    path = _disagreeing(tmp_path)  # as if it had been changed after the look ahead
    copying = Copying(path, [V34], options=replace(QUIET, policy="fail"))
    assert copying.begin()
    with pytest.raises(SessionctlError) as refusal:
        for _ in range(1000):
            copying.step()
    copying.connection.close()
    assert "webui_sessions and chat_sessions hold different values in 1 row" in refusal.value.message
    assert "rollback" in refusal.value.hint
    again = sessionctl("migrate", "v34", "--online", "--no-backup", "--db", path, "--yes")
    assert "was begun with other options: --on-conflict fail" in again.stderr
    with closing(connect(path)) as connection:
        connection.execute("UPDATE chat_sessions SET title = NULL WHERE title = 'ours'")
    told = ("migrate", "v34", "--online", "--on-conflict", "fail", "--no-backup", "--db", path, "--yes")
    done = sessionctl(*told)
    assert done.returncode == 0, done.stderr
