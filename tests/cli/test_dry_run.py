"""`plan` and `--dry-run`: the database is left alone, and what is predicted is what then happens."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Case = Callable[..., Path]

CASES = ("pr3", "pr3_overlap", "v35")
LOOKS = {"plan": ("plan",), "dry run": ("migrate", "--dry-run")}


def durable(path: Path) -> tuple[bytes, bytes]:
    """The main file's bytes and the WAL's content."""
    wal = path.with_name(f"{path.name}-wal")
    return path.read_bytes(), wal.read_bytes() if wal.exists() else b""


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("look", LOOKS)
def test_the_folder_is_left_as_it_was(call: Call, case: Case, files: Any, name: str, look: str) -> None:
    path = case(name)
    before = files(path.parent)
    call(*LOOKS[look], "--db", path, "--json", code=0)
    assert files(path.parent) == before, "a dry run changed or created something"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("writer", ["gone", "open"])
def test_the_file_and_the_wal_keep_their_content(
    call: Call, case: Case, held: Any, one: Any, tmp_path: Path, look: str, writer: str
) -> None:
    """A writer that is gone has left a WAL that was never checkpointed; one that is open still holds the file."""
    path = case("v35", wal=True)
    write = "INSERT INTO chat_sessions(session_id, title) VALUES ('in the wal', 'A title')"
    let_go = held(path, "PRAGMA wal_autocheckpoint = 0", write)
    if writer == "gone":
        import shutil

        (killed := tmp_path / "killed").mkdir()
        for file in (path, path.with_name(f"{path.name}-wal")):
            shutil.copy(file, killed / file.name)  # as a kill -9 would leave them
        let_go()
        path = killed / path.name
    before = durable(path)
    assert before[1], "the case is wrong: the WAL is empty"
    said = call(*LOOKS[look], "--db", path, "--json", code=0)
    assert said.json["runs"][-1]["before"]["chat_sessions"] == 686, "what is only in the WAL was not seen"
    assert durable(path) == before, "the main file or the WAL changed"


@pytest.mark.parametrize("name", CASES)
def test_the_predictions_equal_what_then_happens(call: Call, case: Case, name: str) -> None:
    path = case(name)
    predicted = call("plan", "--db", path, "--json", code=0).json["runs"]
    happened = call("migrate", "--db", path, "--yes", "--json", code=0).json["runs"]
    states = {"applied": "would-apply"}

    def shown(run: dict[str, Any]) -> dict[str, Any]:
        merges = [{key: value for key, value in merge.items() if key != "seconds"} for merge in run["merges"]]
        same = ("migration", "version", "before", "after", "findings", "statistics", "repointed")
        return {**{key: run[key] for key in same}, "merges": merges, "state": states.get(run["state"], run["state"])}

    assert [shown(run) for run in predicted] == [shown(run) for run in happened]


def test_plan_and_dry_run_say_the_same(call: Call, case: Case) -> None:
    path = case("pr3_overlap")
    said = [call(*look, "--db", path, "--json", code=0).json["runs"] for look in LOOKS.values()]
    for runs in said:
        for run in runs:
            run.pop("seconds")
            for merge in run["merges"]:
                merge.pop("seconds")
    assert said[0] == said[1]


def test_the_sql_is_shown(call: Call, case: Case) -> None:
    path = case("v35")
    run = call("plan", "v35", "--db", path, "--json", code=0).json["runs"][-1]
    text = "\n".join(run["sql"])
    assert 'ALTER TABLE "chat_sessions" ADD COLUMN "channel" TEXT' in text
    assert "task_sessions_legacy" in text
    screen = call("migrate", "v35", "--dry-run", "--db", path, code=0).out
    assert 'ALTER TABLE "chat_sessions" ADD COLUMN "channel" TEXT' in " ".join(screen.split())


def test_the_sql_shows_no_values_of_the_database(call: Call, case: Case, ask: Any) -> None:
    path = case("pr3")
    ask(path, "UPDATE webui_messages SET content = 'hush-hush'")
    ask(path, 'UPDATE webui_sessions SET metadata = \'{"title": "hush-hush"}\'')
    for arguments in (("plan", "--json"), ("plan",), ("migrate", "--yes", "--json"), ("verify", "--json")):
        said = call(*arguments, "--db", path, code=0)
        assert "hush-hush" not in said.out + said.err, f"{arguments[0]} shows contents"


def test_it_says_that_it_works_on_a_snapshot_and_how_large_that_is(call: Call, case: Case) -> None:
    said = call("plan", "--db", case("v35"), "--json", code=0)
    assert "snapshot" in said.err
    assert "MiB" in said.err


def test_the_snapshot_is_gone_afterwards(call: Call, case: Case, tmp_path: Path) -> None:
    (temp := tmp_path / "temp").mkdir()
    call("plan", "--db", case("v35"), "--json", env={"TMPDIR": str(temp)}, code=0)
    assert list(temp.iterdir()) == [], "the snapshot was left behind"


def test_a_dry_run_needs_no_yes(call: Call, case: Case) -> None:
    call("migrate", "--dry-run", "--db", case("v35"), code=0)


def test_what_would_be_refused_is_exit_1_and_says_why(call: Call, case: Case, ask: Any, files: Any) -> None:
    path = case("v35")
    ask(path, "INSERT INTO task_sessions(session_id, channel) VALUES (NULL, 'cli')")
    before = files(path.parent)
    said = call("plan", "--strict", "--db", path, "--json", code=1)
    assert said.json["ok"] is False
    assert "error" not in said.json
    assert "quarantine" in said.json["refused"]["message"]
    assert said.json["refused"]["hint"]
    assert files(path.parent) == before
    assert "refused" in call("plan", "--strict", "--db", path, code=1).out


def test_columns_that_a_migration_does_not_know_are_refused_by_name(
    call: Call, make: Any, write_migration: Any
) -> None:
    folder = write_migration(
        "from sessionctl import Merge, Migration, Retire\n"
        'migration = Migration(version="1", steps=(Merge(source="a", target="b", key={"id": "id"}, '
        'columns={"v": "v"}), Retire("a", successor="b")))\n'
    )
    path = make("CREATE TABLE a(id TEXT PRIMARY KEY, v TEXT, unread TEXT); CREATE TABLE b(id TEXT PRIMARY KEY, v TEXT)")
    said = call("plan", "--migrations", folder, "--db", path, "--json", code=1)
    assert "unread" in said.json["refused"]["message"]
    assert said.json["findings"][0]["rule"] == "unknown_columns"
    assert call("migrate", "--yes", "--migrations", folder, "--db", path, "--json", code=3).error == "refused"


def test_nothing_to_do_is_said_so(call: Call, case: Case) -> None:
    said = call("plan", "--db", case("v35", migrated=True), code=0)
    assert "Nothing to do" in said.out


def test_a_dry_run_waits_for_no_writer(call: Call, case: Case, held: Any) -> None:
    path = case("v35", wal=True)
    held(path, "BEGIN IMMEDIATE", "UPDATE tasks SET title = 'x'")
    call("plan", "--db", path, "--json", code=0)


def test_a_dry_run_leaves_a_database_in_rollback_mode_in_that_mode(call: Call, case: Case) -> None:
    path = case("v35")
    call("plan", "--db", path, "--json", code=0)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_the_sql_on_the_screen_can_be_run_as_it_stands_there(call: Call, make: Any, write_migration: Any) -> None:
    from sessionctl.render.screen import clean_lines

    long = " || ".join(["'a literal  with two blanks'"] * 6)
    shown = clean_lines(f"SELECT {long} -- a comment; of mine\n AS told /* more */ FROM sqlite_master", 40)
    assert shown.startswith("  SELECT 'a literal  with two blanks' ||\n    'a literal")
    assert max(map(len, shown.splitlines())) <= 40
    assert "comment" not in shown
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute(shown).fetchall() == []
