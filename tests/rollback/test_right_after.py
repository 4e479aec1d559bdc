"""Right after a migration a rollback gives back what was there, whatever the target says already."""

import pytest
from rollback_kit import World, ask, comes_back, connect, one, write
from traps_kit import _base, chat, said, task, utf8, web

HERS = 'UPDATE chat_sessions SET metadata = \'{"source": "webui_migration"}\'; '
BARE = "session_id TEXT NOT NULL PRIMARY KEY, title, task_id, created_at, updated_at, metadata, channel, last_activity"
CHANNEL = "ALTER TABLE chat_sessions ADD COLUMN channel TEXT; "
ACTIVITY = "ALTER TABLE chat_sessions ADD COLUMN last_activity TIMESTAMP; "
NUMBERED = (
    "DROP TABLE {0}; CREATE TABLE {0}(n INTEGER PRIMARY KEY, {1} TEXT NOT NULL UNIQUE, {2}, created_at, updated_at, "
    "metadata, flag INTEGER NOT NULL DEFAULT 3); "
)
SESSIONS = NUMBERED.format("chat_sessions", "session_id", "title, task_id")
MESSAGES = NUMBERED.format(
    "chat_messages", "message_id", "session_id REFERENCES chat_sessions(session_id), role, content"
)


@pytest.fixture
def make(tmp_path):
    """A database of these statements on top of a fixture's schema, with shipped migrations."""

    def build(base, script):
        world = World(tmp_path / "store.db")
        with connect(world.path) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            for statement in _base(base):
                connection.execute(statement)
            connection.executescript(script)
        connection.close()
        return world

    return build


OLDER = {
    "both columns were there": CHANNEL + ACTIVITY,
    "one of the columns was there": CHANNEL,
    "a table without rowids": f"DROP TABLE chat_sessions; CREATE TABLE chat_sessions({BARE}) WITHOUT ROWID; ",
    "a table whose rowid names are taken": f"DROP TABLE chat_sessions; CREATE TABLE chat_sessions({BARE}, rowid, oid, "
    "_rowid_); ",
}


@pytest.mark.parametrize("script", OLDER.values(), ids=OLDER)
def test_a_session_that_the_target_had_with_a_channel_is_not_given_to_the_old_table(script, make):
    world = make("v35", script + chat("hers", channel="cli") + task("his"))
    comes_back(world)


def test_two_sources_that_differ_in_a_column_that_the_run_added_come_back_as_they_were(make):
    renamed = "CREATE TABLE task_sessions_legacy AS SELECT * FROM task_sessions LIMIT 0; "
    script = renamed + task("both", channel="api").replace("task_sessions", "task_sessions_legacy")
    comes_back(make("v35", script + chat("both") + task("both", channel="cli")))


def test_a_session_of_an_earlier_merge_is_not_given_to_the_old_table(make):
    world = make("v34", chat("hers") + HERS + said("m", "hers", "Hello", "chat_messages") + web("his"))
    comes_back(world)


@pytest.mark.parametrize("script", [CHANNEL, ""], ids=["the channel was there", "the run added both columns"])
def test_a_session_that_gained_an_activity_since_is_the_old_tables_own(script, make):
    world = make("v35", script + chat("hers") + task("his"))
    world.migrate()
    write(world.path, "UPDATE chat_sessions SET last_activity = '2026-03-01 00:00:00' WHERE session_id = 'hers'")
    world.back()
    assert ask(world.path, "SELECT session_id FROM task_sessions ORDER BY 1") == [("hers",), ("his",)]


@pytest.mark.parametrize("script", [CHANNEL, ""], ids=["the channel was there", "the run added both columns"])
def test_a_view_under_the_old_name_does_not_show_a_session_that_the_target_had(script, make):
    world = make("v35", script + chat("hers", **({"channel": "cli"} if script else {})) + task("his"))
    world.migrate(compat=True)
    assert ask(world.path, "SELECT session_id FROM task_sessions") == [("his",)]


def test_a_number_that_the_target_gives_its_rows_is_no_edit(make):
    world = make("v34", SESSIONS + MESSAGES + chat("hers") + web("his") + said("m", "his", "Hello"))
    comes_back(world)


def test_a_later_message_goes_back_with_its_session_although_the_target_numbers_it(make):
    world = make("v34", SESSIONS + MESSAGES + web("his") + said("m", "his", "Hello"))
    world.migrate()
    write(
        world.path,
        "INSERT INTO chat_messages(message_id, session_id, role, content, created_at) "
        "VALUES ('later', 'his', 'user', 'x', '2026-02-01 00:00:00')",
    )
    world.back()
    assert ask(world.path, "SELECT message_id FROM webui_messages ORDER BY 1") == [("later",), ("m",)]
    assert one(world.path, "SELECT count(*) FROM chat_sessions") == 0, "the session stayed behind for its message"


@pytest.mark.parametrize("base", ["v34", "v35"])
def test_every_object_stands_where_it_stood_in_the_schema(base, make):
    world = make(base, "CREATE VIEW later AS SELECT 1; CREATE INDEX last ON tasks(exit_reason);")
    listed = "SELECT rowid, type, name FROM sqlite_master WHERE tbl_name NOT LIKE '@_sessionctl%' ESCAPE '@' ORDER BY 1"
    before = ask(world.path, listed)
    world.migrate()
    write(world.path, "CREATE INDEX since ON tasks(priority)")
    world.back()
    after = [row for row in ask(world.path, listed) if row[2] != "since"]
    assert [row[1:] for row in after] == [row[1:] for row in before]


@pytest.mark.parametrize("script", ["ANALYZE; " + task("a"), task("a") + "ANALYZE; " + task("b") + task("c")])
def test_statistics_that_are_out_of_date_come_back_as_they_were(script, make):
    comes_back(make("v35", script))


def test_a_later_task_of_a_session_whose_metadata_is_no_utf8_lets_it_go_back(make):
    keyed = "DROP TABLE tasks; CREATE TABLE tasks(task_id TEXT PRIMARY KEY, session_id REFERENCES webui_sessions); "
    world = make("v34", keyed + chat("hers", metadata=utf8(b'{"a": "\xff"}')) + web("his"))
    world.migrate()
    write(world.path, "INSERT INTO tasks VALUES ('later', 'hers')")
    world.back()
    assert ask(world.path, "SELECT session_id, user_id FROM webui_sessions ORDER BY 1") == [
        ("hers", "unknown"),
        ("his", "u"),
    ]
