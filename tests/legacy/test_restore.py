"""`restore` makes the database what the backup is, through SQLite, and keeps what was there before."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from legacy_kit import ask, backups, connect, names, one, write

LATER = "INSERT INTO chat_sessions(session_id, title) VALUES ('later', 'Written after the migration')"


@pytest.mark.parametrize("wal", [False, True], ids=["rollback journal", "WAL"])
def test_the_backup_of_a_run_comes_back_whole_and_the_present_state_is_kept(a_store, dump, wal):
    store = a_store("v35", wal=wal)
    before = dump(store.path)
    made = store.migrate()
    write(store.path, LATER)
    now = dump(store.path)
    answer = store.run("restore", made, "--yes")
    assert dump(store.path, ours=True) == before, "the restored database is not what the backup was"
    assert answer["belongs"].startswith("made by run 1"), "the ledger names this backup, and the answer does not say so"
    assert dump(Path(answer["backup"])) == now, "the safety backup is not what was there before the restore"
    assert answer["after"]["task_sessions"] == 684, "the answer does not say what was restored"
    assert answer["before"]["task_sessions_legacy"] == 684, "the answer does not say what was there before"
    mode = one(store.path, "PRAGMA journal_mode")
    assert mode == ("wal" if wal else "delete"), f"the journal mode became {mode}"
    assert not [p.name for p in store.path.parent.glob("*-wal")], "a -wal was left behind"
    assert not [p.name for p in store.path.parent.glob("*-shm")], "a -shm was left behind"


def test_a_restore_can_be_taken_back_with_its_own_safety_backup(a_store, dump):
    store = a_store("pr3_overlap")
    made = store.migrate()
    migrated = dump(store.path)
    kept = store.run("restore", made, "--yes")["backup"]
    assert store.state("v34_merge_webui_sessions") == "pending", "after the restore the migration is pending again"
    answer = store.run("restore", kept, "--yes")
    assert dump(store.path) == migrated, "the safety backup did not bring the migrated state back"
    assert "session ids in both" in answer["belongs"], "it was taken for ours without saying why"
    assert not store.failing(), "verify fails on the restored database"


def test_restored_and_migrated_again_is_fine(a_store):
    store = a_store("v35", wal=True)
    made = store.migrate()
    store.run("restore", made, "--yes")
    store.migrate()
    assert not store.failing(), "verify fails after restore and another migration"


def test_the_rows_of_a_wal_that_nobody_checkpointed_neither_come_back_nor_get_lost(a_store, dump, tmp_path):
    """The file of a crashed writer, with a -wal of rows beside it: they are in the safety backup and only there."""
    store = a_store("v35", wal=True)
    made = store.migrate()
    expected = dump(made)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(connect(store.path)) as writer:
        writer.execute(LATER)
        for part in store.path.parent.glob(f"{store.path.name}*"):
            if not part.name.endswith(("backup", "-shm")):
                shutil.copy(part, crashed / part.name)
    store.path = crashed / store.path.name
    assert (crashed / f"{store.path.name}-wal").stat().st_size, "the test needs a -wal with rows"
    answer = store.run("restore", made, "--yes")
    assert dump(store.path, ours=True) == expected, "rows of the old -wal came back after the restore"
    kept = ask(Path(answer["backup"]), "SELECT title FROM chat_sessions WHERE session_id = 'later'")
    assert kept == [("Written after the migration",)], "the row in the -wal is not in the safety backup"
    assert not list(crashed.glob("*-wal")), "the stale -wal is still there"


def test_permissions_stay(a_store):
    store = a_store("v35")
    store.path.chmod(0o640)
    made = store.migrate()
    made.chmod(0o444)
    store.run("restore", made, "--yes")
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o640, "the database has other permissions after the restore"


@pytest.mark.parametrize("live_wal", [False, True], ids=["live delete", "live wal"])
def test_a_backup_in_another_journal_mode_or_page_size_leaves_both_files_in_theirs(a_store, live_wal, tmp_path, dump):
    store = a_store("v35", wal=live_wal)
    other = tmp_path / "other.db"
    shutil.copy(store.path, other)
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")
        connection.execute(f"PRAGMA journal_mode = {'DELETE' if live_wal else 'WAL'}").fetchall()
        connection.execute(LATER)
    expected, held = dump(other), other.read_bytes()
    store.run("restore", other, "--yes")
    assert dump(store.path) == expected, "not everything of the backup arrived"
    assert one(store.path, "PRAGMA journal_mode") == ("wal" if live_wal else "delete"), "the journal mode changed"
    assert other.read_bytes() == held, "the backup itself was written to"


def test_a_writer_is_waited_for_and_then_reported(a_store, held, files):
    store = a_store("v35", wal=True)
    made = store.migrate()
    held(store.path, "BEGIN IMMEDIATE", LATER)
    before = files(store.path.parent)
    problem = store.fails("restore", made, "--yes", "--lock-timeout", "0.3")
    assert problem["code"] == "locked", "a writer at work is no reason to say anything else"
    after = files(store.path.parent)
    assert after.keys() == before.keys(), "a restore that did nothing left files behind"
    assert all(after[n] == before[n] for n in after if not n.endswith("-shm")), "it changed something"


def test_a_reader_under_wal_neither_stops_the_restore_nor_sees_half_of_it(a_store):
    store = a_store("v35", wal=True)
    made = store.migrate()
    with closing(connect(store.path)) as reader:
        reader.execute("BEGIN")
        count = "SELECT count(*) FROM task_sessions_legacy"
        assert reader.execute(count).fetchone() == (684,)
        store.run("restore", made, "--yes")
        assert reader.execute(count).fetchone() == (684,), "a reader lost its view of the data"
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM task_sessions").fetchone() == (684,), "it does not see the restore"


def test_another_database_is_refused_and_force_is_the_way_out(a_store, make, files):
    store = a_store("v35")
    other = make("CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY); CREATE TABLE recipes(id INTEGER);")
    before = files(store.path.parent)
    problem = store.fails("restore", other, "--yes")
    assert problem["code"] == "refused"
    assert "recipes" in problem["message"], "the message does not say in what they differ"
    assert "--force" in problem["hint"], "the way out is not named"
    assert files(store.path.parent) == before, "a refused restore changed or left something"
    answer = store.run("restore", other, "--yes", "--force")
    assert "recipes" in names(store.path), "--force did not restore it"
    assert one(Path(answer["backup"]), "SELECT count(*) FROM chat_sessions") == 685, "the safety backup is not whole"


def test_the_same_tables_with_other_sessions_are_refused(a_store, tmp_path):
    store = a_store("v35")
    stranger = tmp_path / "stranger.db"
    shutil.copy(store.path, stranger)
    write(
        stranger,
        "PRAGMA foreign_keys = OFF",
    )
    with closing(sqlite3.connect(stranger)) as connection:
        connection.execute("UPDATE chat_sessions SET session_id = 'x' || session_id WHERE rowid > 100")
        connection.commit()
    problem = store.fails("restore", stranger, "--yes")
    assert (problem["code"], "100 of 685 rows" in problem["message"]) == ("refused", True), problem["message"]


def test_a_backup_of_long_ago_belongs_although_most_sessions_came_later(a_store):
    store = a_store("v35")
    made = store.migrate()
    old = made.rename(made.with_name("moved.db"))
    write(
        store.path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "INSERT INTO chat_sessions(session_id) SELECT 'new' || i FROM n",
    )
    answer = store.run("restore", old, "--yes")
    assert "685 of 685 session ids" in answer["belongs"], answer["belongs"]


@pytest.mark.parametrize("wal", [False, True], ids=["rollback journal", "WAL"])
def test_however_small_the_backup_is_the_present_state_is_saved_before_it_goes(a_store, make, dump, wal):
    store = a_store("v35", wal=wal)
    now = dump(store.path)
    tiny = make("CREATE TABLE t(x)", "tiny.db")
    answer = store.run("restore", tiny, "--yes", "--force")
    assert dump(Path(answer["backup"])) == now, "the safety backup is not what was there before"
    empty = make("PRAGMA user_version = 1", "empty.db")
    assert store.fails("restore", empty, "--yes", "--force")["code"] == "refused", "a file without tables is no backup"


def test_a_damaged_or_wrong_backup_is_no_backup(a_store, tmp_path, files):
    store = a_store("v35")
    made = store.migrate()
    whole = made.read_bytes()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(whole[:20480] + b"\x5a" * 20480 + whole[40960:])
    text = tmp_path / "text.db"
    text.write_text("no database " * 100)
    before = files(store.path.parent)
    for source, code in (
        (damaged, "corrupt_database"),
        (text, "not_a_database"),
        (tmp_path / "no", "missing_database"),
    ):
        for force in ((), ("--force",)):
            problem = store.fails("restore", source, "--yes", *force)
            assert problem["code"] == code, f"{source.name} {force}: {problem['message']}"
            assert str(source) in problem["message"], "the message does not name the file"
    assert store.fails("restore", store.path, "--yes", code=2)["code"] == "bad_config", (
        "a database is no backup of itself"
    )
    assert files(store.path.parent) == before, "a backup that was turned down changed or left something"


def test_a_damaged_database_is_restored_with_force_and_its_bytes_are_kept(a_store, dump):
    store = a_store("v35")
    made = store.migrate()
    expected = dump(made)
    whole = store.path.read_bytes()
    broken = whole[:20480] + b"\x5a" * 81920 + whole[102400:]
    store.path.write_bytes(broken)
    assert store.fails("restore", made, "--yes")["code"] == "corrupt_database", (
        "damage must be said before it is replaced"
    )
    answer = store.run("restore", made, "--yes", "--force")
    assert dump(store.path, ours=True) == expected, "the damaged database was not replaced whole"
    assert Path(answer["backup"]).read_bytes() == broken, "the damaged file was not kept"


def test_without_a_terminal_it_needs_yes(a_store, files):
    store = a_store("v35")
    made = store.migrate()
    before = files(store.path.parent)
    assert store.fails("restore", made, code=2)["code"] == "bad_config"
    assert files(store.path.parent) == before, "an unconfirmed restore changed something"


def test_a_folder_for_the_safety_backup_that_is_not_there_stops_it(a_store, files, tmp_path):
    store = a_store("v35")
    made = store.migrate()
    before = files(store.path.parent)
    assert store.fails("restore", made, "--yes", "--backup-dir", tmp_path / "no")["code"] == "backup_failed"
    assert files(store.path.parent) == before, "it went on without a safety backup"


KILLED = """
import os, signal, sys
from pathlib import Path
from sessionctl import backup, load, restore

wanted, database, source = sys.argv[1:]
def tell(line):
    if line == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
made = backup.make
def make(*arguments):
    path = made(*arguments)
    tell("backed up")
    return path
backup.make = make
step = restore._Overwriting._step
def stepped(self, status, remaining, total):
    step(self, status, remaining, total)
    if remaining * 2 < total:
        tell("half")
restore._Overwriting._step = stepped
restore.restore(Path(database), Path(source), load.migrations(), restore.Options(), tell)
"""


@pytest.mark.parametrize("wal", [False, True], ids=["rollback journal", "WAL"])
@pytest.mark.parametrize("at", ["backing up what is there now", "backed up", "restoring", "half"])
def test_killed_at_any_point_the_database_is_as_it_was_and_the_next_restore_succeeds(a_store, dump, at, wal):
    store = a_store("v35", wal=wal)
    made = store.migrate()
    now, expected = dump(store.path, ours=True), dump(made)
    done = subprocess.run([sys.executable, "-c", KILLED, at, store.path, made], capture_output=True, text=True)
    assert done.returncode == -9, f"the process was to be killed at {at}: {done.stderr}"
    assert dump(store.path, ours=True) == now, f"killed at {at}, the database is not what it was"
    store.run("restore", made, "--yes")
    assert dump(store.path, ours=True) == expected, "the next restore did not succeed"
    assert made in backups(store.path), "the backup is gone"


@pytest.mark.parametrize(
    ("kind", "code"), [("missing", "missing_database"), ("text", "not_a_database"), ("folder", "not_a_database")]
)
def test_a_backup_that_is_none_is_blamed_and_not_the_database(kind, code, case, call, tmp_path):
    given = tmp_path / "given.backup"
    if kind == "text":
        given.write_text("no database at all, but long enough to look for a header in it" * 20)
    elif kind == "folder":
        given.mkdir()
    error = call("restore", given, "--db", case("v35"), "--yes", "--json", code=3).json["error"]
    assert error["code"] == code
    assert "the backup" in error["message"], error
    assert str(given) in error["message"], error
    assert "--db" not in error["hint"], "it sends people to the database, where nothing is wrong"
