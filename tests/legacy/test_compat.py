"""`migrate --compat` leaves a writable view under the retired name, so that an old process goes on as it did."""

import json
import sqlite3
from contextlib import closing

import pytest
from legacy_kit import Store, ask, connect, names, one, write

V35 = "v35_merge_task_sessions"
NEW = (
    "INSERT INTO task_sessions(session_id, channel, metadata, created_at, last_activity) VALUES "
    '(\'new\', \'api\', \'{"title": "From the old process", "task_id": "nowhere"}\', '
    "'2026-02-01 10:00:00', '2026-02-02 11:00:00')"
)


@pytest.fixture
def tasks(a_store) -> Store:
    """The case v35, migrated with the view."""
    store: Store = a_store("v35")
    store.migrate(compat=True)
    return store


@pytest.fixture
def webui(a_store) -> Store:
    """The case pr3_overlap, migrated with the views."""
    store: Store = a_store("pr3_overlap")
    store.migrate(compat=True)
    return store


def row(store: Store, session: str) -> dict[str, object]:
    """A chat session by its id."""
    with closing(connect(store.path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT * FROM chat_sessions WHERE session_id = ?", (session,)).fetchone()
    assert found is not None, f"{session} is not in the unified table"
    return dict(found)


# -- the run --------------------------------------------------------------------------------------------------------


def test_the_view_stands_under_the_old_name_and_everything_agrees_with_it(tasks):
    assert "task_sessions" in names(tasks.path, "view"), "there is no view"
    assert tasks.state(V35) == "applied", "the view is taken for a source"
    assert not tasks.failing(), "verify fails with the view there"
    assert tasks.run("monitor")["findings"] == [], "the view is taken for a recreated table"
    write(tasks.path, "CREATE TABLE IF NOT EXISTS task_sessions(session_id TEXT PRIMARY KEY, channel TEXT)")
    assert "task_sessions" not in names(tasks.path), "an old process could recreate the table"
    assert one(tasks.path, "SELECT count(*) FROM task_sessions") == 684, "the view does not show the source's rows"


def test_what_it_shows_is_what_the_table_held(a_store):
    store = a_store("v35")
    query = "SELECT session_id, channel, created_at FROM task_sessions ORDER BY session_id"
    before = ask(store.path, query)
    store.run("migrate", "v35", "--compat", "--yes")
    assert ask(store.path, query) == before, "the old name shows something else than before"


def test_without_the_option_there_is_no_view(a_store):
    assert names(a_store("v35", migrated=True).path, "view") == names(a_store("v35").path, "view")


def test_the_plan_lists_what_such_a_view_cannot_serve_and_it_is_so(a_store, files):
    store = a_store("v35")
    before = files(store.path.parent)
    for command in (("migrate", "--dry-run"), ("plan",)):
        (run,) = [run for run in store.run(*command, "--compat")["runs"] if run["state"] == "would-apply"]
        (said,) = [finding["message"] for finding in run["findings"] if finding["rule"] == "compat_view"]
        for limit in ("UPSERT", "foreign keys", "CREATE INDEX", "row counts"):
            assert limit in said, f"{command} does not say that {limit} cannot be served"
    assert files(store.path.parent) == before
    store.migrate(compat=True)
    with closing(connect(store.path)) as connection:
        for statement in (
            f"{NEW} ON CONFLICT(session_id) DO UPDATE SET channel = 'x'",
            "CREATE INDEX i ON task_sessions(channel)",
        ):
            with pytest.raises(sqlite3.OperationalError):
                connection.execute(statement)
        assert connection.execute(NEW).rowcount == 0, "row counts are served after all: say so"


# -- writes ---------------------------------------------------------------------------------------------------------


def test_an_insert_of_an_old_process_arrives_as_the_migration_would_have_brought_it(tasks):
    write(tasks.path, NEW)
    found = row(tasks, "new")
    assert (found["title"], found["channel"]) == ("From the old process", "api")
    assert found["task_id"] is None, "a task that does not exist must not be referred to"
    assert (found["created_at"], found["updated_at"], found["last_activity"]) == (
        "2026-02-01 10:00:00", "2026-02-02 11:00:00", "2026-02-02 11:00:00",
    )  # fmt: skip
    assert one(tasks.path, "SELECT channel FROM task_sessions WHERE session_id = 'new'") == "api", "it cannot read it"


def test_columns_that_are_left_out_get_the_old_tables_defaults(tasks):
    write(tasks.path, "INSERT INTO task_sessions(session_id) VALUES ('bare')")
    found = row(tasks, "bare")
    assert found["title"] == "Migrated Task Session"
    assert found["created_at"] is not None, "created_at had a default"
    assert one(tasks.path, "SELECT count(*) FROM task_sessions WHERE session_id = 'bare'") == 1, "the row disappears"


def test_a_task_that_exists_is_referred_to(tasks):
    task = one(tasks.path, "SELECT task_id FROM tasks LIMIT 1")
    write(tasks.path, f"INSERT INTO task_sessions(session_id, metadata) VALUES ('t', '{{\"task_id\": \"{task}\"}}')")
    assert row(tasks, "t")["task_id"] == task


def test_an_update_changes_what_it_names_and_nothing_else(tasks):
    session = one(tasks.path, "SELECT session_id FROM task_sessions WHERE channel = 'cli' LIMIT 1")
    before = row(tasks, session)
    write(tasks.path, f"UPDATE task_sessions SET channel = 'ui' WHERE session_id = '{session}'")
    assert row(tasks, session) == {**before, "channel": "ui"}, "something else changed"
    write(tasks.path, f"UPDATE task_sessions SET last_activity = '2026-03-01 00:00:00' WHERE session_id = '{session}'")
    stamp = "2026-03-01 00:00:00"
    assert row(tasks, session) == {**before, "channel": "ui", "updated_at": stamp, "last_activity": stamp}


def test_a_title_that_the_old_process_never_knew_survives_its_update(tasks):
    write(tasks.path, "INSERT INTO task_sessions(session_id, metadata) VALUES ('x', '{}')")
    write(tasks.path, "UPDATE chat_sessions SET title = 'Renamed in the chat' WHERE session_id = 'x'")
    write(tasks.path, "UPDATE task_sessions SET metadata = '{\"a\": 1}' WHERE session_id = 'x'")
    found = row(tasks, "x")
    assert (found["title"], found["metadata"]) == ("Renamed in the chat", '{"a": 1}')
    write(tasks.path, "UPDATE task_sessions SET metadata = 'not json' WHERE session_id = 'x'")
    assert row(tasks, "x")["metadata"] == "not json", "malformed JSON must pass as it did before"


def test_a_delete_deletes(tasks):
    write(tasks.path, NEW, "DELETE FROM task_sessions WHERE session_id = 'new'")
    assert ask(tasks.path, "SELECT 1 FROM chat_sessions WHERE session_id = 'new'") == []


def test_only_rows_that_are_the_sources_are_shown_and_touched(tasks):
    write(tasks.path, "INSERT INTO chat_sessions(session_id, title) VALUES ('chat only', 'A chat')")
    assert ask(tasks.path, "SELECT 1 FROM task_sessions WHERE session_id = 'chat only'") == []
    write(tasks.path, "PRAGMA foreign_keys = OFF", "UPDATE task_sessions SET channel = 'x'")
    assert row(tasks, "chat only")["channel"] is None, "a row of the chat alone was changed by an old process"


def test_a_replace_updates_the_row_and_deletes_no_message(tasks):
    session = one(
        tasks.path,
        "SELECT session_id FROM task_sessions JOIN chat_messages USING (session_id) GROUP BY 1 HAVING count(*) > 1",
    )
    count = f"SELECT count(*) FROM chat_messages WHERE session_id = '{session}'"
    messages, title = one(tasks.path, count), row(tasks, session)["title"]
    write(tasks.path, f"INSERT OR REPLACE INTO task_sessions(session_id, channel) VALUES ('{session}', 'replaced')")
    found = row(tasks, session)
    assert (found["channel"], found["metadata"]) == ("replaced", None), "the row was not replaced"
    assert found["title"] == title, "what the old table never held was lost"
    assert one(tasks.path, count) == messages, "a REPLACE cascaded into the messages"
    write(tasks.path, NEW.replace("INSERT", "REPLACE"))
    assert row(tasks, "new")["channel"] == "api", "a REPLACE of a new row does not arrive"


def test_a_duplicate_is_an_error_or_ignored_as_the_caller_says(tasks):
    write(tasks.path, NEW)
    before = row(tasks, "new")
    with pytest.raises(sqlite3.IntegrityError):
        write(tasks.path, NEW.replace("'api'", "'second'"))
    write(tasks.path, NEW.replace("'api'", "'second'").replace("INSERT", "INSERT OR IGNORE"))
    assert row(tasks, "new") == before, "a duplicate changed the row"
    write(tasks.path, NEW.replace("'new'", "'fresh'").replace("INSERT", "INSERT OR IGNORE"))
    assert row(tasks, "fresh")["channel"] == "api", "a fresh row was ignored"


def test_a_column_that_had_to_be_given_still_has_to(webui):
    with pytest.raises(sqlite3.IntegrityError, match=r"webui_sessions\.user_id"):
        write(
            webui.path,
            "INSERT INTO webui_sessions(session_id, created_at, updated_at) VALUES ('s', '2026-02-01', '2026-02-01')",
        )


WEB = (
    "INSERT INTO webui_sessions VALUES "
    "('w', 'user-7', '2026-02-01T10:00:00.5', '2026-02-01T10:00:00.5', '{\"title\": \"T\"}')",
    "INSERT INTO webui_messages VALUES ('m', 'w', 'user', 'Hello', '2026-02-01T10:00:01', '{}')",
)


def test_what_lives_in_the_metadata_goes_there_and_comes_back(webui):
    write(webui.path, *WEB)
    stored = json.loads(str(row(webui, "w")["metadata"]))
    assert stored.pop("migrated_at", "")
    assert stored == {
        "title": "T",
        "conversation_mode": "chat",
        "execution_phase": "planning",
        "source": "webui_migration",
        "original_user_id": "user-7",
    }
    user = "SELECT user_id FROM webui_sessions WHERE session_id = 'w'"
    assert one(webui.path, user) == "user-7"
    write(webui.path, "UPDATE webui_sessions SET metadata = '{\"title\": \"U\"}' WHERE session_id = 'w'")
    assert (row(webui, "w")["title"], one(webui.path, user)) == ("U", "user-7"), "the user is lost with new metadata"
    write(webui.path, "UPDATE webui_sessions SET user_id = 'user-8' WHERE session_id = 'w'")
    assert one(webui.path, user) == "user-8"
    assert ask(webui.path, "SELECT content FROM webui_messages WHERE session_id = 'w'") == [("Hello",)]
    assert ask(webui.path, "SELECT content FROM chat_messages WHERE session_id = 'w'") == [("Hello",)]


def test_a_user_that_nobody_knows_is_not_made_up(webui):
    write(
        webui.path,
        "INSERT INTO chat_sessions(session_id, metadata) VALUES ('chat', '{}')",
        "UPDATE webui_sessions SET metadata = '{\"a\": 1}' WHERE session_id = 'chat'",
    )
    assert row(webui, "chat")["metadata"] == '{"a":1}', "a guessed user was stored as if it had been said"


OWN = '''"""Old rows become new rows."""
from sessionctl import Merge, Migration, Retire

{functions}
migration = Migration(version="1", {extra} steps=(
    Merge(source="old", target="chat_sessions", key={key}, columns={columns}, extras="metadata", json=("metadata",)),
    Retire("old", successor="chat_sessions"),
))
'''
TABLES = """
CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY, title TEXT, metadata TEXT);
CREATE TABLE old(id TEXT PRIMARY KEY, name TEXT, metadata TEXT, colour TEXT, extra TEXT);
INSERT INTO old VALUES ('1', 'One', '{}', 'red', NULL);
INSERT INTO chat_sessions VALUES ('1', 'Another', '{}');
"""


def own(**given: str) -> str:
    columns = '{"title": "name", "metadata": "metadata"}'
    key = '{"session_id": "\'old-\' || id"}'
    return OWN.format(**{"functions": "", "extra": "", "key": key, "columns": columns, **given})


def test_a_prefixed_key_and_columns_that_the_file_does_not_know_go_there_and_back(make, call, write_migration):
    path, folder = make(TABLES), write_migration(own())
    store = Store(path, call)
    store.run("migrate", "--compat", "--yes", "--no-backup", "--migrations", folder)
    write(
        path,
        "INSERT INTO old(id, name, colour) VALUES ('2', 'Two', 'blue')",
        "UPDATE old SET colour = 'green', name = 'Uno' WHERE id = '1' AND name = 'One'",
        "DELETE FROM old WHERE name = 'nobody'",
    )
    assert ask(path, "SELECT session_id, title FROM chat_sessions ORDER BY 1") == [
        ("1", "Another"), ("old-1", "Uno"), ("old-2", "Two"),
    ], "a write went to another row"  # fmt: skip
    assert ask(path, "SELECT name, colour, extra FROM old WHERE name IN ('Uno', 'Two') ORDER BY 1") == [
        ("Two", "blue", None), ("Uno", "green", None),
    ], "a column that lives in the JSON does not come back"  # fmt: skip
    write(path, "DELETE FROM old WHERE name = 'Uno'")
    assert ask(path, "SELECT session_id FROM chat_sessions ORDER BY 1") == [("1",), ("old-2",)]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (
            {
                "columns": '{"title": "loud(name)", "metadata": "metadata"}',
                "functions": "def loud(text):\n    return text\n",
                "extra": "functions=(loud,),",
            },
            "loud",
        ),
        ({"key": '{"session_id": "upper(id)"}'}, "key"),
    ],
    ids=["a function of its own", "a key without a way back"],
)
def test_where_no_view_can_serve_the_run_is_refused_and_nothing_is_changed(
    make, call, write_migration, dump, given, why
):
    path, folder = make(TABLES), write_migration(own(**given))
    before = dump(path, ours=True)
    problem = Store(path, call).fails("migrate", "--compat", "--yes", "--migrations", folder)
    assert problem["code"] == "refused", problem["message"]
    assert why in problem["message"], f"the reason is not named: {problem['message']}"
    assert dump(path, ours=True) == before, "a refused run changed something"


# -- the way back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["v35", "pr3", "pr3_overlap"])
def test_a_rollback_takes_the_views_away_and_restores_the_database(a_store, dump, name):
    store = a_store(name)
    before = dump(store.path)
    store.migrate(compat=True)
    store.run("rollback", "--yes")
    assert dump(store.path) == before, "the database is not what it was"


def test_what_an_old_process_wrote_through_the_view_is_in_its_table_after_a_rollback(tasks):
    session = one(tasks.path, "SELECT session_id FROM task_sessions WHERE channel = 'cli' LIMIT 1")
    write(tasks.path, NEW, f"UPDATE task_sessions SET channel = 'ui' WHERE session_id = '{session}'")
    tasks.run("rollback", "--yes")
    assert "task_sessions" in names(tasks.path)
    assert one(tasks.path, "SELECT last_activity FROM task_sessions WHERE session_id = 'new'") == "2026-02-02 11:00:00"
    assert one(tasks.path, f"SELECT channel FROM task_sessions WHERE session_id = '{session}'") == "ui"


def test_drop_views_takes_them_away_and_a_rollback_still_works(a_store, dump):
    store = a_store("v35")
    before = dump(store.path)
    store.migrate(compat=True)
    now = dump(store.path)
    answer = store.run("legacy", "drop-views", "--dry-run")
    assert (answer["views"], answer["state"]) == (["task_sessions"], "would-drop")
    assert store.fails("legacy", "drop-views", code=2)["code"] == "bad_config", "without a terminal it needs --yes"
    assert dump(store.path) == now, "a dry run or an unconfirmed call changed something"
    answer = store.run("legacy", "drop-views", "--yes")
    assert (answer["views"], answer["state"]) == (["task_sessions"], "dropped")
    assert "task_sessions" not in names(store.path, "view")
    assert not [name for name in names(store.path, "trigger") if "_compat_" in name], "triggers are left"
    assert not store.failing(), "verify fails without the view"
    assert store.run("legacy", "drop-views", "--yes")["views"] == [], "a second call finds something"
    store.run("rollback", "--yes")
    assert dump(store.path) == before, "the database is not what it was"


def test_drop_views_refuses_while_something_is_built_on_one(tasks, dump):
    write(tasks.path, "CREATE VIEW busy AS SELECT session_id FROM task_sessions")
    before = dump(tasks.path, ours=True)
    problem = tasks.fails("legacy", "drop-views", "--yes")
    assert problem["code"] == "refused"
    assert "busy" in problem["message"], "what is in the way is not named"
    assert dump(tasks.path, ours=True) == before
