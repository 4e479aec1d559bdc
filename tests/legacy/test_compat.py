"""`migrate --compat` leaves a writable view under the retired name, so that an old process goes on as it did."""

import json
import sqlite3
import subprocess
import sys
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


def test_the_view_shows_the_rows_of_the_table_and_no_others(a_store):
    webui = a_store("pr3_overlap")
    queries = (
        "SELECT session_id, user_id FROM webui_sessions ORDER BY 1",
        "SELECT message_id, session_id, role, content FROM webui_messages ORDER BY 1",
    )
    before = [ask(webui.path, query) for query in queries]
    webui.migrate(compat=True)
    assert [ask(webui.path, query) for query in queries] == before, "not what the tables held"
    write(
        webui.path,
        "INSERT INTO chat_sessions(session_id, metadata) VALUES ('chat', '{}')",
        "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES ('cm', 'chat', 'user', 'x')",
        "UPDATE webui_sessions SET metadata = 'wrecked'",
        "DELETE FROM webui_messages",
    )
    assert row(webui, "chat")["metadata"] == "{}", "a session of the chat alone was written to"
    assert one(webui.path, "SELECT count(*) FROM chat_messages WHERE message_id = 'cm'") == 1


def test_a_user_that_nobody_knows_is_not_made_up(webui):
    write(
        webui.path,
        "INSERT INTO chat_sessions(session_id, metadata) VALUES ('chat', '{\"source\": \"webui_migration\"}')",
        "UPDATE webui_sessions SET metadata = '{\"a\":  1}' WHERE session_id = 'chat'",
    )
    assert row(webui, "chat")["metadata"] == '{"a":  1}', "a guessed user was stored as if it had been said"


SPELLED = '{ "b" :  1.50, "title":"T", "n": [1,  2] }'


@pytest.mark.parametrize("who", ["merged", "inserted", "new"])
def test_an_update_of_another_column_leaves_the_metadata_byte_for_byte(webui, who):
    session = "w"
    if who == "new":
        write(webui.path, WEB[0])
    else:
        (session,) = ask(
            webui.path,
            "SELECT session_id FROM webui_sessions WHERE session_id "
            f"{'NOT ' * (who == 'inserted')}IN (SELECT key FROM _sessionctl_rows WHERE outcome = 'merged') LIMIT 1",
        )[0]
    write(webui.path, f"UPDATE webui_sessions SET metadata = '{SPELLED}' WHERE session_id = '{session}'")
    assert row(webui, session)["metadata"] == SPELLED, "it is not stored as it was written"
    for change in ("user_id = 'else'", "updated_at = '2027-01-01T00:00:00'", "user_id = 'other', created_at = '2020'"):
        write(webui.path, f"UPDATE webui_sessions SET {change} WHERE session_id = '{session}'")
        assert row(webui, session)["metadata"] == SPELLED, f"{change} rewrote it"
    assert one(webui.path, f"SELECT user_id FROM webui_sessions WHERE session_id = '{session}'") == "other"


def test_json_that_is_inserted_gains_keys_and_keeps_its_bytes(webui):
    write(webui.path, f"INSERT INTO webui_sessions VALUES ('s', 'u', '2026-02-01', '2026-02-01', '{SPELLED}')")
    stored = str(row(webui, "s")["metadata"])
    assert stored.startswith(SPELLED[:-1]), f"it was rewritten: {stored}"
    assert json.loads(stored)["source"] == "webui_migration"
    for text in ("", "null", "[1,  2]", "{broken", '{"x": NaN}'):
        write(
            webui.path,
            "DELETE FROM webui_sessions WHERE session_id = 's'",
            f"INSERT INTO webui_sessions VALUES ('s', 'who', '2026-02-01', '2026-02-01', '{text}')",
        )
        assert one(webui.path, "SELECT user_id FROM webui_sessions WHERE session_id = 's'") == "who", text
        found = row(webui, "s")["metadata"]
        assert found == text if text.startswith(("[", "{")) else json.loads(str(found)), "it was rewritten"


def test_a_duplicate_says_what_the_old_table_would_have_said(webui):
    write(webui.path, *WEB)
    session = one(webui.path, "SELECT session_id FROM webui_sessions WHERE session_id <> 'w' LIMIT 1")
    for statement, named in (
        (WEB[0], "webui_sessions.session_id"),
        (WEB[0].replace("'w'", f"'{session}'"), "webui_sessions.session_id"),
        (WEB[1], "webui_messages.message_id"),
    ):
        before = ask(webui.path, "SELECT * FROM chat_sessions UNION ALL SELECT * FROM chat_messages")
        with pytest.raises(sqlite3.IntegrityError, match=rf"^UNIQUE constraint failed: {named}$"):
            write(webui.path, statement)
        assert ask(webui.path, "SELECT * FROM chat_sessions UNION ALL SELECT * FROM chat_messages") == before


def test_all_four_statements_with_returning(webui):
    with closing(connect(webui.path)) as connection:
        made = f"{WEB[0]} RETURNING session_id, user_id"
        assert connection.execute(made).fetchall() == [("w", "user-7")]
        changed = "UPDATE webui_sessions SET user_id = 'x' WHERE session_id = 'w' RETURNING session_id, user_id"
        assert connection.execute(changed).fetchall() == [("w", "x")]
        replaced = WEB[0].replace("INSERT", "INSERT OR REPLACE").replace("user-7", "user-9")
        assert connection.execute(f"{replaced} RETURNING user_id").fetchall() == [("user-9",)]
        assert connection.execute("SELECT user_id FROM webui_sessions WHERE session_id = 'w'").fetchall() == [
            ("user-9",)
        ]
        gone = "DELETE FROM webui_sessions WHERE session_id = 'w' RETURNING user_id"
        assert connection.execute(gone).fetchall() == [("user-9",)]
        assert connection.execute("SELECT 1 FROM webui_sessions WHERE session_id = 'w'").fetchall() == []


def test_a_row_that_is_renamed_is_found_under_its_new_id(webui):
    session, user = ask(
        webui.path,
        "SELECT session_id, user_id FROM webui_sessions WHERE session_id NOT IN (SELECT session_id FROM chat_messages) "
        "UNION ALL SELECT 'w', 'user-7' LIMIT 1",
    )[0]
    write(webui.path, *(WEB[:1] if session == "w" else ()))
    write(webui.path, f"UPDATE webui_sessions SET session_id = 'renamed' WHERE session_id = '{session}'")
    found = ask(
        webui.path, f"SELECT session_id, user_id FROM webui_sessions WHERE session_id IN ('renamed', '{session}')"
    )
    assert found == [("renamed", user)]


def test_an_old_process_that_begins_a_session_of_the_chat_fills_what_is_empty_there(tasks):
    write(
        tasks.path,
        "INSERT INTO chat_sessions(session_id, title, metadata) VALUES ('new', 'In the chat', '{\"mine\": 1}')",
        NEW,
    )
    found = row(tasks, "new")
    assert (found["title"], found["channel"]) == ("In the chat", "api"), "what the chat said was overwritten"
    assert json.loads(str(found["metadata"])) == {"mine": 1, "title": "From the old process", "task_id": "nowhere"}
    with pytest.raises(sqlite3.IntegrityError, match=r"task_sessions\.session_id"):
        write(tasks.path, NEW)


FORKED = (
    "INSERT INTO chat_messages(message_id, session_id, role, content) "
    "SELECT message_id, (SELECT session_id FROM chat_sessions LIMIT 1), 'user', 'another thing' FROM webui_messages "
    "ORDER BY message_id LIMIT 1"
)


def test_a_message_that_was_forked_is_the_old_process_own_under_its_old_id(a_store):
    store = a_store("pr3")
    write(store.path, FORKED)
    query = "SELECT message_id, session_id, content FROM webui_messages ORDER BY 1"
    before = ask(store.path, query)
    message, _, _ = before[0]
    store.migrate(compat=True)
    assert ask(store.path, query) == before, "the view shows the chat's message, or none"
    write(store.path, f"UPDATE webui_messages SET content = 'edited' WHERE message_id = '{message}'")
    mine = f"SELECT content FROM chat_messages WHERE message_id = '{message}'"
    assert one(store.path, mine) == "another thing", "a write went to the chat's message"
    with pytest.raises(sqlite3.IntegrityError, match=r"webui_messages\.message_id"):
        write(store.path, f"INSERT INTO webui_messages VALUES ('{message}', '{before[0][1]}', 'user', 'c', '2026', '')")
    store.run("rollback", "--yes")
    assert one(store.path, f"SELECT content FROM webui_messages WHERE message_id = '{message}'") == "edited"
    assert one(store.path, mine) == "another thing"


def test_the_archive_can_be_looked_after_while_the_view_stands(webui, dump):
    before = dump(webui.path, ours=True)
    assert webui.run("heal", "--dry-run")["findings"] == [], "the view is taken for damage"
    webui.run("heal", "--yes")
    assert dump(webui.path, ours=True) == before, "heal pointed the view elsewhere"
    problem = webui.fails("legacy", "prune", "--older-than", "0h", "--yes")
    assert "webui_sessions" in problem["message"]
    assert "drop-views" in problem["hint"], "the way out is not named"


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


NUMBERED = '''"""Numbered chats and their lines get prefixes."""
from sessionctl import Merge, Migration, Retire

migration = Migration(version="1", steps=(
    Merge(source="web", target="chats", key={"id": "'web:' || id"}, columns={"title": "title"}),
    Merge(source="web_lines", target="lines", key={"line": "'w' || line"}, on_conflict="fork",
          columns={"chat": "'web:' || chat", "said": "said"}, inverse={"chat": "substr(chat, 5)"}),
    Retire("web", successor="chats"),
    Retire("web_lines", successor="lines"),
))
'''
NUMBERS = """
CREATE TABLE chats(id TEXT PRIMARY KEY, title TEXT);
CREATE TABLE lines(line TEXT PRIMARY KEY, chat TEXT REFERENCES chats(id) ON DELETE CASCADE, said TEXT);
CREATE TABLE web(id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE web_lines(line INTEGER PRIMARY KEY, chat INTEGER REFERENCES web(id) ON DELETE CASCADE, said TEXT);
INSERT INTO chats VALUES ('c', 'chat');
INSERT INTO lines VALUES ('w3', 'c', 'has the id of another line'), ('w07', 'c', 'looks like one');
INSERT INTO web VALUES (1, 'one'), (2, 'two'), (10, 'ten');
INSERT INTO web_lines VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c'), (7, 10, 'd'), (11, 10, 'e');
"""


def test_numbers_that_got_a_prefix_are_numbers_in_the_view(make, call, write_migration):
    moved, left = make(NUMBERS, "moved.db"), make(NUMBERS, "left.db")
    Store(moved, call).run("migrate", "--compat", "--yes", "--no-backup", "--migrations", write_migration(NUMBERED))
    for path in (moved, left):  # what the old process says, as it always has
        write(
            path,
            "UPDATE web SET title = 'first' WHERE id = 1",
            "UPDATE web_lines SET said = 'B' WHERE line = 2",
            "UPDATE web_lines SET said = 'E' WHERE line = '11'",
            "UPDATE web_lines SET said = 'C' WHERE line = 3",
            "DELETE FROM web_lines WHERE line = 1",
            "INSERT INTO web_lines VALUES (12, 2, 'f')",
            "DELETE FROM web WHERE id = 10",
        )
    for query in (
        "SELECT id, typeof(id), title FROM web ORDER BY id",
        "SELECT line, typeof(line), chat, typeof(chat), said FROM web_lines ORDER BY line",
        "SELECT said FROM web_lines WHERE chat = 2 AND line > 2 ORDER BY line",
        "SELECT l.said FROM web_lines AS l JOIN web AS w ON w.id = l.chat ORDER BY l.line",
        "SELECT max(line) + 1 FROM web_lines",
    ):
        assert ask(moved, query) == ask(left, query), f"the view answers otherwise than the table: {query}"
    assert ask(moved, "SELECT line FROM lines WHERE chat = 'c' ORDER BY 1") == [("w07",), ("w3",)], "theirs was touched"


def test_a_column_that_lives_in_the_json_is_changed_in_its_place(make, call, write_migration):
    path, folder = make(TABLES), write_migration(own())
    write(path, """UPDATE old SET metadata = '{ "b" :  1.50 }'""")
    Store(path, call).run("migrate", "--compat", "--yes", "--no-backup", "--migrations", folder)
    stored = "SELECT metadata FROM chat_sessions WHERE session_id = 'old-1'"
    for colour in ("green", "blue", None, "red"):
        value = f"'{colour}'" if colour else "NULL"
        write(path, f"UPDATE old SET colour = {value} WHERE id = '1'")
        assert one(path, "SELECT colour FROM old WHERE id = '1'") == colour
        assert json.loads(one(path, stored)).get("colour") == colour
        if colour in ("green", "blue"):
            assert one(path, stored).startswith('{ "b" :  1.50'), f"the rest was rewritten: {one(path, stored)}"
    write(path, """UPDATE old SET metadata = '{ "c" :  2.50 }' WHERE id = '1'""")
    assert one(path, "SELECT colour FROM old WHERE id = '1'") == "red", "it went with the old text"
    assert one(path, stored).startswith('{ "c" :  2.50'), "what was written is stored otherwise"


def test_the_plan_says_how_many_rows_the_view_shows_where_the_table_held_more(a_store):
    store = a_store("pr3")
    write(
        store.path,
        "PRAGMA foreign_keys = OFF",
        "INSERT INTO webui_messages VALUES ('astray', 'nowhere', 'user', 'x', '2026-01-01T00:00:00', NULL)",
    )
    (run,) = [run for run in store.run("plan", "--compat")["runs"] if run["state"] == "would-apply"]
    said = {f["place"]["table"]: f["message"] for f in run["findings"] if f["rule"] == "compat_view"}
    assert "shows 97 of the table's 98 rows" in said["webui_messages"]
    assert "rows" not in said["webui_sessions"].replace("row counts", ""), "it differs by nothing"


def test_the_views_of_one_migration_survive_the_next(a_store, dump):
    store = a_store("v35")
    write(
        store.path,
        "CREATE TABLE webui_sessions (session_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, "
        "created_at TEXT NOT NULL, updated_at TEXT NOT NULL, metadata TEXT)",
        "INSERT INTO webui_sessions VALUES ('w', 'ann', '2026-01-03T10:00:00', '2026-01-03T10:00:00', '{}')",
    )
    before = dump(store.path)
    store.migrate(compat=True)
    assert ask(store.path, "SELECT session_id, user_id FROM webui_sessions") == [("w", "ann")]
    assert one(store.path, "SELECT count(*) FROM task_sessions") == 684
    assert not store.failing()
    store.run("rollback", "--steps", "2", "--yes")
    assert dump(store.path) == before


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


@pytest.mark.parametrize(("source", "target"), [("web", "new"), ("web", "Old"), ("NEW", "chats")])
def test_a_table_called_as_the_row_in_a_trigger_is_refused(make, call, write_migration, dump, source, target):
    steps = f"Merge(source='{source}', target='{target}', key={{'id': 'id'}}, columns={{'v': 'v'}})"
    text = f"migration = Migration(version='1', steps=({steps}, Retire('{source}', successor='{target}')))"
    folder = write_migration(f'"""One table."""\n\nfrom sessionctl import Merge, Migration, Retire\n\n{text}\n')
    tables = "".join(f"CREATE TABLE {table}(id TEXT PRIMARY KEY, v TEXT);" for table in (source, target))
    path = make(f"{tables} INSERT INTO {source} VALUES ('1', 'said');")
    before = dump(path, ours=True)
    problem = Store(path, call).fails("migrate", "--compat", "--yes", "--migrations", folder)
    assert problem["code"] == "refused", problem["message"]
    assert f"called {source if source == 'NEW' else target}" in problem["message"], problem["message"]
    assert dump(path, ours=True) == before, "a refused run changed something"


BACK = (
    "SELECT session_id, user_id FROM webui_sessions WHERE session_id IN ('w', 'later', '{0}') ORDER BY 1",
    "SELECT message_id, session_id, content FROM webui_messages WHERE message_id IN ('m', 'm2', 'm3') ORDER BY 1",
)


@pytest.mark.parametrize("dropped", [False, True], ids=["the views stand", "the views are gone"])
def test_after_a_rollback_an_old_process_finds_its_sessions_and_messages_again(webui, dropped):
    both = one(webui.path, "SELECT key FROM _sessionctl_rows WHERE outcome = 'merged' LIMIT 1")
    write(
        webui.path,
        *WEB,
        "UPDATE webui_sessions SET metadata = '{}' WHERE session_id = 'w'",
        f"UPDATE webui_sessions SET user_id = 'changed' WHERE session_id = '{both}'",
        f"INSERT INTO webui_messages VALUES ('m2', '{both}', 'user', 'In both', '2026-02-01T10:00:01', '{{}}')",
        "INSERT INTO chat_sessions(session_id, metadata) VALUES ('later', '{\"source\": \"webui_migration\"}')",
        "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES ('m3', 'later', 'user', 'Later')",
        "INSERT INTO chat_sessions(session_id, metadata) VALUES ('chat', '{}')",
        "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES ('cm', 'chat', 'user', 'x')",
    )
    shown = [ask(webui.path, query.format(both)) for query in BACK]
    assert shown == [
        sorted([("w", "user-7"), ("later", "unknown"), (both, "changed")]),
        [("m", "w", "Hello"), ("m2", both, "In both"), ("m3", "later", "Later")],
    ]
    if dropped:
        webui.run("legacy", "drop-views", "--yes")
    webui.run("rollback", "--yes")
    assert [ask(webui.path, query.format(both)) for query in BACK] == shown, "an old process misses what it wrote"
    assert ask(webui.path, "SELECT 1 FROM webui_sessions WHERE session_id = 'chat'") == []
    assert ask(webui.path, "SELECT 1 FROM webui_messages WHERE message_id = 'cm'") == []
    assert one(webui.path, "SELECT count(*) FROM _sessionctl_compat_rows") == 0, "notes of a view that is gone are left"
    with closing(connect(webui.path)) as connection:
        for table in ("webui_messages", "chat_messages"):
            lost = connection.execute(f"PRAGMA foreign_key_check({table})").fetchall()
            assert len(lost) in (0, 24), f"{table} dangles: {lost}"
    webui.migrate(compat=True)
    assert [ask(webui.path, query.format(both)) for query in BACK] == shown, "migrated again is not migrated once"


SPOKEN = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA foreign_keys = ON")
for statement in sys.stdin.read().split(";"):
    connection.execute(statement)
"""


def test_a_process_that_knows_nothing_of_us_writes_and_finds_it_again(webui):
    session = one(webui.path, "SELECT key FROM _sessionctl_rows WHERE outcome = 'merged' LIMIT 1")
    script = ";".join(
        (
            *WEB,
            f"UPDATE webui_sessions SET user_id = 'eve', updated_at = '2027-01-01' WHERE session_id = '{session}'",
            "INSERT OR REPLACE INTO webui_messages VALUES ('m', 'w', 'user', 'Again', '2026-02-01', '{}')",
            "INSERT OR IGNORE INTO webui_messages VALUES ('m', 'w', 'user', 'Ignored', '2026-02-01', '{}')",
        )
    )
    subprocess.run([sys.executable, "-c", SPOKEN, str(webui.path)], input=script, text=True, check=True, timeout=60)
    query = (
        f"SELECT session_id, user_id, updated_at FROM webui_sessions WHERE session_id IN ('w', '{session}') ORDER BY 1"
    )
    said = ask(webui.path, query)
    assert (session, "eve", "2027-01-01") in said
    webui.run("rollback", "--yes")
    assert ask(webui.path, query) == said
    assert one(webui.path, "SELECT content FROM webui_messages WHERE message_id = 'm'") == "Again"


def test_a_discarding_rollback_lists_what_was_said_aside(webui):
    session = one(webui.path, "SELECT session_id FROM webui_sessions LIMIT 1")
    user = one(webui.path, f"SELECT user_id FROM webui_sessions WHERE session_id = '{session}'")
    write(webui.path, f"UPDATE webui_sessions SET user_id = 'changed' WHERE session_id = '{session}'")
    (run,) = webui.run("rollback", "--discard", "--yes")["runs"]
    assert [(lost["table"], lost["field"], lost["rows"]) for lost in run["cannot_carry"]] == [
        ("webui_sessions", "user_id", 1)
    ]
    assert one(webui.path, f"SELECT user_id FROM webui_sessions WHERE session_id = '{session}'") == user


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
    answer = store.run("legacy", "drop-views", "--yes")
    assert (answer["views"], answer["state"]) == ([], "dropped"), "a second call finds something"
    store.run("rollback", "--yes")
    assert dump(store.path) == before, "the database is not what it was"


def test_views_that_still_stand_are_shown_where_one_looks_and_are_no_failure(webui):
    both = ["webui_sessions", "webui_messages"]
    assert (webui.run("monitor")["ok"], webui.run("monitor")["views"]) == (True, both)
    assert webui.run("legacy", "list")["views"] == both
    states = {m["migration"]: m["views"] for m in webui.run("status", "--check")["migrations"]}
    assert states == {"v34_merge_webui_sessions": both, V35: []}
    for command in (("monitor",), ("legacy", "list"), ("status",)):
        said = webui.call(*command, "--db", webui.path, code=0).out
        assert all(view in said for view in both), f"{command} does not name them: {said}"
    webui.run("legacy", "drop-views", "--yes")
    for command in (("monitor",), ("legacy", "list")):
        assert webui.run(*command)["views"] == []
        assert "drop-views" not in webui.call(*command, "--db", webui.path, code=0).out


def test_messages_alone_are_stood_for_and_come_back(make, call):
    """The session table is long gone, its messages are not: what is said of the sessions is left aside."""
    path = make(
        """
        CREATE TABLE chat_sessions(session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP,
            updated_at TIMESTAMP, metadata TEXT);
        CREATE TABLE chat_messages(message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions,
            role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
        CREATE TABLE webui_messages(message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL, role TEXT NOT NULL,
            content TEXT NOT NULL, created_at TEXT NOT NULL, metadata TEXT);
        INSERT INTO chat_sessions(session_id) VALUES ('s');
        INSERT INTO webui_messages VALUES ('old', 's', 'user', 'Old', '2026-01-01T00:00:00', NULL);
        """
    )
    store = Store(path, call)
    store.migrate(compat=True)
    write(path, "INSERT INTO webui_messages VALUES ('new', 's', 'user', 'New', '2026-01-01T00:00:00', NULL)")
    assert ask(path, "SELECT message_id FROM webui_messages ORDER BY 1") == [("new",), ("old",)]
    store.run("rollback", "--yes")
    assert ask(path, "SELECT message_id FROM webui_messages ORDER BY 1") == [("new",), ("old",)]


def test_drop_views_refuses_while_something_is_built_on_one(tasks, dump):
    write(tasks.path, "CREATE VIEW busy AS SELECT session_id FROM task_sessions")
    before = dump(tasks.path, ours=True)
    problem = tasks.fails("legacy", "drop-views", "--yes")
    assert problem["code"] == "refused"
    assert "busy" in problem["message"], "what is in the way is not named"
    assert dump(tasks.path, ours=True) == before
