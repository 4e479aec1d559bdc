"""Triggers, views and indexes."""

# ruff: noqa: E501

from contextlib import closing
from pathlib import Path

from traps_kit import Fails, Lab, Sees, Trap, chat, connect, row, said, task, web

ONE = task("a", channel="cli") + task("b", metadata='{"title": "B"}') + chat("b", title="")
SCHEMA = "SELECT type || ' ' || name FROM sqlite_master WHERE name LIKE 'x%' ORDER BY rowid"


def text(name: str) -> str:
    return f"SELECT sql FROM sqlite_master WHERE name = '{name}'"


def broken(says: str, query: str) -> Sees:
    return Sees(
        says, f"SELECT count(*) FROM sqlite_master WHERE name = '{query}' AND sql LIKE '%task_sessions_legacy%'", 1
    )


def _works(statement: str, query: str, gives: object):
    def then(lab: Lab) -> None:
        lab.do(statement)
        assert lab.look(query) == gives, f"after {statement!r}: {query}"

    return then


def _with_collation(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.create_collation("app_order", lambda one, other: (one > other) - (one < other))
        connection.execute("CREATE TABLE xs (v TEXT COLLATE app_order)")
        connection.execute("CREATE INDEX xi ON xs(v)")
        connection.execute("INSERT INTO xs VALUES ('a'), ('b')")


def _with_check(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.create_function("app_ok", 1, lambda value: 1, deterministic=True)
        connection.execute("ALTER TABLE chat_sessions ADD COLUMN mood TEXT CHECK (app_ok(mood))")


def _with_function(lab: Lab) -> None:
    connection = connect(lab.path)
    connection.create_function("app_hash", 1, lambda value: f"h{value}")
    connection.execute("INSERT INTO chat_sessions(session_id) VALUES ('z')")
    assert connection.execute("SELECT title FROM chat_sessions WHERE session_id = 'z'").fetchone() == ("hz",)
    connection.close()


TRAPS = [
    Trap(
        name="trigger-that-filters",
        about="A trigger on the target: `BEFORE INSERT ... RAISE(IGNORE)`",
        rows="CREATE TRIGGER x BEFORE INSERT ON chat_sessions WHEN NEW.session_id = 'a' BEGIN SELECT RAISE(IGNORE); END;"
        + task("a"),
        plain=Sees("{} of 1 row arrives, without an error", "SELECT count(*) FROM chat_sessions", 0),
        ours="History is not filtered; the trigger is there afterwards",
        outcomes={"inserted": 1},
        sees=((SCHEMA, "trigger x"),),
        then=_works(
            "DELETE FROM chat_sessions; INSERT INTO chat_sessions(session_id) VALUES ('a')",
            "SELECT count(*) FROM chat_sessions",
            0,
        ),
    ),
    Trap(
        name="trigger-that-refuses",
        about="A trigger on the target: `RAISE(ABORT)` for some rows",
        rows="CREATE TRIGGER x BEFORE INSERT ON chat_sessions WHEN NEW.session_id = 'a' BEGIN SELECT RAISE(ABORT, 'not here'); END;"
        + task("a"),
        plain=Fails("not here"),
        ours="History goes over; the trigger is there afterwards",
        outcomes={"inserted": 1},
    ),
    Trap(
        name="trigger-that-touches",
        about="A trigger on the target sets updated_at",
        rows="CREATE TRIGGER x AFTER INSERT ON chat_sessions BEGIN UPDATE chat_sessions SET updated_at = 'now' WHERE session_id = NEW.session_id; END;"
        "CREATE TRIGGER xu AFTER UPDATE ON chat_sessions WHEN NEW.updated_at IS OLD.updated_at BEGIN UPDATE chat_sessions SET updated_at = 'now' WHERE session_id = NEW.session_id; END;"
        + task("a")
        + "INSERT INTO chat_sessions(session_id, updated_at) VALUES ('b', NULL); UPDATE chat_sessions SET updated_at = '2026-01-02 09:00:00';"
        + task("b"),
        plain=Sees("bumps {} row", "SELECT count(*) FROM chat_sessions WHERE updated_at = 'now'", 1),
        ours="Stamps stay what they were",
        outcomes={"inserted": 1, "merged": 1},
        sees=(("SELECT DISTINCT updated_at FROM chat_sessions", "2026-01-02 09:00:00"),),
        then=_works(
            "UPDATE chat_sessions SET title = 'x' WHERE session_id = 'a'",
            "SELECT updated_at FROM chat_sessions WHERE session_id = 'a'",
            "now",
        ),
    ),
    Trap(
        name="trigger-that-notifies",
        about="Triggers write to an outbox, and call a function that only the application has",
        rows="CREATE TABLE xbox (what);"
        "CREATE TRIGGER xi AFTER INSERT ON chat_sessions BEGIN INSERT INTO xbox VALUES (NEW.session_id); END;"
        + task("a")
        + task("b"),
        plain=Sees("sends {} notices about history", "SELECT count(*) FROM xbox", 2),
        ours="Sends none; afterwards the trigger works",
        outcomes={"inserted": 2},
        sees=(("SELECT count(*) FROM xbox", 0),),
        then=_works("INSERT INTO chat_sessions(session_id) VALUES ('z')", "SELECT what FROM xbox", "z"),
    ),
    Trap(
        name="trigger-with-a-function-of-the-application",
        about="A trigger on the target calls a function that only the application has",
        rows="CREATE TRIGGER x AFTER INSERT ON chat_sessions BEGIN UPDATE chat_sessions SET title = app_hash(NEW.session_id) WHERE session_id = NEW.session_id; END;"
        + task("a"),
        plain=Fails("no such function: app_hash"),
        ours="Is not needed: the trigger does not fire, and works afterwards",
        outcomes={"inserted": 1},
        then=_with_function,
    ),
    Trap(
        name="order-of-triggers",
        about="Two triggers whose order matters",
        rows="CREATE TABLE xlog (n);"
        "CREATE TRIGGER x1 AFTER INSERT ON chat_sessions BEGIN INSERT INTO xlog VALUES (1); END;"
        "CREATE TRIGGER x2 AFTER INSERT ON chat_sessions BEGIN INSERT INTO xlog VALUES (2); END;"
        "CREATE TRIGGER x3 AFTER INSERT ON chat_sessions BEGIN INSERT INTO xlog SELECT count(*) + 10 FROM task_sessions; END;"
        + task("a"),
        plain=broken("x3 writes from the archive from then on ({} trigger)", "x3"),
        ours="They are not recreated one by one: the order is the same",
        outcomes={"inserted": 1},
        sees=((SCHEMA, ["table xlog", "trigger x1", "trigger x2", "trigger x3"]),),
        then=lambda lab: _works(
            "INSERT INTO chat_sessions(session_id) VALUES ('z')", "SELECT n FROM xlog", _fresh_order()
        )(lab),
    ),
    Trap(
        name="triggers-on-the-retired-table",
        about="The retired table has triggers of its own",
        rows="CREATE TRIGGER x AFTER INSERT ON task_sessions BEGIN UPDATE task_sessions SET channel = 'x' WHERE session_id = NEW.session_id; END;"
        + row("task_sessions", session_id="a"),
        plain=Sees(
            "goes to the archive: {}", "SELECT tbl_name FROM sqlite_master WHERE name = 'x'", "task_sessions_legacy"
        ),
        ours="Stay with the archive",
        outcomes={"inserted": 1},
        sees=(("SELECT tbl_name FROM sqlite_master WHERE name = 'x'", "task_sessions_legacy"),),
    ),
    Trap(
        name="a-trigger-elsewhere-writes-to-the-retired-table",
        about="A trigger on `tasks` touches `task_sessions`",
        rows=task("a")
        + row("tasks", task_id="t", session_id=None, title="T")
        + "CREATE TRIGGER x AFTER UPDATE OF session_id ON tasks BEGIN UPDATE task_sessions SET last_activity = 'now' WHERE session_id = NEW.session_id; END;",
        plain=broken("writes to the archive from then on ({} trigger)", "x"),
        ours="Writes to the successor",
        outcomes={"inserted": 1},
        then=_works("UPDATE tasks SET session_id = 'a'", "SELECT last_activity FROM chat_sessions", "now"),
    ),
    Trap(
        name="an-upsert-in-a-trigger",
        about="A trigger on `tasks` upserts into `task_sessions`: `DO UPDATE SET channel = excluded.channel`",
        rows=task("a", channel="cli")
        + "CREATE TRIGGER x AFTER INSERT ON tasks BEGIN INSERT INTO task_sessions(session_id, channel) VALUES (NEW.session_id, 'api') ON CONFLICT(session_id) DO UPDATE SET channel = excluded.channel; END;",
        plain=Sees(
            "the rename makes {} `excluded` the archive's own value: the update does nothing any more",
            "SELECT count(*) FROM sqlite_master WHERE name = 'x' AND sql NOT LIKE '%excluded%'",
            1,
        ),
        ours="Writes to the successor what it was given",
        outcomes={"inserted": 1},
        then=_works(
            "INSERT INTO tasks(task_id, session_id, title) VALUES ('t', 'a', 'T')",
            "SELECT channel FROM chat_sessions",
            "api",
        ),
    ),
    Trap(
        name="a-trigger-that-the-successor-cannot-run",
        about="A trigger on `tasks` inserts a column that chat_sessions lacks",
        rows="ALTER TABLE task_sessions ADD COLUMN mood TEXT;"
        "CREATE TRIGGER x AFTER DELETE ON tasks BEGIN UPDATE task_sessions SET mood = 's3cret' WHERE session_id = OLD.session_id; END;"
        + task("a"),
        plain=broken("writes to the archive from then on ({} trigger)", "x"),
        ours="Refused, the trigger is named",
        refused=("refused", "trigger x", "mood"),
    ),
    Trap(
        name="two-tables-in-one-statement-that-become-one",
        about="A trigger on `tasks` deletes the task_sessions that chat_sessions has as well, by their names",
        rows="CREATE TRIGGER x AFTER DELETE ON tasks BEGIN DELETE FROM task_sessions WHERE EXISTS (SELECT 1 FROM chat_sessions WHERE chat_sessions.session_id = task_sessions.session_id); END;"
        + task("a"),
        plain=broken("writes to the archive from then on ({} trigger)", "x"),
        ours="Refused, the trigger is named: it would compare chat_sessions with itself, and delete every session",
        refused=("refused", "trigger x", "chat_sessions"),
    ),
    Trap(
        name="a-trigger-that-mirrors-into-the-retired-table",
        about="A trigger on `chat_sessions` writes each new session into `task_sessions` as well",
        rows="CREATE TRIGGER x AFTER INSERT ON chat_sessions BEGIN INSERT INTO task_sessions(session_id, metadata) VALUES (NEW.session_id, NEW.metadata); END;"
        + task("a"),
        plain=broken("writes to the archive from then on ({} trigger)", "x"),
        ours="Refused, the trigger is named: it would add every new session a second time, and none could be created",
        refused=("refused", "trigger x", "chat_sessions"),
    ),
    Trap(
        name="views-under-other-spellings",
        about='Views name the table as `"TASK_SESSIONS"`, `[task_sessions]`, `main.Task_Sessions`, and in a comment and a string',
        rows=task("a")
        + 'CREATE VIEW x1 AS SELECT session_id FROM "TASK_SESSIONS"; CREATE VIEW x2 AS SELECT t.channel FROM [task_sessions] AS t;'
        "CREATE VIEW x3 AS SELECT main.Task_Sessions.session_id FROM main.Task_Sessions; CREATE VIEW x4 AS SELECT 'task_sessions' AS name /* task_sessions */;",
        plain=Sees(
            "{} views read the archive from then on",
            "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND sql LIKE '%task_sessions_legacy%'",
            3,
        ),
        ours="All read the successor; the string and the comment stay",
        outcomes={"inserted": 1},
        sees=(
            ("SELECT count(*) FROM x1 JOIN x3 USING (session_id)", 1),
            ("SELECT channel FROM x2", "cli"),
            ("SELECT name FROM x4", "task_sessions"),
            (text("x4"), "CREATE VIEW x4 AS SELECT 'task_sessions' AS name /* task_sessions */"),
        ),
        then=_works("INSERT INTO chat_sessions(session_id) VALUES ('z')", "SELECT count(*) FROM x1", 2),
    ),
    Trap(
        name="columns-and-aliases-of-the-tables-name",
        about="A column and an alias are called `task_sessions`",
        rows="CREATE TABLE xs (task_sessions TEXT); INSERT INTO xs VALUES ('mine');"
        "CREATE VIEW x1 AS SELECT task_sessions FROM xs; CREATE VIEW x2 AS SELECT task_sessions.session_id AS task_sessions FROM chat_sessions AS task_sessions;"
        + task("a"),
        plain=Sees(
            "leaves {} of them alone",
            "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND sql NOT LIKE '%legacy%'",
            2,
        ),
        ours="Stay what they are: SQLite itself says which word is the table",
        outcomes={"inserted": 1},
        sees=(("SELECT task_sessions FROM x1", "mine"), ("SELECT task_sessions FROM x2", "a")),
    ),
    Trap(
        name="a-broken-view-elsewhere",
        about="Some view is broken already",
        rows="CREATE VIEW x AS SELECT * FROM nowhere;" + task("a"),
        plain=Fails("error in view x"),
        ours="Does not stop the run, and stays as it is",
        outcomes={"inserted": 1},
        sees=((text("x"), "CREATE VIEW x AS SELECT * FROM nowhere"),),
        finds=(("broken_before", "view x"),),
    ),
    Trap(
        name="a-broken-view-over-the-retired-table",
        about="A view over task_sessions reads a column that is not there",
        rows="CREATE VIEW x AS SELECT nonesuch FROM task_sessions;" + task("a"),
        plain=Fails("error in view x"),
        ours="Is broken before and after, and does not stop the run; a finding names it",
        outcomes={"inserted": 1},
        finds=(("broken_before", "view x"),),
    ),
    Trap(
        name="a-view-that-the-successor-cannot-serve",
        base="v34",
        about="A view reads a column that the successor lacks",
        rows="CREATE VIEW x AS SELECT user_id FROM webui_sessions;" + web("a"),
        plain=Sees(
            "reads the archive from then on: {} view",
            "SELECT count(*) FROM sqlite_master WHERE name = 'x' AND sql LIKE '%webui_sessions_legacy%'",
            1,
        ),
        ours="Refused, the view is named",
        refused=("refused", "view x", "user_id"),
    ),
    Trap(
        name="views-of-views",
        about="A view over a view, with INSTEAD OF triggers",
        rows=task("a")
        + "CREATE VIEW x1 AS SELECT session_id, channel FROM task_sessions; CREATE VIEW x2 AS SELECT * FROM x1;"
        "CREATE TRIGGER x3 INSTEAD OF INSERT ON x2 BEGIN INSERT INTO task_sessions(session_id, channel) VALUES (NEW.session_id, NEW.channel); END;",
        plain=broken("writes to the archive from then on ({} trigger)", "x3"),
        ours="Both read the successor, the trigger writes to it",
        outcomes={"inserted": 1},
        then=_works(
            "INSERT INTO x2 VALUES ('z', 'ui')", "SELECT channel FROM chat_sessions WHERE session_id = 'z'", "ui"
        ),
    ),
    Trap(
        name="a-view-with-a-function-of-the-application",
        about="A view calls a function, an index uses a collation that only the application has",
        rows=task("a") + "CREATE VIEW x AS SELECT app_hash(session_id) AS h FROM task_sessions;",
        plain=Sees(
            "{} view reads the archive",
            "SELECT count(*) FROM sqlite_master WHERE name = 'x' AND sql LIKE '%legacy%'",
            1,
        ),
        ours="Is pointed at the successor all the same",
        outcomes={"inserted": 1},
        sees=((text("x"), "CREATE VIEW x AS SELECT app_hash(session_id) AS h FROM chat_sessions"),),
    ),
    Trap(
        name="a-collation-of-the-application-elsewhere",
        about="A column of another table has a collation that only the application has",
        rows=task("a"),
        prepare=_with_collation,
        plain=Fails("no such collation sequence: app_order"),
        ours="Does not disturb",
        outcomes={"inserted": 1},
    ),
    Trap(
        name="foreign-keys-under-other-spellings",
        about='Foreign keys name `"Task_Sessions"` and `[TASK_SESSIONS]`, with actions, one from a table with odd names',
        rows=task("a")
        + 'CREATE TABLE x1 (s REFERENCES "Task_Sessions" ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, "task_sessions" INT);'
        'CREATE TABLE "x 2; --" ("a ""b" TEXT, CONSTRAINT fk FOREIGN KEY ("a ""b") REFERENCES [TASK_SESSIONS](session_id) ON DELETE CASCADE);'
        "INSERT INTO x1 VALUES ('a', 1); INSERT INTO \"x 2; --\" VALUES ('a');",
        plain=Sees(
            "{} name the archive",
            "SELECT count(*) FROM pragma_foreign_key_list('x1') AS f WHERE f.\"table\" = 'task_sessions_legacy'",
            1,
        ),
        ours="Name the successor, actions and all",
        outcomes={"inserted": 1},
        sees=(
            (
                "SELECT \"table\", on_delete, on_update FROM pragma_foreign_key_list('x1')",
                [("chat_sessions", "SET NULL", "CASCADE")],
            ),
            ("SELECT \"table\", on_delete FROM pragma_foreign_key_list('x 2; --')", [("chat_sessions", "CASCADE")]),
            ("SELECT name FROM pragma_table_info('x1')", ["s", "task_sessions"]),
        ),
        then=_works(
            "PRAGMA foreign_keys = ON; DELETE FROM chat_sessions",
            'SELECT count(*), (SELECT count(s) FROM x1) FROM "x 2; --"',
            [(0, 0)],
        ),
    ),
    Trap(
        name="full-text-search-fed-by-triggers",
        base="v34",
        about="An FTS5 table over chat_messages, fed by triggers; one row breaks a UNIQUE index, one is an orphan",
        rows="CREATE VIRTUAL TABLE xfts USING fts5(content, content='chat_messages', content_rowid='rowid');"
        "CREATE TRIGGER xi AFTER INSERT ON chat_messages BEGIN INSERT INTO xfts(rowid, content) VALUES (NEW.rowid, NEW.content); END;"
        "CREATE TRIGGER xd AFTER DELETE ON chat_messages BEGIN INSERT INTO xfts(xfts, rowid, content) VALUES ('delete', OLD.rowid, OLD.content); END;"
        "CREATE UNIQUE INDEX xu ON chat_messages(content) WHERE role = 'once';"
        + web("s")
        + "".join(
            said(key, session, "needle", role="once" if key in "no" else "user")
            for key, session in zip("mnopq", "sss?s", strict=True)
        ),
        plain=Sees(
            "lets the orphan in: the index finds {} rows", "SELECT count(*) FROM xfts WHERE xfts MATCH 'needle'", 4
        ),
        ours="A full-text index is part of the data: triggers that only feed one fire, and it finds what came over",
        outcomes=({"inserted": 1}, {"inserted": 3, "quarantined": 2}),
        sees=(
            ("SELECT count(*) FROM xfts WHERE xfts MATCH 'needle'", 3),
            ("SELECT key, reason FROM _sessionctl_quarantine ORDER BY key", [("o", "unique"), ("p", "missing_parent")]),
        ),
        then=_works("INSERT INTO xfts(xfts) VALUES ('integrity-check')", "SELECT 1", 1),
    ),
    Trap(
        name="a-check-with-a-function-of-the-application",
        about="A CHECK of the target calls a function that only the application has",
        rows="CREATE TABLE xs (v);" + task("a"),
        prepare=_with_check,
        plain=Fails("unknown function: app_ok()"),
        ours="Nobody else can write there: refused, the function is named",
        refused=("refused", "app_ok"),
    ),
    Trap(
        name="full-text-search-over-the-retired-table",
        base="v34",
        about="An FTS5 table whose content is the retired table",
        rows="CREATE VIRTUAL TABLE xfts USING fts5(content, content='webui_messages');"
        + web("s")
        + said("m", "s", "needle"),
        plain=Sees(
            "keeps `{}`: it is broken from then on",
            "SELECT count(*) FROM sqlite_master WHERE name = 'xfts' AND sql LIKE '%''webui_messages''%'",
            1,
        ),
        ours="Refused, the virtual table is named",
        refused=("refused", "xfts", "webui_messages"),
    ),
    Trap(
        name="index-names",
        about="An old process recreates the table with its indexes",
        rows=task("a")
        + "CREATE INDEX xp ON task_sessions(channel) WHERE channel <> 'cli'; CREATE UNIQUE INDEX xe ON task_sessions(lower(session_id));",
        script="",
        plain=Sees(
            "{} index names stay taken",
            "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'task_sessions_legacy' AND sql IS NOT NULL",
            4,
        ),
        ours="The archive's indexes are recorded and dropped: the names are free",
        outcomes={"inserted": 1},
        sees=(
            (
                "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'task_sessions_legacy' AND sql IS NOT NULL",
                0,
            ),
        ),
        then=_works(
            "CREATE TABLE task_sessions (session_id, channel); CREATE INDEX xp ON task_sessions(channel); CREATE INDEX idx_task_sessions_channel ON task_sessions(channel)",
            "SELECT 1",
            1,
        ),
    ),
    Trap(
        name="indexes-of-the-target",
        about="Partial, expression, descending and covering indexes on the target",
        rows="CREATE INDEX x1 ON chat_sessions(title COLLATE NOCASE) WHERE title IS NOT NULL; CREATE INDEX x2 ON chat_sessions(json_extract(CASE WHEN json_valid(metadata) THEN metadata END, '$.k'));"
        + ONE,
        plain=Sees("{} there", "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name IN ('x1', 'x2')", 2),
        ours="All there, with the same text, and in order",
        outcomes={"inserted": 1, "merged": 1},
        sees=((SCHEMA, ["index x1", "index x2"]),),
    ),
    Trap(
        name="an-index-over-malformed-json",
        about="An index of the target calls json_extract, and a source row's JSON is malformed",
        rows="CREATE INDEX x ON chat_sessions(json_extract(metadata, '$.k'));"
        + task("a", metadata='{"k": 1}')
        + task("b", metadata="{s3cret")
        + task("c", metadata='{"k": 2}'),
        plain=Fails("malformed JSON"),
        ours="The target cannot hold that row: it is quarantined, the others go over",
        outcomes={"inserted": 2, "quarantined": 1},
        sees=(("SELECT key, reason FROM _sessionctl_quarantine", [("b", "other")]),),
    ),
]


def _fresh_order() -> object:
    connection = __import__("sqlite3").connect(":memory:")
    connection.executescript(
        "CREATE TABLE t (a); CREATE TABLE xlog (n);"
        "CREATE TRIGGER x1 AFTER INSERT ON t BEGIN INSERT INTO xlog VALUES (1); END;"
        "CREATE TRIGGER x2 AFTER INSERT ON t BEGIN INSERT INTO xlog VALUES (2); END;"
        "CREATE TRIGGER x3 AFTER INSERT ON t BEGIN INSERT INTO xlog SELECT count(*) + 10 FROM t; END;"
        "INSERT INTO t VALUES (1)"
    )
    found = [{11: 12}.get(n, n) for (n,) in connection.execute("SELECT n FROM xlog")]
    connection.close()
    return found
