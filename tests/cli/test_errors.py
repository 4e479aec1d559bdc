"""Bad input: a clear code, message and hint, and nothing changed or created."""

import os
import random
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sessionctl import db
from sessionctl.errors import SessionctlError

Call = Callable[..., Any]
Case = Callable[..., Path]
COMMANDS = ("migrate", "plan", "status", "stats", "verify")
EVERY = (
    *COMMANDS, "rollback", "rollback --dry-run", "rehearse", "heal", "heal --dry-run", "monitor", "legacy list",
    "legacy prune --older-than 30d", "legacy drop-views", "quarantine list", "quarantine retry",
    "quarantine export --output rows.jsonl",
)  # fmt: skip


@pytest.fixture
def refused(call: Call, files: Callable[[Path], dict[str, bytes]]) -> Call:
    """Runs a command that must fail with `code` and `error`, and leave every byte of the folder as it was."""

    def kept(folder: Path) -> dict[str, bytes]:
        return {name: data for name, data in files(folder).items() if not name.endswith("-shm")}  # readers note there

    def run(command: str, path: Path, error: str, *more: str | Path, exit_code: int = 3) -> Any:
        before = kept(path.parent)
        yes = ["--yes"] if command.startswith("migrate") else []
        said = call(*command.split(), "--db", path, "--json", *yes, *more, code=exit_code)
        assert said.error == error, f"another code was promised: {said}"
        assert kept(path.parent) == before, f"something was changed or created: {said}"
        assert said.json["error"]["message"], "no message"
        assert said.json["error"]["hint"], "no way out"
        return said

    return run


@pytest.fixture
def odd(tmp_path: Path) -> Callable[[str], Path]:
    """Things that are no database."""
    (folder := tmp_path / "odd").mkdir()

    def build(kind: str) -> Path:
        path = folder / f"{kind}.db"
        match kind:
            case "garbage":
                path.write_bytes(b"id,title\n1,hello\n" * 500)
            case "short":
                path.write_bytes(b"x")
            case "encrypted":
                path.write_bytes(random.Random(7).randbytes(8192))
            case "folder":
                path.mkdir()
                (path / "kept.txt").write_text("kept")
            case "empty":
                path.touch()
        return path

    return build


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ["garbage", "short", "encrypted", "folder"])
def test_what_is_no_database_is_said_so(refused: Call, odd: Any, command: str, kind: str) -> None:
    said = refused(command, odd(kind), "not_a_database")
    assert f"{kind}.db" in said.json["error"]["message"]


@pytest.mark.parametrize(
    ("command", "kind"),
    [*((command, "pipe") for command in (*EVERY, "gate")), ("status", "socket"), ("status", "device")],
)
def test_what_is_no_file_is_refused_at_once(call: Call, tmp_path: Path, command: str, kind: str) -> None:
    """To open a pipe waits for somebody who writes to it: for ever."""
    path = tmp_path / f"{kind}.db"
    with socket.socket(socket.AF_UNIX) as end:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            end.bind(str(path))
        else:
            path.symlink_to("/dev/zero")
        said = call(*command.split(), "--db", path, "--json", *(["--yes"] if command == "migrate" else []), code=3)
    assert said.error == "not_a_database"
    assert f"{kind}.db" in said.json["error"]["message"]
    assert kind in said.json["error"]["message"].replace(str(path), "")


def test_an_encrypted_database_is_hinted_at(refused: Call, odd: Any) -> None:
    assert "encrypted" in refused("stats", odd("encrypted"), "not_a_database").json["error"]["hint"]


@pytest.mark.parametrize("command", EVERY)
def test_a_zero_byte_file_is_an_unsupported_schema(refused: Call, odd: Any, command: str) -> None:
    refused(command, odd("empty"), "unsupported_schema")


@pytest.mark.parametrize("command", EVERY)
def test_a_database_of_no_known_application_is_unsupported(refused: Call, make: Any, command: str) -> None:
    refused(command, make("CREATE TABLE invoices(id INTEGER PRIMARY KEY); INSERT INTO invoices VALUES (1)"),
            "unsupported_schema")  # fmt: skip


def test_a_known_application_with_nothing_to_merge_is_done(call: Call, make: Any) -> None:
    path = make("CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at "
                "TIMESTAMP, updated_at TIMESTAMP, metadata TEXT)")  # fmt: skip
    before = path.read_bytes()
    said = call("migrate", "--db", path, "--json", code=0)
    assert [run["state"] for run in said.json["runs"]] == ["not-applicable", "not-applicable"]
    assert path.read_bytes() == before


def test_a_too_old_schema_is_refused_before_anything_is_written(refused: Call, make: Any) -> None:
    path = make("""
        CREATE TABLE task_sessions(
            session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TIMESTAMP, last_activity TIMESTAMP);
        INSERT INTO task_sessions VALUES ('a', 'cli', '{}', 1, 1)""")
    said = refused("migrate", path, "unsupported_schema")
    assert "chat_sessions" in said.json["error"]["message"]


@pytest.fixture
def damaged(case: Case, one: Callable[..., Any]) -> Callable[..., Path]:
    """The v35 case with the root page of one table or index overwritten."""

    def build(table: str, migrated: bool = False) -> Path:
        path = case("v35", migrated=migrated)
        page = one(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", table)
        size = one(path, "PRAGMA page_size")
        with path.open("r+b") as file:
            file.seek((page - 1) * size)
            file.write(b"\xa5" * size)
        return path

    return build


@pytest.mark.parametrize("command", ["migrate", "plan", "stats"])
def test_a_page_that_is_overwritten_is_a_corrupt_database(refused: Call, damaged: Any, command: str) -> None:
    said = refused(command, damaged("chat_sessions"), "corrupt_database")
    assert "integrity_check" in said.json["error"]["hint"]


@pytest.mark.parametrize("command", ["heal", "heal --dry-run"])
@pytest.mark.parametrize("table", ["chat_sessions", "task_sessions", "tasks"])
def test_heal_does_not_call_a_damaged_file_healthy(refused: Call, damaged: Any, command: str, table: str) -> None:
    path = damaged(table)
    said = refused(command, path, "corrupt_database")
    assert path.name in said.json["error"]["message"]
    assert "integrity_check" in said.json["error"]["hint"]


@pytest.mark.parametrize("command", ["migrate", "plan", "migrate --dry-run", "rehearse", "migrate --strict"])
@pytest.mark.parametrize("what", ["tasks", "idx_tasks_status"])
def test_damage_that_no_migration_reads_is_found_first(refused: Call, damaged: Any, command: str, what: str) -> None:
    refused(command, damaged(what), "corrupt_database")


def test_a_dry_rollback_tells_of_damage_that_the_rollback_would_not_go_past(call: Call, damaged: Any) -> None:
    path = damaged("idx_tasks_status", migrated=True)
    for dry in ([], ["--dry-run"]):
        assert call("rollback", *dry, "--db", path, "--yes", "--json", code=3).error == "corrupt_database"


def test_a_read_only_file_is_not_migrated(refused: Call, case: Case) -> None:
    path = case("v35")
    path.chmod(0o444)
    refused("migrate", path, "read_only")


@pytest.mark.parametrize("command", ["plan", "status", "stats", "verify"])
def test_a_read_only_file_can_be_looked_at(call: Call, case: Case, command: str) -> None:
    path = case("pr3", migrated=True)
    path.chmod(0o444)
    before = path.read_bytes()
    call(command, "--db", path, "--json", code=0)
    assert path.read_bytes() == before


@pytest.mark.parametrize("timeout", ["0", "0.3"])
def test_a_held_write_lock_is_locked_after_the_timeout(
    refused: Call, case: Case, store: Any, held: Any, dump: Any, timeout: str
) -> None:
    path = case("v35", wal=True)
    let_go = held(path, "BEGIN IMMEDIATE")
    said = refused("migrate", path, "locked", "--lock-timeout", timeout)
    assert "--lock-timeout" in said.json["error"]["hint"]
    let_go()
    assert dump(path) == dump(store("v35", False))


def test_a_reader_that_holds_up_the_commit_is_locked_and_leaves_nothing_behind(
    refused: Call, case: Case, held: Any
) -> None:
    path = case("v35")
    held(path, "BEGIN", "SELECT count(*) FROM tasks")
    refused("migrate", path, "locked", "--lock-timeout", "0")


def test_after_the_lock_is_gone_the_next_run_succeeds(call: Call, case: Case, held: Any) -> None:
    path = case("v35")
    let_go = held(path, "BEGIN IMMEDIATE")
    call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "0", code=3)
    let_go()
    call("migrate", "--db", path, "--yes", "--json", "--lock-timeout", "0", code=0)


def test_an_exclusive_lock_is_locked_for_readers_as_well(refused: Call, case: Case, held: Any) -> None:
    path = case("v35")
    held(path, "BEGIN EXCLUSIVE")
    refused("stats", path, "locked")


def test_a_full_disk_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t(x)")
    with closing(db.open_rw(path)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        with pytest.raises(SessionctlError) as caught, db.errors(path):
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert caught.value.code == "disk_full"
    assert caught.value.exit_code == 3
    assert "space" in caught.value.hint


def test_a_backup_that_cannot_be_made_stops_the_run(refused: Call, case: Case, tmp_path: Path) -> None:
    refused("migrate", case("v35"), "backup_failed", "--backup-dir", tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The shipped migrations, copied where they can be changed."""
    import shutil

    from sessionctl.load import content

    return Path(shutil.copytree(content("migrations"), tmp_path / "shipped"))


def test_a_changed_file_that_was_applied_is_drift(refused: Call, case: Case, shipped: Path) -> None:
    path = case("v35", migrated=True)
    file = shipped / "agentos" / "v35_merge_task_sessions.py"
    file.write_text(file.read_text() + "\n# an afterthought\n")
    said = refused("migrate", path, "drift", "--migrations", shipped)
    assert "v35_merge_task_sessions.py" in said.json["error"]["message"]
    assert "new migration" in said.json["error"]["hint"]


def test_drift_is_decided_before_anything_else_is_applied(
    refused: Call, case: Case, shipped: Path, write_migration: Any, call: Call
) -> None:
    path = case("v35", migrated=True)
    file = shipped / "agentos" / "v35_merge_task_sessions.py"
    file.write_text(file.read_text() + "\n# an afterthought\n")
    (shipped / "agentos" / "v36_note.py").write_text(
        "from sessionctl import AddColumn, Migration\n"
        'migration = Migration(version="0.36.0", steps=(AddColumn("chat_sessions", "note", "TEXT"),))\n'
    )
    refused("migrate", path, "drift", "--migrations", shipped)
    refused("plan", path, "drift", "--migrations", shipped)


def test_a_changed_file_shows_as_changed_in_status(call: Call, case: Case, shipped: Path) -> None:
    path = case("v35", migrated=True)
    file = shipped / "agentos" / "v35_merge_task_sessions.py"
    file.write_text(file.read_text() + "\n# an afterthought\n")
    said = call("status", "--db", path, "--migrations", shipped, "--json", code=0)
    assert {r["migration"]: r["state"] for r in said.json["migrations"]}["v35_merge_task_sessions"] == "changed"


def test_line_ends_of_another_system_are_no_change(call: Call, case: Case, shipped: Path) -> None:
    path = case("v35", migrated=True)
    file = shipped / "agentos" / "v35_merge_task_sessions.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    call("migrate", "--db", path, "--migrations", shipped, "--json", code=0)


def test_a_broken_migration_file_is_exit_2_and_changes_nothing(refused: Call, case: Case, write_migration: Any) -> None:
    folder = write_migration("migration = nothing\n")
    said = refused("migrate", case("v35"), "bad_migration", "--migrations", folder, exit_code=2)
    assert "m1_try.py" in said.json["error"]["message"]


def test_an_expression_that_fails_on_the_data_is_refused_and_changes_nothing(
    refused: Call, make: Any, write_migration: Any
) -> None:
    folder = write_migration(
        "from sessionctl import Merge, Migration, Retire\n"
        'migration = Migration(version="1", steps=(Merge(source="a", target="b", key={"id": "id"}, '
        'columns={"v": "json_extract(v, \'$.x\')"}), Retire("a", successor="b")))\n'
    )
    path = make("CREATE TABLE a(id TEXT PRIMARY KEY, v TEXT); CREATE TABLE b(id TEXT PRIMARY KEY, v TEXT);"
                "INSERT INTO a VALUES ('1', '{not json')")  # fmt: skip
    said = refused("migrate", path, "refused", "--migrations", folder)
    assert "m1_try.py" in said.json["error"]["message"]


def test_an_unknown_column_in_an_expression_leaves_no_backup_behind(
    refused: Call, make: Any, write_migration: Any
) -> None:
    folder = write_migration(
        "from sessionctl import Merge, Migration, Retire\n"
        'migration = Migration(version="1", steps=(Merge(source="a", target="b", key={"id": "id"}, '
        'columns={"v": "vv"}), Retire("a", successor="b")))\n'
    )
    path = make("CREATE TABLE a(id TEXT PRIMARY KEY, v TEXT); CREATE TABLE b(id TEXT PRIMARY KEY, v TEXT)")
    said = refused("migrate", path, "bad_migration", "--migrations", folder, exit_code=2)
    assert "vv" in said.json["error"]["message"]


def test_strict_changes_nothing_when_a_row_would_go_to_quarantine(refused: Call, case: Case, ask: Any) -> None:
    path = case("v35")
    ask(path, "INSERT INTO task_sessions(session_id, channel) VALUES (NULL, 'cli')")
    refused("migrate", path, "refused", "--strict")


def _note_and_spoil(write_migration: Any) -> Path:
    """Two migrations of which the second one fails."""
    folder: Path = write_migration(
        "from sessionctl import AddColumn, Migration\n"
        'migration = Migration(version="1", steps=(AddColumn("chat_sessions", "note", "TEXT"),))\n',
        "m1_note.py",
    )
    write_migration(
        'from sessionctl import Migration, Script\nmigration = Migration(version="2", steps=(Script("spoil"),))\n',
        "m2_spoil.py",
    )
    (folder / "m2_spoil.spoil.up.sql").write_text("UPDATE nowhere SET x = 1;")
    (folder / "m2_spoil.spoil.down.sql").write_text("SELECT 1;")
    return folder


def test_the_error_lists_what_was_committed_before_it(call: Call, case: Case, write_migration: Any) -> None:
    first = _note_and_spoil(write_migration)
    said = call("migrate", "--db", case("v35"), "--migrations", first, "--yes", "--json", code=3)
    assert said.error == "refused"
    assert [(run["migration"], run["state"]) for run in said.json["runs"]] == [("m1_note", "applied")]


def test_strict_lists_nothing_as_applied_that_was_only_tried(case: Case, refused: Call, write_migration: Any) -> None:
    first = _note_and_spoil(write_migration)
    said = refused("migrate", case("v35"), "refused", "--strict", "--migrations", first)
    assert said.json["runs"] == []


def test_an_old_sqlite_is_refused_by_name_and_number(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "MIN_SQLITE", (99, 0, 0))
    with pytest.raises(SessionctlError) as caught:
        db.open_ro(case("v35"))
    assert caught.value.code == "unsupported_sqlite"
    assert sqlite3.sqlite_version in caught.value.message
    assert "99.0.0" in caught.value.message


def test_no_secret_of_a_row_is_in_an_error(refused: Call, case: Case, ask: Any) -> None:
    path = case("v35")
    ask(path, 'INSERT INTO task_sessions(session_id, metadata) VALUES (NULL, \'{"x": "hush-hush"}\')')
    said = refused("migrate", path, "refused", "--strict")
    assert "hush-hush" not in said.out + said.err


def test_a_path_below_a_file_is_missing(refused: Call, case: Case) -> None:
    refused("stats", case("v35") / "below", "missing_database")


@pytest.mark.parametrize(
    "command",
    [
        ("gate", "--select", "no-duplicate-tables"),
        ("monitor",),
        ("rehearse",),
        ("migrate", "--dry-run"),
        ("migrate", "--yes"),
    ],
    ids=" ".join,
)
def test_a_damaged_page_is_told_of_the_database_that_was_named(command, call, case):
    """Not of a copy in the temp folder, which is gone by then, and not as a defect of ours."""
    path = case("pr3")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'webui_messages'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    damaged = bytearray(path.read_bytes())
    damaged[(root - 1) * size : (root - 1) * size + 60] = b"\xff" * 60
    path.write_bytes(damaged)
    failed = call(*command, "--db", path, "--json")
    assert failed.code == 3, failed
    error = failed.json["error"]
    assert error["code"] == "corrupt_database", error
    assert str(path) in error["message"] and "snapshot.db" not in error["message"] + error["hint"], error
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("timeout", ["inf", "nan", "-1", "1e300"])
def test_a_wait_for_ever_is_a_wrong_call(timeout, call, case):
    path = case("pr3")
    failed = call("migrate", "--lock-timeout", timeout, "--yes", "--db", path, "--json")
    assert failed.code == 2
    assert "--lock-timeout" in failed.out + failed.err
