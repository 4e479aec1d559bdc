"""References: orphans, cycles, foreign keys."""

# ruff: noqa: E501

from traps_kit import Fails, Sees, Trap, chat, row, said, task, web

OWN = """
CREATE TABLE nodes (id TEXT PRIMARY KEY, parent TEXT REFERENCES nodes(id), body);
CREATE TABLE old_nodes (id TEXT PRIMARY KEY, parent TEXT REFERENCES old_nodes(id), body);
"""
NODES = """
Merge(source="old_nodes", target="nodes", key={"id": "id"}, columns={"parent": "parent", "body": "body"}%s),
Retire("old_nodes", successor="nodes"),
"""
PLAIN_NODES = """
INSERT OR IGNORE INTO nodes SELECT id, parent, body FROM old_nodes WHERE id NOT IN (SELECT id FROM nodes);
ALTER TABLE old_nodes RENAME TO old_nodes_legacy;
"""
DANGLING = (
    "SELECT count(*) FROM nodes AS n WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM nodes WHERE id = n.parent)"
)


def old(id_: object, parent: object = None, body: object = "x") -> str:
    return row("old_nodes", id=id_, parent=parent, body=body)


def node(id_: object, parent: object = None, body: object = "x") -> str:
    return row("nodes", id=id_, parent=parent, body=body)


def own(orphans: str = "", **given: object) -> Trap:
    """A trap over nodes that refer to each other."""
    policy = f', on_orphan={{"parent": "{orphans}"}}' if orphans else ""
    base = {"base": "own", "migration": NODES % policy, "script": PLAIN_NODES, **given}
    return Trap(**{**base, "rows": OWN + str(given["rows"])})


ORPHANS = "SELECT count(*) FROM chat_messages WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)"

TRAPS = [
    Trap(
        name="old-orphans-stay-new-ones-do-not-come",
        base="v34",
        about="The target has orphans of old; the source has one, too",
        rows=chat("s")
        + said("old", "gone", table="chat_messages")
        + web("s")
        + said("m", "s")
        + said("n", "nowhere", "s3cret"),
        plain=Sees("{} orphans afterwards, one of them new and unreported", ORPHANS, 2),
        ours="The old orphan stays, the new one is quarantined as `missing_parent`",
        outcomes=({"merged": 1}, {"inserted": 1, "quarantined": 1}),
        sees=((ORPHANS, 1), ("SELECT key, reason FROM _sessionctl_quarantine", [("n", "missing_parent")])),
        finds=(("quarantined", "n"),),
    ),
    Trap(
        name="orphan-policy-null",
        about="A task session names a task that does not exist (`on_orphan` null)",
        rows=task("a", metadata='{"task_id": "gone"}')
        + row("tasks", task_id="t", title="T")
        + task("b", metadata='{"task_id": "t"}'),
        plain=Sees(
            "{} reference to nothing",
            "SELECT count(*) FROM chat_sessions WHERE task_id NOT IN (SELECT task_id FROM tasks)",
            1,
        ),
        ours="The reference is left empty, the value is recorded and named",
        outcomes={"inserted": 2},
        sees=(
            ("SELECT task_id FROM chat_sessions ORDER BY session_id", [None, "t"]),
            ("SELECT key, why, value FROM _sessionctl_conflicts", [("a", "orphan", "gone")]),
        ),
        finds=(("missing_parent", ": a"),),
    ),
    Trap(
        name="orphan-policy-null-on-both-sides",
        about="The same where the target has the session, with no task, another task, or the same missing one",
        rows=row("tasks", task_id="t", title="T")
        + "".join(
            chat(key, task_id=ours) + task(key, metadata='{"task_id": "gone"}')
            for key, ours in (("a", None), ("b", "t"), ("c", "gone"))
        ),
        plain=Sees(
            "keeps {} of the source's references", "SELECT count(*) FROM chat_sessions WHERE metadata LIKE '%gone%'", 0
        ),
        ours="No reference to nothing is written; what the target had stays",
        outcomes={"merged": 3},
        sees=(
            ("SELECT task_id FROM chat_sessions ORDER BY session_id", [None, "t", "gone"]),
            (
                "SELECT key, why FROM _sessionctl_conflicts WHERE field = 'task_id' ORDER BY key",
                [("a", "orphan"), ("b", "conflict")],
            ),
        ),
    ),
    own(
        name="orphan-policy-quarantine",
        about="A parent that does not exist (`on_orphan` quarantine, the default)",
        rows=node("root") + old("a", "root") + old("b", "gone", "s3cret"),
        plain=Sees("{} new reference to nothing", DANGLING, 1),
        ours="Quarantined whole",
        outcomes={"inserted": 1, "quarantined": 1},
        sees=((DANGLING, 0), ("SELECT value FROM _sessionctl_quarantine_values WHERE field = 'body'", "s3cret")),
    ),
    own(
        name="orphan-policy-keep",
        orphans="keep",
        about="The same with `on_orphan` keep",
        rows=old("a", "gone"),
        plain=Sees("{} reference to nothing, unreported", DANGLING, 1),
        ours="Goes over as it is: the migration says so",
        outcomes={"inserted": 1},
        sees=(("SELECT parent FROM nodes", "gone"),),
    ),
    own(
        name="chains-in-any-order",
        about="Rows that refer to rows which come later, and a chain that ends in nothing",
        rows=old("a", "b") + old("b", "c") + old("c") + old("x", "y") + old("y", "z") + old("z", "gone"),
        plain=Sees("{} reference to nothing", DANGLING, 1),
        ours="Order does not matter; the chain without an end is quarantined as a whole",
        outcomes={"inserted": 3, "quarantined": 3},
        sees=((DANGLING, 0), ("SELECT key FROM _sessionctl_quarantine ORDER BY key", ["x", "y", "z"])),
    ),
    own(
        name="chains-with-null",
        orphans="null",
        about="The same chain with `on_orphan` null",
        rows=old("x", "y") + old("y", "z") + old("z", "gone"),
        plain=Sees("{} reference to nothing", DANGLING, 1),
        ours="Only the one reference to nothing is emptied",
        outcomes={"inserted": 3},
        sees=(("SELECT parent FROM nodes ORDER BY id", ["y", "z", None]),),
    ),
    own(
        name="cycles",
        about="Rows that refer to each other in a circle, and one to itself",
        rows=old("a", "b") + old("b", "a") + old("c", "c"),
        plain=Sees("{} rows arrive while foreign keys are off", "SELECT count(*) FROM nodes", 3),
        ours="Nothing special: all of them go over",
        outcomes={"inserted": 3},
        sees=((DANGLING, 0),),
    ),
    own(
        name="a-filled-in-reference-to-nothing",
        about="The target's reference is empty, the source's leads nowhere; or both have the same old orphan",
        rows=node("a") + old("a", "gone") + node("b", "gone") + old("b", "gone") + node("c", "a") + old("c", "gone"),
        plain=Sees(
            "drops {} differing values", "SELECT count(*) FROM nodes WHERE id IN ('a', 'c') AND parent IS NOT 'gone'", 2
        ),
        ours="Not filled in: that row is quarantined; an equal orphan is identical, a differing one a conflict",
        outcomes={"identical": 1, "merged": 1, "quarantined": 1},
        sees=(
            ("SELECT parent FROM nodes ORDER BY id", [None, "gone", "a"]),
            ("SELECT key, value FROM _sessionctl_conflicts", [("c", "gone")]),
        ),
    ),
    Trap(
        name="a-fork-of-an-orphan",
        base="v34",
        about="A message that differs, and whose session did not arrive",
        rows=chat("s") + web(None) + said("m", "s", "one", "chat_messages") + said("m", "gone", "s3cret"),
        plain=Sees("{} of 2 messages survive", "SELECT count(*) FROM chat_messages", 1),
        ours="Quarantined, not forked into nothing",
        outcomes=({"quarantined": 1}, {"quarantined": 1}),
        sees=(
            (ORPHANS, 0),
            ("SELECT reason FROM _sessionctl_quarantine ORDER BY quarantine_id", ["null_key", "missing_parent"]),
        ),
    ),
    Trap(
        name="children-of-a-quarantined-session",
        base="v34",
        about="A session that cannot go over, and its messages",
        rows="CREATE UNIQUE INDEX one_title ON chat_sessions(title);\n"
        + chat("x", title="T")
        + web("s", metadata='{"title": "T"}')
        + said("m", "s", "s3cret"),
        plain=Sees("drops the session and orphans {} message", ORPHANS, 1),
        ours="Both are quarantined, each with its own reason",
        outcomes=({"quarantined": 1}, {"quarantined": 1}),
        sees=(("SELECT key, reason FROM _sessionctl_quarantine", [("s", "unique"), ("m", "missing_parent")]),),
    ),
    Trap(
        name="messages-of-a-session-that-looks-like-another",
        base="v34",
        about="Two sessions differ in capitals, which the target's key (COLLATE NOCASE) does not tell apart",
        rows="DROP TABLE chat_sessions; CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY COLLATE NOCASE, title TEXT, "
        "task_id TEXT, created_at TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);\n"
        + web("ABC", metadata='{"title": "Of one"}')
        + web("abc", metadata='{"title": "Of another"}')
        + said("m", "abc", "s3cret"),
        plain=Sees(
            "gives {} message of the one to the other",
            "SELECT count(*) FROM chat_sessions AS s JOIN chat_messages AS m ON s.session_id = m.session_id "
            "WHERE m.message_id = 'm' AND s.session_id = 'ABC' COLLATE BINARY",
            1,
        ),
        ours="Refused: the second goes to quarantine, and its messages would hang on the first",
        refused=("refused", "webui_messages refers by session_id in 1 row", "quarantine"),
    ),
    Trap(
        name="tasks-of-a-quarantined-session",
        about="A row of another table refers to a session that cannot go over",
        rows="CREATE UNIQUE INDEX one_title ON chat_sessions(title);\n"
        + chat("x", title="T")
        + task("s", metadata='{"title": "T"}')
        + row("tasks", task_id="t", session_id="s", title="T"),
        plain=Sees(
            "leaves {} task without its session",
            "SELECT count(*) FROM tasks WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)",
            1,
        ),
        ours="Refused: the task would refer to nothing; table and column are named",
        refused=("refused", "tasks", "session_id", "task_sessions"),
    ),
    own(
        name="references-across-types",
        about="The number 1 refers to the text key `1`, `X` to `x` under NOCASE: SQLite takes both for references",
        rows="DROP TABLE nodes; DROP TABLE old_nodes; CREATE TABLE places (id TEXT PRIMARY KEY COLLATE NOCASE); INSERT INTO places VALUES ('1'), ('x');"
        "CREATE TABLE nodes (id TEXT PRIMARY KEY, parent REFERENCES places(id), body); CREATE TABLE old_nodes (id TEXT PRIMARY KEY, parent, body);"
        + old("a", 1)
        + old("b", "X")
        + old("c", 2)
        + node("d", None)
        + old("d", 1),
        plain=Sees("{} row refers to nothing", "SELECT count(*) FROM pragma_foreign_key_check('nodes')", 1),
        ours="Judged as SQLite judges them, new rows and filled-in ones alike",
        outcomes={"inserted": 2, "merged": 1, "quarantined": 1},
        sees=(("SELECT id, parent FROM nodes ORDER BY id", [("a", 1), ("b", "X"), ("d", 1)]),),
    ),
    own(
        name="composite-foreign-keys",
        about="A foreign key of two columns, complete, half NULL, or leading nowhere",
        rows="DROP TABLE nodes; DROP TABLE old_nodes;"
        "CREATE TABLE places (a, b, PRIMARY KEY (a, b)); INSERT INTO places VALUES (1, 'x');"
        "CREATE TABLE nodes (id TEXT PRIMARY KEY, a, b, FOREIGN KEY (a, b) REFERENCES places(a, b));"
        "CREATE TABLE old_nodes (id TEXT PRIMARY KEY, a, b);"
        + "".join(row("old_nodes", id=i, a=a, b=b) for i, a, b in (("p", 1, "x"), ("q", None, "x"), ("r", 1, "y"))),
        migration=(NODES % "").replace('"parent": "parent", "body": "body"', '"a": "a", "b": "b"'),
        script="INSERT OR IGNORE INTO nodes SELECT id, a, b FROM old_nodes; ALTER TABLE old_nodes RENAME TO old_nodes_legacy;",
        plain=Sees("{} row refers to nothing", "SELECT count(*) FROM pragma_foreign_key_check('nodes')", 1),
        ours="Checked as a whole; a NULL part refers to nothing and is allowed",
        outcomes={"inserted": 2, "quarantined": 1},
        sees=(("SELECT id FROM nodes ORDER BY id", ["p", "q"]),),
    ),
    own(
        name="unrelated-foreign-key-mismatch",
        about="A foreign key elsewhere names no unique column",
        rows="CREATE TABLE odd (x); CREATE TABLE odder (y REFERENCES odd(x)); INSERT INTO odder VALUES (1);" + old("a"),
        script="INSERT OR IGNORE INTO nodes SELECT * FROM old_nodes; ALTER TABLE old_nodes RENAME TO old_nodes_legacy; PRAGMA foreign_key_check;",
        plain=Fails("foreign key mismatch", "the check after it stops with `{}`"),
        ours="Does not disturb: foreign keys are checked table by table",
        outcomes={"inserted": 1},
    ),
    own(
        name="the-targets-own-foreign-key-is-a-mismatch",
        about="The target's own foreign key cannot be checked",
        rows="DROP TABLE nodes; CREATE TABLE odd (x); CREATE TABLE nodes (id TEXT PRIMARY KEY, parent REFERENCES odd(x), body);"
        + old("a", "b"),
        plain=Sees("{} row arrives", "SELECT count(*) FROM nodes", 1),
        ours="The rows go over; a finding says that the references could not be checked",
        outcomes={"inserted": 1},
        finds=(("foreign_key_mismatch", "nodes(parent)"),),
    ),
    own(
        name="a-foreign-key-to-a-missing-table",
        about="The target's foreign key names a table that does not exist",
        rows="DROP TABLE nodes; CREATE TABLE nodes (id TEXT PRIMARY KEY, parent REFERENCES nowhere(x), body);"
        + old("a")
        + old("b", "c"),
        plain=Sees("{} rows arrive", "SELECT count(*) FROM nodes", 2),
        ours="A reference to nothing like any other",
        outcomes={"inserted": 1, "quarantined": 1},
    ),
    Trap(
        name="a-foreign-key-to-a-column-that-is-no-key-afterwards",
        about="A table refers to a UNIQUE column that is not the key, and the successor has no unique index on it",
        base="own",
        rows="CREATE TABLE new (id TEXT PRIMARY KEY, name TEXT); CREATE TABLE old (id TEXT PRIMARY KEY, name TEXT UNIQUE);"
        "CREATE TABLE tags (name TEXT REFERENCES old(name)); INSERT INTO old VALUES ('a', 'A'); INSERT INTO tags VALUES ('A');",
        migration='Merge("old", "new", key={"id": "id"}, columns={"name": "name"}), Retire("old", successor="new")',
        script="INSERT OR IGNORE INTO new SELECT * FROM old; ALTER TABLE old RENAME TO old_legacy;",
        plain=Sees("{} foreign key ends on the archive", "SELECT count(*) FROM pragma_foreign_key_list('tags')", 1),
        ours="Refused, table and column are named: SQLite would refuse every later write to it",
        refused=("refused", "tags(name)", "no key"),
    ),
    Trap(
        name="tasks-of-an-upgraded-database",
        about="`tasks` refers to `task_sessions`; chat_sessions refers to `tasks`: a circle",
        rows=row("tasks", task_id="t", session_id="a", title="T") + task("a", metadata='{"task_id": "t"}'),
        plain=Sees(
            "the foreign key ends on `{}`: creating a task fails from then on",
            "SELECT \"table\" FROM pragma_foreign_key_list('tasks')",
            "task_sessions_legacy",
        ),
        ours="It names chat_sessions; tasks can be created; ten indexes and seven triggers are there",
        outcomes={"inserted": 1},
        sees=(
            ("SELECT \"table\" FROM pragma_foreign_key_list('tasks')", "chat_sessions"),
            (
                "SELECT type, count(*) FROM sqlite_master WHERE tbl_name = 'tasks' AND sql IS NOT NULL GROUP BY 1",
                [("index", 10), ("table", 1), ("trigger", 7)],
            ),
            ("SELECT task_id FROM chat_sessions", "t"),
        ),
        then=lambda lab: lab.do(
            "PRAGMA foreign_keys = ON; INSERT INTO chat_sessions(session_id) VALUES ('new'); "
            "INSERT INTO tasks(task_id, session_id, title) VALUES ('u', 'new', 'U')"
        ),
    ),
    Trap(
        name="tasks-of-a-fresh-database",
        base="v34",
        about="`tasks` refers to chat_sessions already",
        rows=web("s") + chat("c") + row("tasks", task_id="t", session_id="c", title="T"),
        plain=Sees("{} stays", "SELECT \"table\" FROM pragma_foreign_key_list('tasks')", "chat_sessions"),
        ours="Stays, byte for byte",
        outcomes=({"inserted": 1}, {}),
        sees=(("SELECT \"table\" FROM pragma_foreign_key_list('tasks')", "chat_sessions"),),
    ),
    Trap(
        name="archives-do-not-cascade",
        base="v34",
        about="The message table's ON DELETE CASCADE refers to a table that is archived with it",
        rows=web("s") + said("m", "s"),
        plain=Sees(
            "keeps {} cascade into the archive",
            "SELECT count(*) FROM pragma_foreign_key_list('webui_messages_legacy')",
            1,
        ),
        ours="Archives refer to archives only: deleting a chat session leaves them whole",
        outcomes=({"inserted": 1}, {"inserted": 1}),
        sees=(("SELECT \"table\" FROM pragma_foreign_key_list('webui_messages_legacy')", "webui_sessions_legacy"),),
        then=lambda lab: [lab.do("PRAGMA foreign_keys = ON; DELETE FROM chat_sessions"), _two(lab)],
    ),
]


def _two(lab: object) -> None:
    look = lab.look  # type: ignore[attr-defined]
    assert look("SELECT count(*) FROM chat_messages") == 0, "the live cascade is gone"
    assert look("SELECT count(*) FROM webui_messages_legacy") == 1, "a live deletion reached the archive"
