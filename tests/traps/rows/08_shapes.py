"""Table shapes, names and columns that a migration does not know."""

# ruff: noqa: E501

from traps_kit import Fails, Raw, Sees, Trap, chat, row, said, task, utf8, web

STEPS = """
Merge(source="old", target="new", key={"id": "id"}, columns={"v": "v"}%s),
Retire("old", successor="new"),
"""
PLAIN = """
INSERT OR IGNORE INTO new (id, v) SELECT id, v FROM old WHERE id NOT IN (SELECT id FROM new);
ALTER TABLE old RENAME TO old_legacy;
"""
ROWS = (
    row("new", id="a", v="kept")
    + row("old", id="a", v="differs")
    + row("old", id="b", v="x")
    + row("old", id="c", v=None)
)
V = "SELECT id, v FROM new ORDER BY id"
TWO_ARRIVE = Sees("drops the differing value: {} rows", "SELECT count(*) FROM new WHERE v IS NOT 'differs'", 3)
MERGED = {"inserted": 2, "merged": 1}


def own(name: str, about: str, new: str, old: str, ours: str = "Like any other table", **given: object) -> Trap:
    """A trap over two tables of the given shapes."""
    base = {
        "base": "own", "migration": STEPS % "", "script": PLAIN, "plain": TWO_ARRIVE, "outcomes": MERGED, "rows": ROWS,
        "sees": ((V, [("a", "kept"), ("b", "x"), ("c", None)]),), **given,
    }  # fmt: skip
    base["rows"] = f"CREATE TABLE new ({new}; CREATE TABLE old ({old}; {base['rows']}"
    if "refused" in base:
        base |= {"outcomes": None, "sees": ()}
    return Trap(name=name, about=about, ours=ours, **base)  # type: ignore[arg-type]


ODD = 'a "b" [c]; --'
EXTRA = 'ALTER TABLE task_sessions ADD COLUMN mood; ALTER TABLE task_sessions ADD COLUMN "select" TEXT;'


def extra(session_id: str, mood: object = None, word: object = None, **fields: object) -> str:
    return task(session_id, **fields, mood=mood, select=word)


TRAPS = [
    own(
        "without-rowid-target",
        "The target is WITHOUT ROWID",
        "id TEXT PRIMARY KEY, v) WITHOUT ROWID",
        "id PRIMARY KEY, v)",
    ),
    own(
        "without-rowid-source",
        "The source is WITHOUT ROWID",
        "id TEXT PRIMARY KEY, v)",
        "id TEXT PRIMARY KEY, v) WITHOUT ROWID",
    ),
    own(
        "without-rowid-both-strict",
        "Both are WITHOUT ROWID and STRICT",
        "id TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID",
        "id TEXT PRIMARY KEY, v TEXT) STRICT, WITHOUT ROWID",
    ),
    own(
        "without-rowid-composite-key",
        "A WITHOUT ROWID source whose key is longer than the target's",
        "id TEXT PRIMARY KEY, v)",
        "id, part, v, PRIMARY KEY (id, part)) WITHOUT ROWID",
        ours="Rows that become the same target row are quarantined as `unique`, each known by its whole key",
        rows=row("old", id="a", part=1, v="one")
        + row("old", id="a", part=2, v="s3cret")
        + row("old", id="a", part="2", v="text"),
        migration=STEPS % ', drops={"part": "numbers the parts"}',
        plain=Sees("drops {} rows", "SELECT 3 - count(*) FROM new", 2),
        outcomes={"inserted": 1, "quarantined": 2},
        sees=(("SELECT count(DISTINCT key) FROM _sessionctl_quarantine", 2),),
    ),
    own(
        "generated-columns",
        "Generated columns on both sides, stored and virtual",
        "id TEXT PRIMARY KEY, v, up AS (upper(v)) STORED, n AS (length(v)) VIRTUAL)",
        "id TEXT PRIMARY KEY, v, up AS (upper(v)) STORED, low AS (lower(v)))",
        ours="Computed again on the target; the source's stay in the archive",
        sees=(
            ("SELECT id, up, n FROM new ORDER BY id", [("a", "KEPT", 4), ("b", "X", 1), ("c", None, None)]),
            ("SELECT low FROM old_legacy WHERE id = 'a'", "differs"),
        ),
    ),
    own(
        "a-generated-target-column",
        "A mapped target column is generated",
        "id TEXT PRIMARY KEY, w, v AS (upper(w)))",
        "id TEXT PRIMARY KEY, v)",
        rows=row("old", id="a", v="x"),
        plain=Fails("cannot INSERT into generated column"),
        ours="Refused, the column is named",
        refused=("refused", "new computes its column v"),
    ),
    own(
        "a-not-null-target-column-that-nobody-maps",
        "The target has a NOT NULL column without a default that the migration does not map",
        "id TEXT PRIMARY KEY, v, need TEXT NOT NULL)",
        "id TEXT PRIMARY KEY, v)",
        rows=row("old", id="a", v="x"),
        plain=Sees("`OR IGNORE` drops every row: {} arrive", "SELECT count(*) FROM new", 0),
        ours="Refused, the column is named",
        refused=("refused", "new.need is NOT NULL"),
    ),
    own(
        "the-target-is-a-view",
        "The target is a view",
        "id TEXT PRIMARY KEY, v); ALTER TABLE new RENAME TO real; CREATE VIEW new AS SELECT * FROM real; --\n",
        "id TEXT PRIMARY KEY, v)",
        rows=row("old", id="a", v="x"),
        plain=Fails("cannot modify new because it is a view"),
        ours="Refused, the view is named",
        refused=("refused", "target new is a view"),
    ),
    own(
        "the-source-is-a-virtual-table",
        "The source is a full-text table",
        "id TEXT PRIMARY KEY, v)",
        "id TEXT PRIMARY KEY, v); DROP TABLE old; CREATE VIRTUAL TABLE old USING fts5(id, v); --\n",
        rows=row("old", id="a", v="x"),
        plain=Sees("moves {} row, and nobody knows how to bring it back", "SELECT count(*) FROM new", 1),
        ours="Refused, the table is named",
        refused=("refused", "source old is a virtual table"),
    ),
    own(
        "a-column-named-rowid",
        "Columns named rowid, oid and _rowid_ on both sides",
        "id TEXT PRIMARY KEY, v, rowid, oid, _rowid_)",
        "id TEXT PRIMARY KEY, v, rowid TEXT, _rowid_, oid)",
        rows="".join(row("old", id=key, v="x", rowid="same", _rowid_=1, oid=None) for key in "abc"),
        migration=STEPS.replace('"v": "v"', '"v": "v", "rowid": "rowid", "oid": "oid", "_rowid_": "_rowid_"') % "",
        script="INSERT OR IGNORE INTO new SELECT id, v, rowid, oid, _rowid_ FROM old WHERE rowid NOT IN (SELECT rowid FROM new); ALTER TABLE old RENAME TO old_legacy;",
        plain=Sees("reads the column for the rowid, unknowingly: {} rows", "SELECT count(*) FROM new", 3),
        ours="The rows are told apart by their key; the columns are copied",
        outcomes={"inserted": 3},
        sees=(("SELECT rowid, count(*) FROM new GROUP BY 1", [("same", 3)]),),
    ),
    own(
        "no-handle-at-all",
        "A source without a key whose three rowid names are all taken",
        "id TEXT PRIMARY KEY, v)",
        "id, v, rowid, oid, _rowid_)",
        rows="".join(
            row("old", id=key, v=v, rowid=1, oid=1, _rowid_=1) for key, v in (("a", 1), ("a", 2), ("b", 1), ("b", 1))
        ),
        migration=STEPS % ', drops={"rowid": "r", "oid": "r", "_rowid_": "r"}',
        plain=Sees("drops {} rows", "SELECT 4 - count(*) FROM new", 2),
        ours="Nothing tells its rows apart: refused, the table is named",
        refused=("refused", "old has no primary key"),
    ),
    Trap(
        name="odd-names",
        about="Tables and columns with quotes, brackets, semicolons, blanks, reserved words and other scripts",
        base="own",
        rows='CREATE TABLE "neue Gespr\u00e4che" ("select" TEXT PRIMARY KEY, "a ""b"" [c]; --" TEXT, "\u540d" JSON);'
        'CREATE TABLE "order" ("from" TEXT PRIMARY KEY, "it\'s" TEXT, "x y" TEXT); CREATE INDEX "i ""1""" ON "order"("it\'s");'
        'CREATE VIEW "v \u00fc" AS SELECT "from" FROM "order";'
        "INSERT INTO \"order\" VALUES ('k', 's', '{\"a\": 1}');",
        migration='Merge(source="order", target="neue Gespr\u00e4che", key={"select": \'"from"\'}, columns={\'a "b" [c]; --\': \'"it\\\'s"\', "\u540d": \'"x y"\'}, json=("\u540d",)),'
        'Retire("order", successor="neue Gespr\u00e4che")',
        script='INSERT OR IGNORE INTO "neue Gespr\u00e4che" SELECT * FROM "order"; ALTER TABLE "order" RENAME TO order_legacy;',
        plain=Sees("the view reads {} row of the archive", 'SELECT count(*) FROM "v \u00fc"', 1),
        ours="Merged, archived and re-pointed like any other; the view reads the successor's key",
        outcomes={"inserted": 1},
        sees=(
            (
                f'SELECT "select", "{ODD.replace(chr(34), chr(34) * 2)}", "\u540d" FROM "neue Gespr\u00e4che"',
                [("k", "s", '{"a": 1}')],
            ),
        ),
        refused=(),
    ),
    Trap(
        name="the-smallest-and-the-largest-row-number",
        about="Keys that are row numbers, from one end of 64 bits to the other",
        base="own",
        rows="CREATE TABLE new (id TEXT PRIMARY KEY, v TEXT); CREATE TABLE old (id INTEGER PRIMARY KEY, v TEXT);"
        "INSERT INTO old VALUES (-9223372036854775808, 'a'), (-1, 'b'), (0, 'c'), (9223372036854775807, 'd');",
        migration='Merge("old", "new", key={"id": "id"}, columns={"v": "v"}), Retire("old", successor="new")',
        script="INSERT OR IGNORE INTO new SELECT * FROM old; ALTER TABLE old RENAME TO old_legacy;",
        plain=Sees("{} rows", "SELECT count(*) FROM new", 4),
        ours="Go over like any other",
        outcomes={"inserted": 4},
        sees=(("SELECT min(CAST(id AS INTEGER)) FROM new", -(2**63)),),
    ),
    Trap(
        name="a-successor-with-a-reserved-word-for-a-name",
        about="The successor is called `group`, and views, triggers and foreign keys must name it",
        base="own",
        rows='CREATE TABLE "group" (id TEXT PRIMARY KEY, v TEXT); CREATE TABLE old (id TEXT PRIMARY KEY, v TEXT);'
        "CREATE VIEW x AS SELECT id FROM old; CREATE TABLE tags (o TEXT REFERENCES old(id));"
        "CREATE TRIGGER t AFTER INSERT ON tags BEGIN UPDATE old SET v = 'seen' WHERE id = NEW.o; END;"
        "INSERT INTO old VALUES ('a', 'A');",
        migration='Merge("old", "group", key={"id": "id"}, columns={"v": "v"}), Retire("old", successor="group")',
        script='INSERT OR IGNORE INTO "group" SELECT * FROM old; ALTER TABLE old RENAME TO old_legacy;',
        plain=Sees(
            "{} view reads the archive",
            "SELECT count(*) FROM sqlite_master WHERE name = 'x' AND sql LIKE '%old_legacy%'",
            1,
        ),
        ours="They name it, in quotes",
        outcomes={"inserted": 1},
        sees=(("SELECT id FROM x", "a"), ("SELECT \"table\" FROM pragma_foreign_key_list('tags')", "group")),
    ),
    Trap(
        name="unknown-source-columns-become-extras",
        about="task_sessions has columns that nobody told us of",
        rows=EXTRA
        + extra("a", "happy", "word", metadata='{"k": 1}')
        + extra("b", 7, None)
        + extra("c", None, "x", metadata='{"select": "mine"}'),
        plain=Sees(
            "leaves {} values behind in the archive",
            'SELECT count(mood) + count("select") FROM task_sessions_legacy',
            4,
        ),
        ours="`extras`: they go into the metadata under their own names, where absent",
        outcomes={"inserted": 3},
        sees=(
            (
                "SELECT metadata FROM chat_sessions ORDER BY session_id",
                ['{"k": 1, "mood": "happy", "select": "word"}', '{"mood": 7}', '{"select": "mine"}'],
            ),
        ),
    ),
    Trap(
        name="extras-that-json-cannot-hold",
        about="Unknown columns with a blob, invalid UTF-8, infinity, and beside metadata that is no object",
        rows=EXTRA
        + extra("a", b"\x00\xff")
        + extra("b", None, utf8(b"\xff"))
        + extra("c", Raw("9e999"))
        + extra("d", "happy", metadata="[1]")
        + extra("e", "a\0b"),
        plain=Sees("leaves {} behind", 'SELECT count(mood) + count("select") FROM task_sessions_legacy', 5),
        ours="The run does not stop; what JSON cannot hold is recorded, and the row is named",
        outcomes={"inserted": 5},
        sees=(
            ("SELECT metadata FROM chat_sessions WHERE session_id = 'd'", "[1]"),
            (
                "SELECT key, field, hex(value) FROM _sessionctl_conflicts WHERE why = 'kept' ORDER BY key",
                [("a", "mood", "00FF"), ("b", "select", "FF"), ("c", "mood", "496E66"), ("d", "mood", "6861707079")],
            ),
        ),
        finds=(("extras", "a, c, d"), ("extras", ": b")),
    ),
    own(
        "unknown-source-columns-without-extras",
        "A source column that the migration neither reads nor drops, and no `extras`",
        "id TEXT PRIMARY KEY, v)",
        "id TEXT PRIMARY KEY, v, mood)",
        rows=row("old", id="a", v="x", mood="s3cret"),
        plain=Sees("leaves the column behind: {} values", "SELECT count(mood) FROM old_legacy", 1),
        ours="Refused, the column is named",
        refused=("refused", "old has columns", "mood"),
    ),
    Trap(
        name="later-target-columns",
        about="chat_sessions has later columns: NOT NULL with a default, a number of its own, a generated one",
        rows="ALTER TABLE chat_sessions ADD COLUMN created_at_ms INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE chat_sessions ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat';"
        "ALTER TABLE chat_sessions ADD COLUMN up TEXT AS (upper(title));"
        + chat("a", created_at_ms=5)
        + task("a")
        + task("b"),
        plain=Sees("{} rows", "SELECT count(*) FROM chat_sessions", 2),
        ours="They take their defaults; those of the target's rows stay",
        outcomes={"inserted": 1, "merged": 1},
        sees=(("SELECT created_at_ms, kind FROM chat_sessions ORDER BY session_id", [(5, "chat"), (0, "chat")]),),
    ),
    Trap(
        name="the-later-shape-of-task-sessions",
        about="task_sessions as a later release recreates it: `updated_at` in the part of `last_activity`",
        rows="DROP TRIGGER tasks_touch_session; DROP TABLE task_sessions; CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT DEFAULT '{}', "
        "created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);"
        + row(
            "task_sessions",
            session_id="a",
            channel="ui",
            created_at="2026-01-01 00:00:00",
            updated_at="2026-01-02 00:00:00",
        ),
        plain=Fails("no such column: last_activity"),
        ours="Merged as well",
        outcomes={"inserted": 1},
        sees=(
            (
                "SELECT channel, updated_at, last_activity FROM chat_sessions",
                [("ui", "2026-01-02 00:00:00", "2026-01-02 00:00:00")],
            ),
        ),
    ),
    Trap(
        name="columns-that-are-there-already",
        about="chat_sessions has `channel` and `LAST_ACTIVITY` already",
        rows="ALTER TABLE chat_sessions ADD COLUMN Channel TEXT; ALTER TABLE chat_sessions ADD COLUMN LAST_ACTIVITY TIMESTAMP;"
        + task("a"),
        plain=Fails("duplicate column name"),
        ours="Used as they are",
        outcomes={"inserted": 1},
        sees=(
            (
                "SELECT name FROM pragma_table_info('chat_sessions') WHERE lower(name) IN ('channel', 'last_activity')",
                ["Channel", "LAST_ACTIVITY"],
            ),
        ),
    ),
    Trap(
        name="a-shape-that-nobody-knows",
        about="webui_sessions lacks a column that the migration reads",
        base="v34",
        rows="ALTER TABLE webui_sessions RENAME COLUMN user_id TO owner;",
        plain=Fails("no such column: user_id"),
        ours="Refused as an unsupported schema, the column is named",
        refused=("unsupported_schema", "user_id"),
    ),
]
_ = (said, web)
