"""Runs: archives, leftovers, and what others wrote down."""

# ruff: noqa: E501

from traps_kit import Lab, Sees, Trap, chat, row, said, task, web

RECREATE = (
    "CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, "
    "created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_activity TIMESTAMP DEFAULT CURRENT_TIMESTAMP);"
)
RENAME = "ALTER TABLE task_sessions RENAME TO task_sessions_legacy;"
NO_ROWS = Sees("finds no task_sessions, or calls it done: {} rows arrive", "SELECT count(*) FROM chat_sessions", 0)
STOPPED = "SELECT count(*) FROM chat_sessions"


def stops(error: str):  # type: ignore[no-untyped-def]
    from traps_kit import Fails

    return Fails(error)


def _recreated(lab: Lab) -> None:
    lab.do(RECREATE + task("a", channel="late") + task("late"))
    assert [c for c in lab.failed() if "pending" in c], "verify does not notice the recreated table"
    merge = lab.migrate()[0].merges[0]
    assert (merge.source, merge.archive) == ("task_sessions", "task_sessions_legacy_2")
    assert (merge.inserted, merge.merged) == (1, 1)
    assert lab.look("SELECT count(*) FROM task_sessions_legacy_2") == 2
    assert lab.look("SELECT count(*) FROM sqlite_master WHERE name = 'task_sessions'") == 0
    assert not lab.failed()


def _deleted_and_edited(lab: Lab) -> None:
    lab.do(
        "DELETE FROM chat_sessions WHERE session_id = 'a'; UPDATE chat_sessions SET title = 'Mine', channel = NULL WHERE session_id = 'b'"
    )
    assert not lab.failed(), "a deletion and an edit of the application are no failure"
    details = " ".join(c.detail for c in __import__("sessionctl.verify").verify.verify(lab.path, lab.migrations))
    assert "1 edited, 1 deleted" in details, details
    assert lab.migrate()[0].state == "already-applied"
    assert lab.look("SELECT session_id, title FROM chat_sessions") == [("b", "Mine")]


def _stay_deleted(lab: Lab) -> None:
    lab.do("DELETE FROM chat_sessions WHERE session_id = 'a';" + RECREATE + task("c"))
    lab.migrate()
    assert lab.look("SELECT session_id FROM chat_sessions ORDER BY 1") == ["b", "c"], "a deleted row came back"
    assert not lab.failed()


def _disturbed(lab: Lab) -> None:
    lab.do("UPDATE task_sessions_legacy SET channel = 'x' WHERE session_id = 'a'")
    assert any("archive task_sessions_legacy" in c for c in lab.failed()), "a disturbed archive passes"


def _vacuumed(lab: Lab) -> None:
    lab.do("DELETE FROM chat_sessions WHERE session_id = 'a'; VACUUM; REINDEX; ANALYZE")
    assert not lab.failed(), "VACUUM disturbs the proof"
    assert lab.migrate()[0].state == "already-applied"


def _proof(lab: Lab) -> list[str]:
    from sessionctl import verify

    return [c.detail for c in verify.verify(lab.path, lab.migrations) if c.name.startswith("proof of")]


def _vacuumed_without_key(lab: Lab) -> None:
    before = _proof(lab)
    lab.do("VACUUM")
    assert _proof(lab) == before, "the proof says something else after VACUUM"
    assert not lab.failed()


TRAPS = [
    Trap(
        name="only-the-archive-name",
        about="Somebody renamed task_sessions to task_sessions_legacy and never merged it",
        rows=task("a") + RENAME,
        plain=stops("no such table: task_sessions"),
        ours="A source like any other; it keeps its name, and the foreign key of `tasks` leaves it",
        outcomes={"inserted": 1},
        sees=(
            ("SELECT \"table\" FROM pragma_foreign_key_list('tasks')", "chat_sessions"),
            ("SELECT count(*) FROM task_sessions_legacy", 1),
        ),
    ),
    Trap(
        name="both-names",
        about="task_sessions_legacy was renamed by hand, and an old process recreated task_sessions",
        rows=task("a") + task("b") + RENAME + RECREATE + task("b", channel="late") + task("c"),
        plain=stops("there is already another table or index with this name: task_sessions_legacy"),
        ours="Both are sources; the live one becomes `task_sessions_legacy_2`",
        outcomes=({"inserted": 2}, {"inserted": 1, "merged": 1}),
        sees=(("SELECT count(*) FROM chat_sessions", 3), ("SELECT count(*) FROM task_sessions_legacy_2", 2)),
    ),
    Trap(
        name="a-foreign-table-has-the-archives-name",
        about="A table called task_sessions_legacy that is something else",
        rows="CREATE TABLE task_sessions_legacy (secret TEXT); INSERT INTO task_sessions_legacy VALUES ('s3cret');"
        + task("a"),
        plain=stops("there is already another table"),
        ours="Refused, not used; the table is named",
        refused=("refused", "task_sessions_legacy"),
    ),
    Trap(
        name="an-empty-placeholder-archive",
        about="An empty task_sessions_legacy of the right shape",
        rows=RECREATE.replace("task_sessions", "task_sessions_legacy") + task("a"),
        plain=stops("there is already another table"),
        ours="Merged as the empty archive that it is; the live table becomes the next generation",
        outcomes=({}, {"inserted": 1}),
        sees=(("SELECT count(*) FROM task_sessions_legacy_2", 1),),
    ),
    Trap(
        name="an-archive-name-that-is-a-view",
        about="A view is called task_sessions_legacy",
        rows="CREATE VIEW task_sessions_legacy AS SELECT 1 AS x;" + task("a"),
        plain=stops("there is already another table"),
        ours="Refused; the view is named",
        refused=("refused", "task_sessions_legacy"),
    ),
    Trap(
        name="an-index-has-the-archives-name",
        about="An index is called task_sessions_legacy",
        rows="CREATE INDEX task_sessions_legacy ON tasks(title);" + task("a"),
        plain=stops("there is already another table or index with this name"),
        ours="The archive takes the next free name",
        outcomes={"inserted": 1},
        sees=(
            ("SELECT archive FROM _sessionctl_archives", "task_sessions_legacy_2"),
            ("SELECT type FROM sqlite_master WHERE name = 'task_sessions_legacy'", "index"),
        ),
    ),
    Trap(
        name="recreated-after-the-merge",
        about="An old process recreates task_sessions after the merge and writes into it",
        rows=task("a") + task("b"),
        plain=Sees(
            "has no second run: {} tables of that name are watched",
            "SELECT count(*) FROM sqlite_master WHERE name = 'task_sessions'",
            0,
        ),
        ours="Pending again; the next run merges it into a further generation of the archive, and verify passes",
        outcomes={"inserted": 2},
        then=_recreated,
    ),
    Trap(
        name="deleted-and-edited-by-the-application",
        about="After the merge the application deletes one migrated row and edits another",
        rows=task("a") + task("b"),
        plain=Sees("cannot tell {} rows apart from lost ones", "SELECT count(*) FROM chat_sessions", 2),
        ours="They stay so; verify counts them and passes",
        outcomes={"inserted": 2},
        then=_deleted_and_edited,
    ),
    Trap(
        name="deleted-rows-do-not-come-back",
        about="A deleted row, and a second generation",
        rows=task("a") + task("b"),
        plain=Sees("has {} rows", "SELECT count(*) FROM chat_sessions", 2),
        ours="The next generation does not bring the deleted row back",
        outcomes={"inserted": 2},
        then=_stay_deleted,
    ),
    Trap(
        name="a-disturbed-archive",
        about="Somebody edits the archive",
        rows=task("a") + task("b"),
        plain=Sees("keeps {} fingerprint of it", "SELECT count(*) FROM sqlite_master WHERE name LIKE '%digest%'", 0),
        ours="verify fails and names it",
        outcomes={"inserted": 2},
        then=_disturbed,
    ),
    Trap(
        name="vacuum-after-the-merge",
        about="VACUUM, REINDEX and ANALYZE after the merge; the source has no declared key of integers",
        rows=task("b") + task("a") + chat("z", title="") + task("z") + task(None),
        plain=Sees("{} rows", "SELECT count(*) FROM chat_sessions WHERE session_id IS NOT NULL", 3),
        ours="The proof holds: rows are known by their keys",
        outcomes={"inserted": 2, "merged": 1, "quarantined": 1},
        then=_vacuumed,
    ),
    Trap(
        name="vacuum-renumbers-rows-without-a-key",
        about="A source without a primary key, with gaps between its rows; VACUUM numbers them anew",
        base="own",
        rows="CREATE TABLE new (id PRIMARY KEY, v); CREATE TABLE old (id, v);"
        + "".join(
            row("old", id=key, v=v)
            for key, v in (("gap", 0), ("a", 1), ("gap", 0), ("a", 2), ("b", 3), (None, 4), ("c", 5))
        )
        + "DELETE FROM old WHERE id = 'gap';"
        + row("new", id="b", v="other"),
        migration='Merge(source="old", target="new", key={"id": "id"}, columns={"v": "v"}), Retire("old", successor="new")',
        script="INSERT OR IGNORE INTO new SELECT * FROM old WHERE id NOT IN (SELECT id FROM new); ALTER TABLE old RENAME TO old_legacy;",
        plain=Sees("drops {} of 5 rows", "SELECT 5 - count(*) FROM new WHERE v <> 'other'", 3),
        ours="The proof holds after a VACUUM as before, and quarantined rows are still known",
        outcomes={"inserted": 2, "merged": 1, "quarantined": 2},
        then=_vacuumed_without_key,
    ),
    Trap(
        name="success-of-another-tool-without-the-work",
        about="schema_migrations says `success` for this migration, and the rows never moved",
        rows=row(
            "schema_migrations",
            migration_id="v35_merge_task_sessions",
            status="success",
            applied_at="2026-01-05 09:00:00",
        )
        + row("schema_version", version="0.35.0")
        + task("a"),
        plain=Sees("(run by hand) moves {} row", "SELECT count(*) FROM chat_sessions", 1),
        ours="Not trusted: the shape says that it is pending",
        outcomes={"inserted": 1},
        sees=(("SELECT count(*) FROM schema_migrations WHERE migration_id = 'v35_merge_task_sessions'", 1),),
    ),
    Trap(
        name="failure-of-another-tool",
        about="schema_migrations says `failed` or `running`",
        rows=row(
            "schema_migrations",
            migration_id="v35_merge_task_sessions",
            status="failed",
            applied_at="2026-01-05 09:00:00",
        )
        + row(
            "schema_migrations", migration_id="merge_webui_sessions", status="running", applied_at="2026-01-05 09:00:00"
        )
        + task("a"),
        plain=Sees(
            "(run by hand) leaves the word `{}`",
            "SELECT status FROM schema_migrations WHERE migration_id = 'v35_merge_task_sessions'",
            "failed",
        ),
        ours="Not in the way; ours says `success` afterwards, the other row stays",
        outcomes={"inserted": 1},
        sees=(("SELECT status FROM schema_migrations ORDER BY migration_id", ["running", "success"]),),
    ),
    Trap(
        name="ledgers-of-another-shape",
        about="schema_version and schema_migrations have other columns, or are views",
        rows="DROP TABLE schema_migrations; CREATE TABLE schema_migrations (migration_id TEXT PRIMARY KEY, name TEXT NOT NULL);"
        "DROP TABLE schema_version; CREATE VIEW schema_version AS SELECT '0.30.0' AS version, NULL AS applied_at;"
        + task("a"),
        plain=Sees("{} row", "SELECT count(*) FROM chat_sessions", 1),
        ours="Left alone; our own ledger has the run",
        outcomes={"inserted": 1},
        sees=(("SELECT count(*) FROM schema_migrations", 0), ("SELECT version FROM schema_version", "0.30.0")),
        fails=("migration recorded", "schema version updated"),
    ),
    Trap(
        name="half-done-by-another-tool",
        about="The columns were added and half of the rows copied",
        rows="ALTER TABLE chat_sessions ADD COLUMN channel TEXT; ALTER TABLE chat_sessions ADD COLUMN last_activity TIMESTAMP;"
        + task("a")
        + task("b")
        + chat("a", title="Migrated Task Session"),
        plain=stops("duplicate column name"),
        ours="Goes on from the live shape: copies what is missing, fills what is empty",
        outcomes={"inserted": 1, "merged": 1},
        sees=(("SELECT channel FROM chat_sessions", ["cli", "cli"]),),
    ),
    Trap(
        name="an-empty-source",
        about="The source has no rows",
        rows=chat("x"),
        plain=Sees("{} row", "SELECT count(*) FROM chat_sessions", 1),
        ours="Archived, references re-pointed",
        outcomes={},
        sees=(("SELECT \"table\" FROM pragma_foreign_key_list('tasks')", "chat_sessions"),),
    ),
    Trap(
        name="messages-and-sessions-renamed-by-hand",
        base="v34",
        about="Both webui tables renamed by hand; the messages' foreign key names the archive",
        rows=web("s")
        + said("m", "s")
        + "ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy; ALTER TABLE webui_messages RENAME TO webui_messages_legacy;",
        plain=stops("no such table: webui_sessions"),
        ours="Both merged",
        outcomes=({"inserted": 1}, {"inserted": 1}),
    ),
]
_ = (NO_ROWS, STOPPED)
