"""A backup before the first write: it holds what is in the WAL, is verified by content, and harms no older one."""

import fcntl
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


def _backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.backup"))


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def test_a_backup_holds_what_is_still_in_the_wal(case, call):
    path = case("v35", wal=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("INSERT INTO task_sessions(session_id, channel) VALUES ('only in the WAL', 'cli')")
        made = call("migrate", "v35", "--db", path, "--yes", "--json", code=0).json["runs"][-1]["backup"]
    alone = Path(shutil.copy(made, path.parent / "alone.db"))
    found = _rows(alone, "SELECT channel FROM task_sessions WHERE session_id = 'only in the WAL'")
    assert found == [("cli",)], "the backup lost a row that was committed and still in the WAL"


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_backup_is_the_old_state_as_one_whole_file(mode, reference, forge, tmp_path):
    known = reference("v35", mode)
    path = known.copy(tmp_path / "run")
    made = Path(forge.ask("migrate", path=path).value["runs"][-1]["backup"])
    assert forge.ask("contents", path=made).value == known.old, "the backup is not the state before the migration"
    assert [p.name for p in made.parent.glob(f"{made.name}*")] == [made.name], "files were left beside the backup"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_backup_keeps_permissions_and_owner(mode, reference, forge, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    path.chmod(mode)
    made = Path(forge.ask("migrate", path=path).value["runs"][0]["backup"]).stat()
    assert stat.S_IMODE(made.st_mode) == mode, "the backup can be read by others than the original, or by fewer"
    assert (made.st_uid, made.st_gid) == (path.stat().st_uid, path.stat().st_gid), "the backup has another owner"


def test_an_unfinished_copy_is_nobody_elses_to_read(reference, forge, tmp_path):
    known = reference("pr3", "wal")
    path = known.copy(tmp_path / "run")
    path.chmod(0o664)
    forge.ask("migrate", path=path, what="write partial", at=known.counts["write partial"] // 2)
    (left,) = path.parent.glob("*.partial")
    assert stat.S_IMODE(left.stat().st_mode) == 0o600, "an unfinished backup is readable by others"


def test_what_a_crash_left_unfinished_is_gone_after_the_next_backup(reference, forge, tmp_path):
    known = reference("pr3", "wal")
    path = known.copy(tmp_path / "run")
    forge.ask("migrate", path=path, what="write partial", at=known.counts["write partial"] // 2)
    (left,) = path.parent.glob("*.partial")
    beside = left.with_name(f"{left.name}-journal")
    beside.write_bytes(b"")
    orphan = left.with_name(left.name.replace("Z.", "Z.other.") + "-wal")
    orphan.write_bytes(b"")
    assert "applied" in forge.ask("migrate", path=path).value["states"]
    assert not list(path.parent.glob("*.partial*")), f"left: {[p.name for p in path.parent.iterdir()]}"
    assert len(_backups(path.parent)) == 1


def test_an_unfinished_backup_that_somebody_still_makes_is_left_to_him(reference, forge, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    mine = path.with_name(f"{path.name}.20260101T000000Z.v34.backup.partial")
    others = path.with_name("another.db.20260101T000000Z.v34.backup.partial")
    unlike = path.with_name(f"{path.name}.notes.partial")
    for file in (mine, others, unlike):
        file.write_text("half")
    with mine.open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        forge.ask("migrate", path=path)
        assert mine.read_text() == "half", "a backup was taken away from its maker"
    assert others.read_text() == "half", "an unfinished backup of another database was removed"
    assert unlike.read_text() == "half", "a file that is no backup of ours was removed"


def test_backups_of_one_moment_and_one_name_never_overwrite_each_other(reference, forge, tmp_path):
    known = reference("pr3", "wal")
    store = tmp_path / "backups"
    store.mkdir()
    paths = [known.copy(tmp_path / f"run{n}") for n in range(6)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "sessionctl", "migrate", "--db", str(path), "--yes", "--quiet", "--json",
             "--backup-dir", str(store)],
            stdout=subprocess.DEVNULL,
        )
        for path in paths
    ]  # fmt: skip
    assert [process.wait() for process in running] == [0] * 6, "a migration failed beside another one"
    assert len(_backups(store)) == 6, f"a backup was overwritten: {_backups(store)}"
    for made in _backups(store):
        assert forge.ask("contents", path=made).value == known.old, f"{made.name} is not whole"


def test_a_claimed_name_is_left_to_its_owner(reference, forge, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    ended = forge.ask("migrate", path=path, what="open partial", at=1, how="EIO")
    assert ended.error == "backup_failed", f"a backup that could not be opened ended in {ended}"
    older = path.parent / "older.backup"
    older.write_text("older")
    forge.ask("migrate", path=path)
    assert older.read_text() == "older", "an older backup was changed"


def test_backup_dir_takes_the_backup_and_no_backup_makes_none(case, call, tmp_path):
    path, store = case("pr3"), tmp_path / "backups"
    store.mkdir()
    done = call("migrate", "--db", path, "--yes", "--json", "--backup-dir", store, code=0).json["runs"][0]
    assert [str(p) for p in _backups(store)] == [done["backup"]], "the backup is not in --backup-dir"
    assert not _backups(path.parent), "--backup-dir was given, and there is a backup beside the database, too"
    other = case("v35")
    done = call("migrate", "--db", other, "--yes", "--json", "--no-backup", code=0).json["runs"][-1]
    assert done["backup"] is None
    assert [p.name for p in other.parent.iterdir()] == [other.name], "--no-backup left something behind"


@pytest.mark.parametrize("wrong", ["missing", "a file"])
def test_a_backup_dir_that_is_no_folder_is_backup_failed_and_nothing_changes(wrong, case, call, tmp_path):
    path, store = case("v35"), tmp_path / "backups"
    if wrong == "a file":
        store.write_text("")
    before = path.read_bytes()
    called = call("migrate", "--db", path, "--yes", "--json", "--backup-dir", store, code=3)
    assert called.error == "backup_failed", called
    assert path.read_bytes() == before, "the database changed although there was no backup"


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize(
    ("what", "at", "how", "code"),
    [
        ("write partial", 1, "EIO", "backup_failed"),
        ("write partial", 40, "EIO", "backup_failed"),
        ("write partial", 40, "full", "disk_full"),
        ("read partial", 20, "EIO", "backup_failed"),
        ("os.chmod partial", 1, "EPERM", "backup_failed"),
        ("os.link backup", 1, "EROFS", "backup_failed"),
        ("sync backup", 1, "EIO", "backup_failed"),
        ("sync folder", 1, "full", "disk_full"),
    ],
)
def test_a_backup_that_cannot_be_written_is_an_error_and_nothing_changes(
    mode, what, at, how, code, reference, forge, inquest, tmp_path
):
    known = reference("pr3", mode)
    path = known.copy(tmp_path / "run")
    ended = forge.ask("migrate", path=path, what=what, at=at, how=how)
    assert ended.value["struck"], f"{what} number {at} never happened"
    assert ended.error == code, f"{how} at {what} number {at} ended in {ended.value.get('error')}"
    assert not [p for p in path.parent.iterdir() if ".partial" in p.name], "a copy that was cut short was left behind"
    assert not _backups(path.parent), "a backup that failed was left behind"
    assert forge.ask("contents", path=path).value == known.old, "the database changed although the backup failed"
    inquest.hold(path, known, f"{how} at {what} number {at}")


@pytest.mark.parametrize("table", ["chat_sessions", "chat_messages", "webui_messages"])
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_copy_with_one_wrong_byte_in_a_row_is_no_backup(table, mode, reference, forge, tmp_path):
    # The byte is in the middle of a text, so that the copy's structure is sound and every count agrees.
    known = reference("pr3", mode)
    path = known.copy(tmp_path / "run")
    query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno DESC"
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute(query, (table,)).fetchone()[0]
    ended = forge.ask("migrate", path=path, what="page partial", at=page, how="flip")
    assert ended.value["struck"], "the page was never written"
    assert ended.error == "backup_failed", f"a row of {table} differs in the backup, and nobody noticed: {ended}"
    assert table in ended.value["error"]["message"], "the error does not say which table differs"
    assert forge.ask("contents", path=path).value == known.old
    assert not _backups(path.parent), "an unfaithful backup was left behind"


def test_rows_that_break_a_check_already_do_not_stop_a_backup(reference, forge, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE elsewhere (n INTEGER CHECK (n > 0))")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("INSERT INTO elsewhere VALUES (-1)")
    ended = forge.ask("migrate", path=path)
    assert ended.error is None, f"a row that breaks a CHECK was taken for damage: {ended.value['error']}"


def test_every_kind_of_table_is_compared(make, forge, reference, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute('CREATE TABLE "odd ""name" (rowid, _rowid_ TEXT, "a ""b" COLLATE NOCASE)')
        connection.execute("""INSERT INTO "odd ""name" VALUES (NULL, x'00ff', 'A'), (NULL, 'b', NULL)""")
        connection.execute("CREATE TABLE every (rowid, _rowid_, oid)")
        connection.execute("INSERT INTO every VALUES (1, 2, 3), (1, 2, 3), (NULL, NULL, NULL)")
        connection.execute("CREATE TABLE without (a, b, c, PRIMARY KEY (b, a)) WITHOUT ROWID")
        connection.execute("INSERT INTO without VALUES (1, 'x', 2), (2, 'x', NULL)")
        connection.execute("CREATE TABLE made (a, b AS (a + 1), c AS (a * 2) STORED) STRICT".replace(" STRICT", ""))
        connection.execute("INSERT INTO made(a) VALUES (1), (NULL)")
    ended = forge.ask("migrate", path=path)
    assert ended.error is None, f"a faithful copy was called unfaithful: {ended.value['error']}"


@pytest.mark.parametrize(
    "object_",
    [
        "CREATE VIEW says_main AS SELECT session_id FROM main.webui_sessions",
        "CREATE TRIGGER says_main AFTER INSERT ON tasks BEGIN SELECT count(*) FROM main.chat_sessions; END",
    ],
    ids=["view", "trigger"],
)
def test_a_view_or_trigger_that_names_main_does_not_stop_a_backup(object_, reference, forge, tmp_path):
    path = reference("pr3", "wal").copy(tmp_path / "run")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(object_)
    ended = forge.ask("migrate", path=path)
    assert ended.error is None, f"a faithful copy was called unfaithful: {ended.value['error']}"
