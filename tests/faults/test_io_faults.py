"""Disks that are full or failing, files that are damaged, cut short or left behind by a dead process."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

MODES = ("wal", "delete")
FEWER = 8

each_mode = pytest.mark.parametrize("mode", MODES)


def _held_or_old(ended, path, known, forge, story):
    """A run either succeeds, or fails with a code of the contract; what it did not list as committed is not there."""
    if ended.error is None:
        return
    problem = ended.value["error"]
    assert problem["code"] in ("disk_full", "corrupt_database", "backup_failed", "read_only"), f"{story}: {problem}"
    expected = known.new if ended.value["runs"] else known.old
    assert forge.ask("contents", path=path).value == expected, f"{story}: the run failed, and something changed"


@each_mode
@pytest.mark.parametrize("case", ["v35", "pr3_overlap"])
def test_a_disk_that_fills_up_at_any_write_leaves_the_old_state(case, mode, reference, forge, inquest, tmp_path):
    known = reference(case, mode, FEWER)
    failed = 0
    for what in ("write wal", "write database", "write journal", "write temporary", "write shm"):
        count = known.counts.get(what, 0)
        for at in sorted({1, count // 2, count} - {0}):
            path = known.copy(tmp_path / "struck")
            ended = forge.ask("migrate", path=path, what=what, at=at, how="full")
            story = f"{mode}, the disk was full at {what} number {at}"
            failed += ended.error == "disk_full"
            assert ended.error in (None, "disk_full"), f"{story}: {ended.value['error']}"
            _held_or_old(ended, path, known, forge, story)
            inquest.hold(path, known, story)
    assert failed >= 3, "a full disk was hardly ever noticed"


@each_mode
@pytest.mark.parametrize("case", ["v35", "pr3_overlap"])
def test_an_input_output_error_at_any_operation_leaves_the_old_state(case, mode, reference, forge, inquest, tmp_path):
    known = reference(case, mode, FEWER)
    for what, count in known.counts.items():
        if what.split()[-1] not in ("database", "wal", "journal", "shm", "temporary"):
            continue
        for at in sorted({(count + 1) // 2, count}):
            path = known.copy(tmp_path / "struck")
            ended = forge.ask("migrate", path=path, what=what, at=at, how="EIO")
            story = f"{mode}, {what} number {at} failed"
            _held_or_old(ended, path, known, forge, story)
            inquest.hold(path, known, story)


@each_mode
def test_a_database_that_may_not_grow_is_disk_full_and_old_at_every_size(mode, reference, forge, inquest, tmp_path):
    known = reference("v35", mode, FEWER)
    pages = known.path.stat().st_size // 4096
    ends = []
    for more in (0, 1, 3, 8, 21, 34, 55, 89, 2000):
        path = known.copy(tmp_path / "struck")
        ended = forge.ask("migrate", path=path, pages=pages + more)
        assert ended.error in (None, "disk_full"), f"{more} pages of room: {ended.value['error']}"
        _held_or_old(ended, path, known, forge, f"{more} pages of room")
        inquest.hold(path, known, f"{mode}, {more} pages of room")
        ends.append(ended.error)
    assert ends[0] == "disk_full", "a database without room was migrated"
    assert ends[-1] is None, "a database with enough room was refused"


def _limited(limit, *arguments):
    """The command line where no file may have more bytes than that."""
    program = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        "from sessionctl.__main__ import main; main()"
    )
    return subprocess.run([sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True)


@pytest.mark.parametrize("command", [("migrate", "--yes", "--no-backup"), ("migrate", "--online", "--yes"), ("plan",)])
def test_a_limit_on_the_size_of_files_is_said(command, reference, tmp_path):
    path = reference("v35", "delete").copy(tmp_path / "run")
    limit = path.stat().st_size // 3
    done = _limited(limit, *command, "--db", path, "--json")
    problem = json.loads(done.stdout)["error"]
    assert (done.returncode, f"{limit} bytes" in problem["message"], "ulimit -f" in problem["hint"]) == (3, True, True)


@each_mode
@pytest.mark.parametrize("share", [0.5, 1.0, 1.02, 1.1, 4.0])
def test_a_limit_on_the_size_of_files_is_no_damage(mode, share, reference, inquest, tmp_path):
    known = reference("v35", mode)
    path = known.copy(tmp_path / "run")
    before = path.read_bytes()
    limit = int(path.stat().st_size * share)
    done = _limited(limit, "migrate", "--db", path, "--yes", "--json")
    answer = json.loads(done.stdout)
    if share < 1.0:
        assert done.returncode == 3, answer
    if done.returncode:
        assert done.returncode == 3, f"{done.stdout}{done.stderr}"
        assert answer["error"]["code"] in ("disk_full", "backup_failed"), answer["error"]
        assert f"{limit} bytes" in answer["error"]["message"], "a limit is taken for a full or broken disk"
        assert "ulimit -f" in answer["error"]["hint"]
        assert path.read_bytes()[: len(before)] == before or mode == "wal", "a failed run changed the file"
    inquest.hold(path, known, f"{mode}, files limited to {share} of the database")


@each_mode
@pytest.mark.parametrize("backup", [True, False])
@pytest.mark.parametrize(
    "tables", [("task_sessions",), ("chat_sessions",), ("chat_sessions", "task_sessions", "tasks")]
)
def test_damaged_pages_are_called_damage_and_nothing_changes(mode, backup, tables, reference, forge, tmp_path):
    path = reference("v35", mode).copy(tmp_path / "run")
    with closing(sqlite3.connect(path)) as connection:
        leaves = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' LIMIT 3"
        pages = [row[0] for table in tables for row in connection.execute(leaves, (table,))]
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 4096)
            file.write(b"\xa5" * 4096)
    before = path.read_bytes()
    ended = forge.ask("migrate", path=path, backup=backup)
    assert ended.error == "corrupt_database", f"damaged pages of {tables}: {ended.value.get('error')}"
    assert path.name in ended.value["error"]["message"], "the error does not name the file"
    assert "integrity_check" in ended.value["error"]["hint"], "the error names no way out"
    assert path.read_bytes() == before, "a damaged database was changed"
    assert not list(path.parent.glob("*.backup*")), "a damaged copy was kept as a backup"


@each_mode
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_short_is_damage_and_stays_as_it_is(mode, share, reference, forge, tmp_path):
    path = reference("v35", mode).copy(tmp_path / "run")
    os.truncate(path, int(path.stat().st_size * share) // 4096 * 4096)
    before = path.read_bytes()
    ended = forge.ask("migrate", path=path)
    assert ended.error == "corrupt_database", f"a file cut to {share} ended in {ended.value.get('error', 'success')}"
    assert path.read_bytes() == before, "a damaged database was changed"


@pytest.mark.parametrize("command", ["status", "stats", "verify"])
@each_mode
def test_what_a_killed_writer_left_is_rolled_back_for_readers(mode, command, reference, forge, call, tmp_path):
    known = reference("pr3", mode)
    path = known.copy(tmp_path / "run")
    half = "write database" if mode == "delete" else "write wal"
    forge.ask("migrate", path=path, what=half, at=known.counts[half] // 2)
    left = path.with_name(f"{path.name}-{'journal' if mode == 'delete' else 'wal'}")
    assert left.stat().st_size, "the killed writer left nothing to recover from"
    called = call(command, "--db", path, "--json", code=1 if command == "verify" else 0)
    if command == "status":
        assert called.json["migrations"][0]["state"] == "pending", called
    if command == "stats":
        assert called.json["sessions"]["total"] == 151, called
    assert forge.ask("contents", path=path).value == known.old


@pytest.mark.parametrize("order", ["status", "stats", "verify"])
def test_committed_rows_in_a_wal_without_its_index_are_seen(order, reference, forge, tmp_path):
    # As after a crash of the machine: the frames are on the disk, and the shared memory is gone.
    path = reference("v35", "wal").copy(tmp_path / "live")
    left = tmp_path / "left"
    left.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO chat_sessions(session_id) VALUES ('only in the WAL')")
        for name in ("store.db", "store.db-wal"):
            shutil.copy(path.with_name(name), left / name)
    answer = forge.ask("reading", command=order, path=left / "store.db").value
    assert "error" not in answer, answer
    if order == "stats":
        assert answer["sessions"]["total"] == 686, "a committed row in the WAL was not counted"


def test_committed_rows_in_a_wal_without_its_index_are_migrated(reference, forge, tmp_path):
    path = reference("v35", "wal").copy(tmp_path / "live")
    left = tmp_path / "left"
    left.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO task_sessions(session_id, channel) VALUES ('only in the WAL', 'cli')")
        for name in ("store.db", "store.db-wal"):
            shutil.copy(path.with_name(name), left / name)
    assert forge.ask("migrate", path=left / "store.db").error is None
    with closing(sqlite3.connect(left / "store.db")) as connection:
        found = connection.execute("SELECT channel FROM chat_sessions WHERE session_id = 'only in the WAL'").fetchall()
    assert found == [("cli",)], "a row that was committed before the crash was lost"


class Fenced:
    """A folder that an ordinary user may read and not write; as root we become somebody else for it."""

    def __init__(self, forge, folder):
        self._forge, self.folder = forge, folder
        self.user = 65534 if os.geteuid() == 0 else os.geteuid()

    def take(self, known):
        path = Path(shutil.copy(known.path, self.folder / "store.db"))
        if os.geteuid() == 0:
            for place in (self.folder, path):
                os.chown(place, self.user, self.user)
        return path

    def ask(self, order, **arguments):
        if os.geteuid() == 0:
            return self._forge.ask("as_user", user=self.user, what_for=order, arguments=arguments)
        return self._forge.ask(order, **arguments)


@pytest.fixture
def fenced(forge):
    """Not below pytest's own folder, which others may not enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield Fenced(forge, folder)
        folder.chmod(0o700)


@each_mode
def test_a_read_only_folder_is_read_only_for_migrate_and_can_be_looked_at(mode, reference, fenced):
    path = fenced.take(reference("v35", mode))
    before = path.read_bytes()
    fenced.folder.chmod(0o500)
    for order in ("status", "stats", "verify"):
        answer = fenced.ask("reading", command=order, path=path).value
        assert "error" not in answer, f"{order} cannot look at a database in a read-only folder: {answer}"
    for options in ({}, {"backup": False}):
        ended = fenced.ask("migrate", path=path, **options)
        assert ended.error in ("read_only", "backup_failed"), ended.value
    assert path.read_bytes() == before
    assert [p.name for p in fenced.folder.iterdir() if not p.name.endswith(("-wal", "-shm"))] == ["store.db"]


def test_a_half_written_file_that_cannot_be_rolled_back_is_never_read_as_if_it_were_whole(reference, forge, fenced):
    known = reference("pr3", "delete")
    path = fenced.take(known)
    fenced.ask("migrate", path=path, backup=False, what="write database", at=known.counts["write database"] // 2)
    assert path.with_name("store.db-journal").stat().st_size, "the killed writer left no journal"
    fenced.folder.chmod(0o500)
    for order in ("status", "stats", "verify"):
        answer = fenced.ask("reading", command=order, path=path).value
        assert "error" in answer, f"{order} took a half-written state for the truth: {answer}"
    fenced.folder.chmod(0o700)
    assert forge.ask("contents", path=path).value == known.old


@pytest.mark.parametrize("order", ["migrate", "reading"])
def test_a_file_that_may_not_be_read_is_a_clear_error(order, reference, fenced):
    path = fenced.take(reference("v35", "delete"))
    path.chmod(0)
    answer = fenced.ask(order, path=path, **({"command": "stats"} if order == "reading" else {}))
    assert answer.error == "read_only", answer.value


@each_mode
@pytest.mark.parametrize("backup", [True, False])
def test_a_lack_of_room_is_found_before_the_first_write(mode, backup, reference, forge, tmp_path):
    known = reference("v35", mode)
    path = known.copy(tmp_path / "run")
    size = path.stat().st_size
    ended = forge.ask("migrate", path=path, backup=backup, watch=True, free=int(size * (1.9 if backup else 0.9)))
    assert ended.error == "disk_full", f"a lack of room was not found: {ended.value.get('error', 'success')}"
    assert "MiB" in ended.value["error"]["message"], "the error does not say how much room is needed"
    written = [what for what in ended.value["counts"] if what.startswith(("write", "os.")) and "shm" not in what]
    assert not written, f"something was written before the lack of room was found: {written}"
    assert forge.ask("contents", path=path).value == known.old
    enough = forge.ask("migrate", path=path, backup=backup, free=int(size * 2.5))
    assert enough.error is None, "a run with enough room was refused"
