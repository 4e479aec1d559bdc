"""`legacy list` says what is archived; `legacy prune` drops what nothing needs, and never without a way back."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from legacy_kit import Store, ask, backups, connect, names, one, write

V34, V35 = "v34_merge_webui_sessions", "v35_merge_task_sessions"


def aged(store: Store, days: int, run: int = 1) -> None:
    """Let a run be so many days ago."""
    stamp = (datetime.now(UTC) - timedelta(days=days, minutes=5)).isoformat(timespec="microseconds")
    write(store.path, f"UPDATE _sessionctl_runs SET applied_at = '{stamp}' WHERE run_id = {run}")


@pytest.fixture
def old(a_store) -> Store:
    """The case v35, migrated 40 days ago."""
    store: Store = a_store("v35")
    store.migrate()
    for made in backups(store.path):
        made.unlink()
    aged(store, 40)
    return store


# -- list -----------------------------------------------------------------------------------------------------------


def test_list_says_what_is_archived_since_when_and_who_took_its_place(old):
    (found,) = old.run("legacy", "list")["legacy"]
    assert found["name"] == "task_sessions_legacy"
    assert (found["rows"], found["age_days"]) == (684, 40), "rows or age are wrong"
    assert (found["migration"], found["successor"]) == (V35, "chat_sessions")
    assert datetime.fromisoformat(found["archived_at"]).tzinfo is not None, "archived_at is no instant"
    assert found["referred_by"] == [], "something is said to refer to an archive that nothing names"


def test_list_names_what_still_refers_to_an_archive(old):
    write(
        old.path,
        "CREATE VIEW by_channel AS SELECT channel FROM task_sessions_legacy",
        "CREATE TABLE pins(session_id TEXT REFERENCES task_sessions_legacy(session_id))",
        "CREATE TRIGGER watch AFTER INSERT ON tasks BEGIN DELETE FROM task_sessions_legacy WHERE 0; END",
    )
    (found,) = old.run("legacy", "list")["legacy"]
    assert found["referred_by"] == ["table pins", "trigger watch", "view by_channel"], "not everything is named"


def test_list_is_empty_before_a_migration_and_shows_what_was_renamed_by_hand(a_store):
    store = a_store("v35")
    assert store.run("legacy", "list")["legacy"] == []
    write(store.path, "ALTER TABLE task_sessions RENAME TO task_sessions_legacy")
    (found,) = store.run("legacy", "list")["legacy"]
    assert (found["name"], found["rows"], found["archived_at"], found["migration"]) == (
        "task_sessions_legacy", 684, None, None,
    ), "an archive that sessionctl did not make must be shown as such"  # fmt: skip


# -- prune ----------------------------------------------------------------------------------------------------------


def test_an_old_archive_is_dropped_after_a_verified_backup_and_all_else_stays(old, dump):
    before = dump(old.path)
    answer = old.run("legacy", "prune", "--older-than", "30d", "--yes")
    (gone,) = answer["pruned"]
    assert (gone["name"], gone["state"], gone["rows"]) == ("task_sessions_legacy", "pruned", 684)
    assert dump(Path(answer["backup"])) == before, "the backup is not what was there before"
    others = [
        line
        for line in before
        if ", b'task_sessions_legacy'" not in line and not line.startswith("b'task_sessions_legacy")
    ]
    assert dump(old.path) == others, "something else changed"
    assert old.state(V35) == "applied", "pruning is no undoing"
    assert ask(old.path, "SELECT archive, pruned_at IS NOT NULL, pruned_backup FROM _sessionctl_archives") == [
        ("task_sessions_legacy", 1, answer["backup"])
    ], "the ledger does not say what was pruned and where it is now"
    assert old.run("legacy", "list")["legacy"] == []


def test_verify_then_skips_the_archive_and_says_why(old):
    made = old.run("legacy", "prune", "--older-than", "30d", "--yes")["backup"]
    checks = {check["name"]: check for check in old.run("verify")["checks"]}
    for name in ("archive task_sessions_legacy", "proof of task_sessions -> chat_sessions", "no data loss"):
        assert checks[name]["state"] == "skipped", f"{name} did not run and must not be called {checks[name]['state']}"
        assert made in checks[name]["detail"], f"{name}: the reason does not name the backup"
    assert checks["session_id referential integrity"]["state"] == "pass", "the other checks still run"


def test_rollback_then_refuses_and_the_backup_that_it_names_is_a_way_back(old, dump):
    made = old.run("legacy", "prune", "--older-than", "30d", "--yes")["backup"]
    now = dump(old.path, ours=True)
    for problem in (old.fails("rollback", "--yes"), old.run("rollback", "--dry-run", code=1)["refused"]):
        assert problem["code"] == "refused", problem["message"]
        assert made in problem["message"], "the backup that is needed is not named"
    assert dump(old.path, ours=True) == now, "a refused rollback changed something"
    old.run("restore", made, "--yes")
    answer = old.run("rollback", "--yes")
    assert answer["runs"][0]["restored"] == {"task_sessions": 684}, "restoring and rolling back did not lead back"


def test_a_young_archive_stays_and_nothing_is_asked_or_backed_up(old, files):
    before = files(old.path.parent)
    answer = old.run("legacy", "prune", "--older-than", "41d")
    assert answer["pruned"] == []
    assert [row["name"] for row in answer["younger"]] == ["task_sessions_legacy"], "what is too young is not listed"
    assert files(old.path.parent) == before, "with nothing to prune it wrote something"


@pytest.mark.parametrize(
    ("statement", "culprit"),
    [
        ("CREATE TABLE pins(session_id TEXT REFERENCES Task_Sessions_Legacy(session_id))", "table pins"),
        ("CREATE VIEW by_channel AS SELECT channel FROM task_sessions_legacy", "view by_channel"),
        (
            "CREATE TRIGGER watch AFTER INSERT ON tasks BEGIN DELETE FROM task_sessions_legacy WHERE 0; END",
            "trigger watch",
        ),
        ("CREATE VIRTUAL TABLE words USING fts5(metadata, content='task_sessions_legacy')", "table words"),
    ],
)
def test_while_something_refers_to_the_archive_it_stays(old, files, statement, culprit):
    write(old.path, statement)
    before = files(old.path.parent)
    problem = old.fails("legacy", "prune", "--older-than", "30d", "--yes")
    assert problem["code"] == "refused", problem["message"]
    assert culprit in problem["message"], "what is in the way is not named"
    foreseen = old.run("legacy", "prune", "--older-than", "30d", "--dry-run", code=1)
    assert culprit in foreseen["refused"]["message"], "--dry-run does not foresee the refusal"
    assert files(old.path.parent) == before, "a refused prune changed or left something"


def test_triggers_on_the_archive_itself_go_with_it(old):
    write(old.path, "CREATE TRIGGER own AFTER DELETE ON task_sessions_legacy BEGIN SELECT raise(ABORT, 'no'); END")
    old.run("legacy", "prune", "--older-than", "30d", "--yes")
    assert "own" not in names(old.path, "trigger"), "a trigger of the archive is left"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE task_sessions_legacy SET channel = 'x' WHERE rowid = 1",
        "DELETE FROM schema_version",
        "CREATE TABLE task_sessions(session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at, updated_at)",
    ],
    ids=["disturbed archive", "a named check", "pending generation"],
)
def test_while_verify_fails_nothing_is_pruned(old, files, statement):
    write(old.path, statement)
    assert old.failing(), "the test needs a failing verify"
    before = files(old.path.parent)
    problem = old.fails("legacy", "prune", "--older-than", "30d", "--yes")
    assert problem["code"] == "verification_failed", problem["message"]
    assert "refused" in old.run("legacy", "prune", "--older-than", "30d", "--dry-run", code=1)
    assert files(old.path.parent) == before, "a refused prune changed or left something"


OTHER = """'''Notes get a colour.'''
from sessionctl import AddColumn, Migration

migration = Migration(version="1", steps=(AddColumn("tasks", "colour", "TEXT"),))
"""


def test_an_archive_whose_migration_file_is_not_loaded_cannot_be_proven_and_stays(old, files, write_migration):
    folder = write_migration(OTHER)
    old.run("migrate", "--yes", "--no-backup", "--migrations", folder)
    before = files(old.path.parent)
    problem = old.fails("legacy", "prune", "--older-than", "30d", "--yes", "--migrations", folder)
    assert problem["code"] == "verification_failed", problem["message"]
    assert V35 in problem["message"], "the message does not name the file that is missing"
    assert files(old.path.parent) == before, "an archive was dropped unproven"


def test_dry_run_says_what_would_go_and_changes_nothing(old, files):
    before = files(old.path.parent)
    answer = old.run("legacy", "prune", "--older-than", "4w", "--dry-run")
    assert [(row["name"], row["state"]) for row in answer["pruned"]] == [("task_sessions_legacy", "would-prune")]
    assert answer["backup"] is None
    assert files(old.path.parent) == before, "--dry-run changed or left something"


def test_without_a_terminal_it_needs_yes_and_a_wrong_age_is_a_wrong_call(old, files):
    before = files(old.path.parent)
    assert old.fails("legacy", "prune", "--older-than", "30d", code=2)["code"] == "bad_config"
    assert old.fails("legacy", "prune", "--older-than", "soon", "--yes", code=2)["code"] == "bad_config"
    assert old.fails("legacy", "prune", "--yes", code=2)["code"] == "bad_config", "an age must be given"
    assert files(old.path.parent) == before


def test_archives_that_refer_to_each_other_go_together(a_store):
    store = a_store("pr3_overlap")
    store.migrate()
    aged(store, 31)
    answer = store.run("legacy", "prune", "--older-than", "30d", "--yes")
    assert {row["name"] for row in answer["pruned"]} == {"webui_sessions_legacy", "webui_messages_legacy"}
    assert not store.failing(), "verify fails after both archives are gone"
    assert store.state(V34) == "applied"


RECREATED = (
    "CREATE TABLE task_sessions(session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT DEFAULT '{}', "
    "created_at TIMESTAMP, updated_at TIMESTAMP)",
    "INSERT INTO task_sessions VALUES ('second', 'api', '{}', '2026-02-01 10:00:00', '2026-02-01 10:00:00')",
)


def test_of_two_generations_only_the_old_one_goes_and_the_young_one_can_still_be_rolled_back(old):
    write(old.path, *RECREATED)
    old.migrate()
    answer = old.run("legacy", "prune", "--older-than", "30d", "--yes")
    assert [row["name"] for row in answer["pruned"]] == ["task_sessions_legacy"]
    assert [row["name"] for row in answer["younger"]] == ["task_sessions_legacy_2"]
    assert not old.failing(), "verify fails with one generation pruned"
    answer = old.run("rollback", "--yes")
    assert one(old.path, "SELECT channel FROM task_sessions WHERE session_id = 'second'") == "api", (
        "the young generation cannot be rolled back"
    )
    write(old.path, "DROP TABLE task_sessions")
    assert old.fails("rollback", "--yes")["code"] == "refused", "the old generation's archive is gone"


def test_a_source_that_comes_back_after_the_prune_is_merged_into_a_new_archive(old):
    old.run("legacy", "prune", "--older-than", "30d", "--yes")
    write(old.path, *RECREATED)
    assert old.state(V35) == "pending", "a source that was recreated after the prune is not seen"
    old.migrate()
    assert one(old.path, "SELECT channel FROM chat_sessions WHERE session_id = 'second'") == "api", "the row is lost"
    assert not old.failing(), "verify takes the new archive for the pruned one"
    assert [row["rows"] for row in old.run("legacy", "list")["legacy"]] == [1]
    old.run("rollback", "--yes")
    assert one(old.path, "SELECT channel FROM task_sessions WHERE session_id = 'second'") == "api", (
        "the new generation cannot be rolled back"
    )


def test_an_archive_made_by_hand_after_the_prune_is_pending_and_no_old_friend(old):
    old.run("legacy", "prune", "--older-than", "30d", "--yes")
    write(old.path, *RECREATED, "ALTER TABLE task_sessions RENAME TO task_sessions_legacy")
    assert old.state(V35) == "pending", "rows under the name of a pruned archive are taken for merged"


def test_rows_in_quarantine_stay_readable_and_it_is_said_that_they_cannot_be_tried_again(a_store):
    store = a_store("v35")
    write(
        store.path, "PRAGMA foreign_keys = OFF", "INSERT INTO task_sessions(session_id, channel) VALUES (NULL, 'api')"
    )
    store.migrate()
    aged(store, 40)
    answer = store.run("legacy", "prune", "--older-than", "30d", "--yes")
    assert answer["quarantined"] == 1, "it is not said that a row in quarantine loses its archive"
    assert len(store.run("quarantine", "list")["rows"]) == 1, "the row in quarantine is gone"


def test_a_writer_is_waited_for_and_then_reported(old, held, files):
    held(old.path, "BEGIN IMMEDIATE")
    before = files(old.path.parent)
    problem = old.fails("legacy", "prune", "--older-than", "30d", "--yes", "--lock-timeout", "0.2")
    assert problem["code"] == "locked", problem["message"]
    assert files(old.path.parent).keys() <= {
        *before,
        *(f"{old.path.name}{end}" for end in ("-wal", "-shm", "-journal")),
    }


def test_when_the_commit_fails_nothing_is_dropped_and_no_backup_stays(old, held):
    with closing(connect(old.path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    held(old.path, "BEGIN", "SELECT * FROM sqlite_master")  # a reader stops a commit under a rollback journal
    problem = old.fails("legacy", "prune", "--older-than", "30d", "--yes", "--lock-timeout", "0.2")
    assert problem["code"] == "locked", problem["message"]
    assert "task_sessions_legacy" in names(old.path), "it was dropped all the same"
    assert not backups(old.path), "a prune that changed nothing left a backup"
