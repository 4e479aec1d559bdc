"""`restore --force` where SQLite cannot open what is there, or nothing is: it is set aside whole, never deleted."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from legacy_kit import Store, connect, names, one, write

NOISE = b"\x5a\xa5" * 4096
COLD = bytes(512) + b"what a journal that SQLite keeps for the next time holds"


def _noise(whole: bytes) -> bytes:
    return NOISE + whole[len(NOISE) :]


def _malformed(whole: bytes) -> bytes:
    """A schema that SQLite refuses to read, behind an intact header."""
    return whole.replace(b"CREATE TABLE chat_sessions", b"CREATE TABEL chat_sessions")


UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "noise": _noise,
    "malformed schema": _malformed,
    "first page lost": lambda whole: bytes(4096) + whole[4096:],
    "unknown schema format": lambda whole: whole[:47] + b"\x63" + whole[48:],
    "undecodable schema": lambda whole: whole.replace(
        b"CREATE INDEX idx_tasks_status ON tasks(status)", b"CREATE INDEX idx_tasks_status ON tasks(stat\x97s)"
    ),
    "a scrap": lambda whole: whole[:50],
    "text": lambda whole: b"This was a database once.\n" * 40,
}


def unreadable(store: Store, how: str) -> tuple[Path, bytes]:
    """Migrate, keep the backup and break the file; the backup and the broken bytes."""
    made = store.migrate()
    broken = UNREADABLE[how](store.path.read_bytes())
    store.path.write_bytes(broken)
    return made, broken


def aside(store: Store) -> dict[str, bytes]:
    """What was set aside: the end of each name and the bytes."""
    found = sorted(store.path.parent.glob(f"{store.path.name}.damaged-*"))
    return {p.name.rpartition("Z")[2]: p.read_bytes() for p in found}


@pytest.mark.parametrize("how", UNREADABLE)
def test_without_force_it_says_the_way_out_and_changes_nothing(a_store, files, how):
    store = a_store("v35")
    made, _ = unreadable(store, how)
    before = files(store.path.parent)
    problem = store.fails("restore", made, "--yes")
    assert problem["code"] in ("not_a_database", "corrupt_database"), problem
    assert str(store.path) in problem["message"], "the message does not name the file"
    assert "--force" in problem["hint"], f"the way out is not named: {problem['hint']}"
    assert files(store.path.parent) == before, "a refused restore changed or left something"


@pytest.mark.parametrize("how", UNREADABLE)
def test_with_force_the_backup_takes_its_place_and_the_old_file_is_kept(a_store, dump, how):
    store = a_store("v35")
    store.path.chmod(0o640)
    made, broken = unreadable(store, how)
    answer = store.run("restore", made, "--yes", "--force")
    assert dump(store.path, ours=True) == dump(made), "the database is not what the backup is"
    assert aside(store) == {"": broken}, "the damaged file was not set aside whole"
    assert Path(answer["backup"]).read_bytes() == broken, "the answer does not say where the damaged file is"
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o640, "the permissions changed"
    assert not [p.name for p in store.path.parent.iterdir() if ".partial" in p.name], "something unfinished was left"
    store.migrate()
    assert not store.failing(), "verify fails on the restored and migrated database"


def test_the_side_files_go_with_the_damaged_file(a_store, dump):
    store = a_store("v35", wal=True)
    made = store.migrate()
    beside = {"-wal": b"", "-shm": b"", "-journal": COLD}
    crashed = store.path.with_name("crashed")
    crashed.mkdir()
    with closing(connect(store.path)) as writer:
        writer.execute("UPDATE chat_sessions SET title = 'only in the -wal'")
        for part in store.path.parent.glob(f"{store.path.name}*"):
            shutil.copy(part, crashed / part.name)
    for ending in ("-wal", "-shm"):
        beside[ending] = (crashed / f"{store.path.name}{ending}").read_bytes()
    broken = _noise((crashed / store.path.name).read_bytes())
    for ending, content in {"": broken, **beside}.items():
        store.path.with_name(f"{store.path.name}{ending}").write_bytes(content)
    store.run("restore", made, "--yes", "--force")
    kept = aside(store)
    assert kept.pop("-shm"), "the -shm was not set aside"  # it is an index into the -wal, and any reader may touch it
    del beside["-shm"]
    assert kept == {"": broken, **beside}, "the file and what belongs to it are not together any more"
    assert dump(store.path, ours=True) == dump(made), "rows of the old -wal came into the restored database"


def test_a_missing_file_is_made_with_force_only(a_store, dump, files):
    store = a_store("v35")
    made = store.migrate()
    made.chmod(0o444)
    store.path.unlink()
    before = files(store.path.parent)
    problem = store.fails("restore", made, "--yes")
    assert problem["code"] == "missing_database"
    assert "--force" in problem["hint"], f"the way out is not named: {problem['hint']}"
    assert files(store.path.parent) == before, "a refused restore left something"
    answer = store.run("restore", made, "--yes", "--force")
    assert dump(store.path, ours=True) == dump(made)
    assert answer["backup"] is None, "nothing was there to be kept"
    assert os.access(store.path, os.W_OK), "the database cannot be written to"
    assert store.path.stat().st_mode & stat.S_IWUSR, "the owner may not write"


def test_a_wal_without_its_file_does_not_get_into_the_restored_one(a_store, dump, tmp_path):
    store = a_store("v35", wal=True)
    made = store.migrate()
    with closing(connect(store.path)) as writer:
        writer.execute("UPDATE chat_sessions SET title = 'only in the -wal'")
        kept = store.path.with_name(f"{store.path.name}-wal").read_bytes()
    store.path.unlink()
    store.path.with_name(f"{store.path.name}-wal").write_bytes(kept)
    store.run("restore", made, "--yes", "--force")
    assert aside(store) == {"-wal": kept}, "the orphaned -wal was not kept"
    assert dump(store.path, ours=True) == dump(made), "rows of the orphaned -wal came into the restored database"


def test_a_link_to_the_database_stays_a_link(a_store, dump, tmp_path):
    store = a_store("v35")
    made, broken = unreadable(store, "noise")
    link = tmp_path / "link.db"
    link.symlink_to(store.path)
    real, store.path = store.path, link
    store.run("restore", made, "--yes", "--force")
    assert link.is_symlink(), "the link became a file"
    assert dump(real, ours=True) == dump(made)
    assert [p.read_bytes() for p in real.parent.glob("*.damaged-*")] == [broken]


def test_a_process_that_has_the_damaged_file_open_stops_it(a_store, held, files):
    store = a_store("v35", wal=True)
    made = store.migrate()
    let_go = held(store.path, "SELECT count(*) FROM chat_sessions")
    with store.path.open("r+b") as file:
        file.write(NOISE)
    before = files(store.path.parent)
    problem = store.fails("restore", made, "--yes", "--force", "--lock-timeout", "0.3")
    assert problem["code"] == "locked", problem
    assert files(store.path.parent) == before, "it changed or left something"
    let_go()
    store.run("restore", made, "--yes", "--force")
    assert "task_sessions" in names(store.path)


def test_a_folder_is_never_moved(a_store, tmp_path):
    store = a_store("v35")
    made = store.migrate()
    store.path = tmp_path / "folder"
    store.path.mkdir()
    assert store.fails("restore", made, "--yes", "--force")["code"] == "not_a_database"
    assert store.path.is_dir()


def test_a_damaged_backup_does_not_replace_a_damaged_file(a_store, files):
    store = a_store("v35")
    made, _ = unreadable(store, "noise")
    made.write_bytes(_noise(made.read_bytes()))
    before = files(store.path.parent)
    problem = store.fails("restore", made, "--yes", "--force")
    assert (problem["code"], str(made) in problem["message"]) == ("not_a_database", True), problem
    assert files(store.path.parent) == before, "the database was touched for a backup that is none"


@pytest.mark.parametrize("page", [1, 2, 3, 5, 9, 17, 33])
def test_wherever_the_damage_is_force_restores(a_store, dump, page):
    store = a_store("v35")
    made = store.migrate()
    broken = bytearray(store.path.read_bytes())
    at = page * 4096 - 4096 + (100 if page == 1 else 0)
    broken[at : at + 2048] = NOISE[:2048]
    store.path.write_bytes(broken)
    problem = store.fails("restore", made, "--yes")
    assert problem["code"] == "corrupt_database", problem
    assert "--force" in problem["hint"], f"the way out is not named: {problem['hint']}"
    assert "\n" not in problem["message"], "one line is enough to say that it is damaged"
    answer = store.run("restore", made, "--yes", "--force")
    assert dump(store.path, ours=True) == dump(made)
    assert Path(answer["backup"]).read_bytes() == broken, "the damaged bytes are not kept"


def test_a_backup_whose_rows_break_a_constraint_is_no_damaged_backup(a_store, make, dump):
    """Applications add constraints to tables with rows; such a database is healthy to SQLite and to us."""
    store = a_store("v35")
    odd = make(
        "CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY, title TEXT);"
        "INSERT INTO chat_sessions VALUES ('a', NULL);"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_master SET sql = replace(sql, 'title TEXT', 'title TEXT NOT NULL');"
    )
    assert one(odd, "PRAGMA integrity_check") != "ok", "the test needs rows that break a constraint"
    store.run("restore", odd, "--yes", "--force")
    assert dump(store.path) == dump(odd)


KILLED = """
import os, signal, sys
from pathlib import Path
from sessionctl import load, restore

at, database, source = int(sys.argv[1]), *map(Path, sys.argv[2:])
seen = 0
def heard(event, arguments):
    global seen
    if event in ("os.link", "os.remove", "os.rename", "os.chmod", "sqlite3.connect", "fcntl.lockf", "fcntl.flock"):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
found = load.migrations()
sys.addaudithook(heard)
restore.restore(database, source, found, restore.Options(force=True), lambda _: None)
print(seen)
"""


def _holds(store: Store) -> set[bytes]:
    """The bytes of the database as it is in place or set aside."""
    found = [store.path, *store.path.parent.glob(f"{store.path.name}.damaged-*")]
    return {p.read_bytes() for p in found if p.exists() and not p.name.endswith(("-wal", "-shm", "-journal"))}


@pytest.mark.parametrize("missing", [False, True], ids=["damaged", "missing"])
def test_killed_anywhere_the_old_or_the_new_is_there_and_the_next_one_succeeds(a_store, dump, missing, tmp_path):
    store = a_store("v35")
    made, broken = unreadable(store, "noise")
    write(made, "DELETE FROM chat_messages")

    def again() -> None:
        for left in [*store.path.parent.glob(f"{store.path.name}.damaged-*"), *store.path.parent.glob("*.partial*")]:
            left.unlink()
        store.path.unlink(missing_ok=True)
        if not missing:
            store.path.write_bytes(broken)
        store.path.with_name(f"{store.path.name}-journal").write_bytes(COLD)

    def run(at: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILLED, str(at), str(store.path), str(made)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    expected = dump(made)
    again()
    done = run(0)
    assert done.returncode == 0, done.stderr
    places = int(done.stdout)
    assert places > 10, f"only {places} places to be killed at"
    for at in range(1, places + 1):
        again()
        assert run(at).returncode == -9, f"place {at} was not reached"
        journals = {p.read_bytes() for p in store.path.parent.glob("*-journal") if ".partial" not in p.name}
        assert COLD in journals, f"killed at {at}: the old journal is gone"
        if not missing:
            assert broken in _holds(store), f"killed at {at}: the old file is neither in place nor set aside"
        if store.path.exists() and store.path.read_bytes() != broken:
            assert dump(store.path, ours=True) == expected, f"killed at {at}: neither old nor new"
            continue
        assert run(0).returncode == 0, f"killed at {at}: the next restore fails"
        assert dump(store.path, ours=True) == expected, f"killed at {at}: the next restore ends elsewhere"
        assert not list(store.path.parent.glob("*.partial*")), f"killed at {at}: what was unfinished stays"
