"""Keys and look-alikes."""

# ruff: noqa: E501

from traps_kit import Fails, Raw, Sees, Trap, chat, row, said, task, utf8, web

OWN = """
CREATE TABLE notes (id PRIMARY KEY, body);
CREATE TABLE old_notes (id, body);
"""
NOTES = """
Merge(source="old_notes", target="notes", key={"id": "id"}, columns={"body": "body"}),
Retire("old_notes", successor="notes"),
"""
PLAIN_NOTES = """
INSERT OR IGNORE INTO notes SELECT id, body FROM old_notes WHERE id NOT IN (SELECT id FROM notes);
ALTER TABLE old_notes RENAME TO old_notes_legacy;
"""


def notes(**fields: object) -> str:
    return row("notes", **fields)


def old(**fields: object) -> str:
    return row("old_notes", **fields)


def own(**given: object) -> Trap:
    """A trap over two small tables without declared types."""
    said = {"base": "own", "migration": NOTES, "script": PLAIN_NOTES, **given}
    return Trap(**{**said, "rows": OWN + str(given["rows"])})


TRAPS = [
    Trap(
        name="one-null-key-in-the-target",
        about="One row of the target has a NULL id",
        rows=chat(None, title="Lost id") + chat(None) + task("a") + task("b"),
        plain=Sees(
            "`NOT IN` is never true: {} of 2 rows arrive",
            "SELECT count(*) FROM chat_sessions WHERE session_id IS NOT NULL",
            0,
        ),
        ours="Stops nothing",
        outcomes={"inserted": 2},
        sees=(("SELECT count(*) FROM chat_sessions WHERE session_id IS NULL", 2),),
    ),
    Trap(
        name="null-keys-in-the-source",
        about="Several rows of the source have a NULL id",
        rows=task(None, metadata='{"t": "s3cret"}') + task(None) + task("a"),
        plain=Sees("lets {} nameless rows in", "SELECT count(*) FROM chat_sessions WHERE session_id IS NULL", 2),
        ours="Quarantined as `null_key`, each of them whole",
        outcomes={"inserted": 1, "quarantined": 2},
        sees=(
            ("SELECT DISTINCT reason FROM _sessionctl_quarantine", "null_key"),
            ("SELECT count(DISTINCT quarantine_id) FROM _sessionctl_quarantine_values", 2),
            (
                "SELECT value FROM _sessionctl_quarantine_values WHERE field = 'metadata' ORDER BY 1 LIMIT 1",
                '{"t": "s3cret"}',
            ),
        ),
        finds=(("quarantined", "2 rows"),),
    ),
    Trap(
        name="ids-that-differ-in-case-or-blanks",
        about="`ABC`, `abc`, `abc `, ` abc`, `abc\\n` and `é` in two normal forms",
        rows=chat("ABC") + chat("\u00e9") + "".join(task(key) for key in ("abc", "abc ", " abc", "abc\n", "e\u0301")),
        plain=Sees("{} rows", "SELECT count(*) FROM chat_sessions", 7),
        ours="Seven different ids stay seven rows",
        outcomes={"inserted": 5},
        sees=(("SELECT count(DISTINCT hex(session_id)) FROM chat_sessions", 7),),
    ),
    own(
        name="ids-under-a-nocase-key",
        about="The target's key is declared COLLATE NOCASE, the source's is not",
        rows="DROP TABLE notes; CREATE TABLE notes (id TEXT PRIMARY KEY COLLATE NOCASE, body);"
        + notes(id="ABC", body="x")
        + old(id="abc", body="y")
        + old(id="ABC", body="x")
        + old(id="new", body="n")
        + old(id="NEW", body="N"),
        plain=Sees(
            "{} of 3 different ids survive, unreported",
            "SELECT count(*) FROM notes WHERE id <> 'ABC' COLLATE BINARY",
            1,
        ),
        ours="Another id is not taken for the same row: what the target's key refuses is quarantined as `unique`",
        outcomes={"inserted": 1, "identical": 1, "quarantined": 2},
        sees=(("SELECT id, body FROM notes ORDER BY id", [("ABC", "x"), ("new", "n")]),),
    ),
    own(
        name="one-beside-quoted-one",
        about="`1` beside `'1'` in columns without a type",
        rows=notes(id=1, body="number") + old(id="1", body="text") + old(id=2, body="n2") + old(id="2", body="t2"),
        plain=Sees("{} rows", "SELECT count(*) FROM notes", 4),
        ours="Four different keys, four rows, types kept",
        outcomes={"inserted": 3},
        sees=(
            (
                "SELECT typeof(id), body FROM notes ORDER BY body",
                [("integer", "n2"), ("integer", "number"), ("text", "t2"), ("text", "text")],
            ),
        ),
    ),
    own(
        name="text-keys-into-an-integer-key",
        about="`'01'`, `'1'`, `'1.0'`, `'x'` and `1.5` into INTEGER PRIMARY KEY",
        rows="DROP TABLE notes; CREATE TABLE notes (id INTEGER PRIMARY KEY, body);"
        + notes(id=1, body="one")
        + "".join(old(id=key, body=f"s3cret {key}") for key in ("01", "1", "x", 1.5, "7")),
        plain=Fails("datatype mismatch"),
        ours="`'7'` is 7 and `'1'` is 1; `'01'` is another id, what cannot be an integer is quarantined: no key is changed",
        outcomes={"inserted": 1, "merged": 1, "quarantined": 3},
        sees=(("SELECT id FROM notes ORDER BY id", [1, 7]),),
    ),
    own(
        name="number-keys-into-a-text-key",
        about="`1`, `1.0` and `'1'` into a TEXT key",
        rows="DROP TABLE notes; CREATE TABLE notes (id TEXT PRIMARY KEY, body);"
        + old(id=1, body="int")
        + old(id="1", body="text")
        + old(id=1.0, body="real"),
        plain=Sees("{} of 3 rows arrive", "SELECT count(*) FROM notes", 2),
        ours="Two keys, `1` and `1.0`; the third row has a taken key and is quarantined as `unique`",
        outcomes={"inserted": 2, "quarantined": 1},
        sees=(
            ("SELECT id FROM notes ORDER BY id", ["1", "1.0"]),
            ("SELECT reason FROM _sessionctl_quarantine", "unique"),
        ),
    ),
    own(
        name="one-key-twice-in-the-source",
        about="The source has no primary key, and one id twice",
        rows=old(id="a", body="first")
        + old(id="a", body="second")
        + old(id="b", body="x")
        + notes(id="c", body="kept")
        + old(id="c", body="one")
        + old(id="c", body="two"),
        plain=Sees("{} of 5 rows arrive", "SELECT count(*) FROM notes WHERE body <> 'kept'", 2),
        ours="The first of them goes over, the others are quarantined as `unique`, whole",
        outcomes={"inserted": 2, "merged": 1, "quarantined": 2},
        sees=(
            ("SELECT body FROM notes ORDER BY id", ["first", "x", "kept"]),
            ("SELECT value FROM _sessionctl_quarantine_values WHERE field = 'body' ORDER BY 1", ["second", "two"]),
        ),
    ),
    own(
        name="nul-and-odd-bytes-in-keys",
        about="Keys with a NUL, with invalid UTF-8, empty, and a blob",
        rows="DROP TABLE old_notes; CREATE TABLE old_notes (id PRIMARY KEY, body);"
        + old(id="a\0b", body="1")
        + old(id="a", body="2")
        + old(id=utf8(b"\xff"), body="3")
        + old(id=b"a", body="4")
        + old(id="", body="5")
        + notes(id="a\0c", body="6"),
        plain=Sees("{} rows", "SELECT count(*) FROM notes", 6),
        ours="Each is a key of its own",
        outcomes={"inserted": 5},
        sees=(("SELECT count(DISTINCT typeof(id) || hex(id)) FROM notes", 6),),
    ),
    Trap(
        name="an-undecodable-key-on-both-sides",
        about="An id that is no UTF-8 on both sides, and the row differs",
        rows=chat(utf8(b"k\xff"), title="Kept") + task(utf8(b"k\xff"), metadata='{"title": "s3cret"}'),
        plain=Sees("{} row", "SELECT count(*) FROM chat_sessions", 1),
        ours="One row, merged; its conflict is recorded under the same bytes",
        outcomes={"merged": 1},
        sees=(("SELECT hex(key), value FROM _sessionctl_conflicts WHERE field = 'title'", [("6BFF", "s3cret")]),),
    ),
    Trap(
        name="an-undecodable-message-key-forks",
        base="v34",
        about="A message id that is no UTF-8 on both sides, two different messages",
        rows=chat("s")
        + web("s")
        + said(utf8(b"m\xff"), "s", "one", "chat_messages")
        + said(utf8(b"m\xff"), "s", "two"),
        plain=Sees("{} of 2 messages survive", "SELECT count(*) FROM chat_messages", 1),
        ours="Forked like any other",
        outcomes=({"merged": 1}, {"forked": 1}),
        sees=(("SELECT content FROM chat_messages ORDER BY content", ["one", "two"]),),
    ),
    own(
        name="composite-keys",
        about="A key of two columns, one of them NULL or equal in half",
        rows="DROP TABLE notes; CREATE TABLE notes (a, id, body, PRIMARY KEY (a, id)); DROP TABLE old_notes; CREATE TABLE old_notes (a, id, body);"
        + notes(a=1, id="x", body="kept")
        + old(a=1, id="x", body="differs")
        + old(a=1, id="y", body="n")
        + old(a="1", id="x", body="t")
        + old(a=None, id="x", body="z"),
        migration=NOTES.replace('key={"id": "id"}', 'key={"a": "a", "id": "id"}'),
        script="INSERT OR IGNORE INTO notes SELECT a, id, body FROM old_notes WHERE id NOT IN (SELECT id FROM notes); ALTER TABLE old_notes RENAME TO old_notes_legacy;",
        plain=Sees(
            "compares half the key: {} of 2 new rows arrive", "SELECT count(*) FROM notes WHERE body <> 'kept'", 1
        ),
        ours="Compared as a whole, types too; a NULL part is a `null_key`",
        outcomes={"inserted": 2, "merged": 1, "quarantined": 1},
        sees=(
            ("SELECT body FROM notes ORDER BY body", ["kept", "n", "t"]),
            ("SELECT reason FROM _sessionctl_quarantine", "null_key"),
        ),
    ),
    own(
        name="children-follow-a-mapped-key",
        about="The key gets a prefix, and other tables refer to it",
        rows="DROP TABLE old_notes; CREATE TABLE old_notes (id PRIMARY KEY, body);"
        "CREATE TABLE tags (tag, note REFERENCES old_notes(id) ON DELETE CASCADE);"
        + old(id="a", body="x")
        + row("tags", tag="t", note="a"),
        migration=NOTES.replace('key={"id": "id"}', 'key={"id": "\'old-\' || id"}'),
        script="INSERT OR IGNORE INTO notes SELECT 'old-' || id, body FROM old_notes; ALTER TABLE old_notes RENAME TO old_notes_legacy;",
        plain=Sees("{} of 1 tags find their note", "SELECT count(*) FROM tags JOIN notes ON notes.id = note", 0),
        ours="The children's values follow the key, their foreign key names the successor",
        outcomes={"inserted": 1},
        sees=(
            ("SELECT note FROM tags", "old-a"),
            ("SELECT \"table\", on_delete FROM pragma_foreign_key_list('tags')", [("notes", "CASCADE")]),
        ),
    ),
]
_ = (Fails, Raw)
