"""Constraints and column types of the target."""

# ruff: noqa: E501

from traps_kit import Fails, Sees, Trap, chat, row, said, task, web

NEW = "CREATE TABLE new (%s);\n"
OLD = "CREATE TABLE old (%s);\n"
STEPS = """
Merge(source="old", target="new", key={"id": "id"}, columns={"v": "v"}%s),
Retire("old", successor="new"),
"""
PLAIN = """
INSERT OR IGNORE INTO new (id, v) SELECT id, v FROM old WHERE id NOT IN (SELECT id FROM new);
ALTER TABLE old RENAME TO old_legacy;
"""


def own(
    new: str, old: str = "id PRIMARY KEY, v", values: tuple[object, ...] = (), more: str = "", **given: object
) -> Trap:
    """A trap over two tables of two columns; the sources are a, b, c ..."""
    rows = "".join(row("old", id=chr(97 + n), v=value) for n, value in enumerate(values))
    base = {"base": "own", "migration": STEPS % "", "script": PLAIN, **given}
    return Trap(**{**base, "rows": NEW % new + OLD % old + rows + more})


V = "SELECT v FROM new ORDER BY id"
REASONS = "SELECT key, reason FROM _sessionctl_quarantine ORDER BY 1"

TRAPS = [
    own(
        name="not-null",
        about="A NULL for a NOT NULL column",
        new="id TEXT PRIMARY KEY, v NOT NULL",
        values=("x", None, "z"),
        plain=Sees("`OR IGNORE` drops it: {} of 3 rows", "SELECT count(*) FROM new", 2),
        ours="Quarantined as `not_null`, the others go over",
        outcomes={"inserted": 2, "quarantined": 1},
        sees=((REASONS, [("b", "not_null")]),),
    ),
    own(
        name="check",
        about="A value that a CHECK refuses",
        new="id TEXT PRIMARY KEY, v CHECK (length(v) < 5)",
        values=("x", "s3cret", "z", "s3cret"),
        plain=Sees("`OR IGNORE` drops them: {} of 4 rows", "SELECT count(*) FROM new", 2),
        ours="Quarantined as `check`, whole",
        outcomes={"inserted": 2, "quarantined": 2},
        sees=(
            (REASONS, [("b", "check"), ("d", "check")]),
            ("SELECT DISTINCT value FROM _sessionctl_quarantine_values WHERE field = 'v'", "s3cret"),
        ),
    ),
    own(
        name="check-on-a-merged-row",
        about="A filled-in value that a CHECK refuses",
        new="id TEXT PRIMARY KEY, v CHECK (v <> 'no')",
        values=("no", "yes"),
        more=row("new", id="a", v=None) + row("new", id="b", v=None),
        plain=Sees("fills {} fields", "SELECT count(v) FROM new", 0),
        ours="That row is quarantined, the other is filled",
        outcomes={"merged": 1, "quarantined": 1},
        sees=((V, [None, "yes"]), (REASONS, [("a", "check")])),
    ),
    own(
        name="unique-column",
        about="A second UNIQUE column",
        new="id TEXT PRIMARY KEY, v UNIQUE",
        values=("x", "x", "y", None, None),
        more=row("new", id="z", v="y"),
        plain=Sees("`OR IGNORE` drops {} rows", "SELECT 6 - count(*) FROM new", 2),
        ours="What is taken is quarantined as `unique`; NULLs are not equal",
        outcomes={"inserted": 3, "quarantined": 2},
        sees=((REASONS, [("b", "unique"), ("c", "unique")]),),
    ),
    own(
        name="partial-and-expression-unique-indexes",
        about="A partial unique index, and one over an expression",
        new="id TEXT PRIMARY KEY, v",
        more="CREATE UNIQUE INDEX p ON new(v) WHERE v LIKE 'p%'; CREATE UNIQUE INDEX e ON new(lower(v));",
        values=("pa", "PA", "q", "Q", "r"),
        plain=Sees("drops {} rows", "SELECT 5 - count(*) FROM new", 2),
        ours="Quarantined as `unique`; both indexes are there afterwards",
        outcomes={"inserted": 3, "quarantined": 2},
        sees=(("SELECT count(*) FROM pragma_index_list('new') WHERE \"unique\" AND origin = 'c'", 2),),
    ),
    own(
        name="a-partial-unique-index-is-no-key",
        about="The mapped key is only unique under a condition",
        new="id, v",
        more="CREATE UNIQUE INDEX p ON new(id) WHERE v IS NOT NULL;",
        values=("x",),
        plain=Sees("{} row", "SELECT count(*) FROM new", 1),
        ours="Refused: that is no key",
        refused=("refused", "id is no unique key of new"),
    ),
    own(
        name="strict-tables",
        about="A STRICT target, and values of other types",
        new="id TEXT PRIMARY KEY, v INTEGER) STRICT; --",
        values=(1, "2", "two", 3.5, 4.0, None, b"\x05"),
        plain=Fails("cannot store TEXT value in INTEGER column"),
        ours="What the column does not take is quarantined, the rest goes over",
        outcomes={"inserted": 4, "quarantined": 3},
        sees=((V, [1, 2, 4, None]), ("SELECT key FROM _sessionctl_quarantine ORDER BY 1", ["c", "d", "g"])),
    ),
    own(
        name="on-conflict-ignore",
        about="The target's own `NOT NULL ON CONFLICT IGNORE` and `UNIQUE ON CONFLICT IGNORE`",
        new="id TEXT PRIMARY KEY ON CONFLICT IGNORE, v NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT IGNORE",
        values=("x", None, "x"),
        plain=Sees("swallows {} rows", "SELECT 3 - count(*) FROM new", 2),
        ours="Nothing is swallowed: they are quarantined",
        outcomes={"inserted": 1, "quarantined": 2},
        sees=((REASONS, [("b", "not_null"), ("c", "unique")]),),
    ),
    own(
        name="on-conflict-replace",
        about="The target's own `UNIQUE ON CONFLICT REPLACE`",
        new="id TEXT PRIMARY KEY ON CONFLICT REPLACE, v UNIQUE ON CONFLICT REPLACE",
        values=("x",),
        more=row("new", id="z", v="x"),
        plain=Sees("keeps {} of 2", "SELECT count(*) FROM new", 1),
        ours="No row of the target is replaced: the newcomer is quarantined as `unique`",
        outcomes={"quarantined": 1},
        sees=(("SELECT id FROM new", "z"), (REASONS, [("a", "unique")])),
    ),
    own(
        name="on-conflict-rollback",
        about="The target's own `NOT NULL ON CONFLICT ROLLBACK`",
        new="id TEXT PRIMARY KEY, v NOT NULL ON CONFLICT ROLLBACK",
        values=("x", None),
        script=PLAIN.replace(" OR IGNORE", ""),
        plain=Fails("NOT NULL constraint failed"),
        ours="The row is quarantined; the transaction goes on",
        outcomes={"inserted": 1, "quarantined": 1},
    ),
    own(
        name="not-null-with-a-default-and-replace",
        about="`NOT NULL ON CONFLICT REPLACE DEFAULT 'd'`: SQLite would put the default in a NULL's place",
        new="id TEXT PRIMARY KEY, v NOT NULL ON CONFLICT REPLACE DEFAULT 'd'",
        values=(None, "x"),
        plain=Sees("drops {} row", "SELECT 2 - count(*) FROM new", 1),
        ours="A NULL is not made up: quarantined as `not_null`",
        outcomes={"inserted": 1, "quarantined": 1},
    ),
    own(
        name="text-into-an-integer-column",
        about="`'007'`, `'7'`, `'7.5'`, `'x'`, `' 8 '` into INTEGER",
        new="id TEXT PRIMARY KEY, v INTEGER",
        values=("007", "7", "7.5", "x", " 8 "),
        plain=Sees("turns '007' into {}", "SELECT v FROM new WHERE id = 'a'", 7),
        ours="What the column changes (`'007'`, `' 8 '`) is recorded in its original form, and named",
        outcomes={"inserted": 5},
        sees=(
            (V, [7, 7, 7.5, "x", 8]),
            (
                "SELECT key, why, value FROM _sessionctl_conflicts ORDER BY key",
                [("a", "affinity", "007"), ("e", "affinity", " 8 ")],
            ),
        ),
        finds=(("changed_form", ": a, e"),),
    ),
    own(
        name="text-into-an-integer-column-of-a-merged-row",
        about="The same where the target's field is empty, or is 7 already",
        new="id TEXT PRIMARY KEY, v INTEGER",
        values=("007", "007", "7"),
        more=row("new", id="a", v=None) + row("new", id="b", v=7) + row("new", id="c", v=7),
        plain=Sees("{} fields filled", "SELECT count(v) - 2 FROM new", 0),
        ours="`'007'` is not 7: recorded both times; `'7'` is",
        outcomes={"merged": 2, "identical": 1},
        sees=(
            (V, [7, 7, 7]),
            (
                "SELECT key, why, value FROM _sessionctl_conflicts ORDER BY key",
                [("a", "affinity", "007"), ("b", "conflict", "007")],
            ),
        ),
    ),
    own(
        name="a-number-into-a-text-column",
        about="An INTEGER column's 7 beside the target's text `007`; 0.1 + 0.2 into TEXT",
        new="id TEXT PRIMARY KEY, v TEXT",
        old="id PRIMARY KEY, v NUMERIC",
        values=(7, 7, 0.1 + 0.2),
        more=row("new", id="a", v="007") + row("new", id="b", v="7"),
        plain=Sees("keeps {} of the 17 digits", "SELECT length(v) - 2 FROM new WHERE id = 'c'", 1),
        ours="`007` is not 7: a conflict; `7` is. The digits that text does not hold are recorded",
        outcomes={"merged": 1, "identical": 1, "inserted": 1},
        sees=(("SELECT key, value FROM _sessionctl_conflicts ORDER BY key", [("a", 7), ("c", 0.1 + 0.2)]),),
    ),
    own(
        name="big-integers-into-real",
        about="2^53 + 1 into a REAL column",
        new="id TEXT PRIMARY KEY, v REAL",
        values=(2**53 + 1, 2**53, "1.50"),
        plain=Sees("makes it {:.0f}", "SELECT v FROM new WHERE id = 'a'", float(2**53)),
        ours="The original is recorded, and named",
        outcomes={"inserted": 3},
        sees=(("SELECT key, value FROM _sessionctl_conflicts ORDER BY key", [("a", 2**53 + 1), ("c", "1.50")]),),
    ),
    own(
        name="numbers-into-timestamps",
        about="Text numbers into a TIMESTAMP column that is not read as a stamp",
        new="id TEXT PRIMARY KEY, v TIMESTAMP",
        old="id TEXT PRIMARY KEY, v TEXT",
        values=("1e5", "1768032000", "2026-01-01 00:00:00", "soon"),
        plain=Sees("turns {} texts into numbers", "SELECT count(*) FROM new WHERE typeof(v) <> 'text'", 2),
        ours="What changes its form is recorded; `'1768032000'` as 1768032000 has not",
        outcomes={"inserted": 4},
        sees=(("SELECT key, value FROM _sessionctl_conflicts", [("a", "1e5")]),),
    ),
    own(
        name="blobs-in-text-columns",
        about="Blobs, 2 MB and empty, in TEXT columns",
        new="id TEXT PRIMARY KEY, v TEXT",
        values=(b"\x00\xff", b"", b"x" * 2_000_000, "x" * 2_000_000),
        plain=Sees("{} rows arrive", "SELECT count(*) FROM new", 4),
        ours="Stay what they are",
        outcomes={"inserted": 4},
        sees=(
            (
                "SELECT typeof(v), length(v) FROM new ORDER BY id",
                [("blob", 2), ("blob", 0), ("blob", 2_000_000), ("text", 2_000_000)],
            ),
        ),
    ),
    own(
        name="a-blob-beside-the-same-text",
        about="A blob and a text of the same bytes on the two sides",
        new="id TEXT PRIMARY KEY, v",
        values=(b"abc", "abc\0d"),
        more=row("new", id="a", v="abc") + row("new", id="b", v="abc"),
        plain=Sees("drops {}", "SELECT count(*) FROM new WHERE typeof(v) = 'blob' OR length(CAST(v AS BLOB)) > 3", 0),
        ours="Different values: conflicts, recorded with their type and every byte",
        outcomes={"merged": 2},
        sees=(
            (
                "SELECT key, typeof(value), hex(value) FROM _sessionctl_conflicts ORDER BY key",
                [("a", "blob", "616263"), ("b", "text", "6162630064")],
            ),
        ),
    ),
    own(
        name="collations-do-not-hide-differences",
        about="A NOCASE column holds `Abc`, the source `abc`",
        new="id TEXT PRIMARY KEY, v TEXT COLLATE NOCASE",
        old="id TEXT PRIMARY KEY, v TEXT COLLATE NOCASE",
        values=("abc", "x  "),
        more=row("new", id="a", v="Abc") + row("new", id="b", v="x"),
        plain=Sees("{} rows", "SELECT count(*) FROM new", 2),
        ours="A conflict: values are compared byte for byte",
        outcomes={"merged": 2},
        sees=(("SELECT value FROM _sessionctl_conflicts ORDER BY key", ["abc", "x  "]),),
    ),
    own(
        name="blanks-under-rtrim-are-not-empty",
        about="The target's column is COLLATE RTRIM, for which blanks equal the empty text; it holds three of them",
        new="id TEXT PRIMARY KEY, v TEXT COLLATE RTRIM",
        values=("x", "y"),
        more=row("new", id="a", v="   ") + row("new", id="b", v=""),
        plain=Sees("{} rows", "SELECT count(*) FROM new", 2),
        ours="The three blanks stay, the source's value is recorded; only the empty text is filled",
        outcomes={"merged": 2},
        sees=((V, ["   ", "y"]), ("SELECT value FROM _sessionctl_conflicts", "x")),
    ),
    own(
        name="fork-into-an-integer-key",
        about="A merge that forks, and a key that takes integers only",
        new="id INTEGER PRIMARY KEY, v",
        more=row("new", id=1, v="one") + row("old", id=1, v="s3cret"),
        migration=STEPS % ', on_conflict="fork"',
        plain=Sees("keeps {} of 2 rows", "SELECT count(*) FROM new", 1),
        ours="There is no other id for it: the row is quarantined, whole",
        outcomes={"quarantined": 1},
        sees=(("SELECT value FROM _sessionctl_quarantine_values WHERE field = 'v'", "s3cret"),),
    ),
    Trap(
        name="required-columns-of-messages",
        base="v34",
        about="A message without content or role",
        rows="PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(replace(sql, 'content TEXT NOT NULL', 'content TEXT'), "
        "'role TEXT NOT NULL', 'role TEXT') WHERE name = 'webui_messages'; PRAGMA writable_schema = RESET;"
        + web("s")
        + said("m", "s", None)
        + said("n", "s", "s3cret", role=None)
        + said("o", "s"),
        plain=Sees("{} of 3 messages arrive", "SELECT count(*) FROM chat_messages", 1),
        ours="Quarantined as `not_null`",
        outcomes=({"inserted": 1}, {"inserted": 1, "quarantined": 2}),
    ),
    Trap(
        name="odd-contents",
        base="v34",
        about="Message texts: empty, NUL, invalid UTF-8, a blob, 2 MB, emoji, a number",
        rows=chat("s")
        + web("s")
        + "".join(
            said(chr(97 + n), "s", content)
            for n, content in enumerate(("", "a\0b", b"\xff", "x" * 2_000_000, "\U0001f600", 7))
        ),
        plain=Sees("{} rows arrive", "SELECT count(*) FROM chat_messages", 6),
        ours="Byte for byte",
        outcomes=({"merged": 1}, {"inserted": 6}),
        sees=(
            (
                "SELECT count(*) FROM chat_messages AS m JOIN webui_messages_legacy AS l USING (message_id) "
                "WHERE typeof(m.content) = typeof(l.content) AND CAST(m.content AS BLOB) = CAST(l.content AS BLOB)",
                6,
            ),
        ),
    ),
]
_ = task
