"""JSON text."""

from traps_kit import LATE, Fails, Raw, Sees, Trap, chat, put, task, utf8, web

KEPT_RAW = "SELECT hex(metadata) FROM chat_sessions WHERE session_id = 'a'"
STOPS = Fails("malformed JSON")


def hexed(text: str | bytes) -> str:
    return (text.encode() if isinstance(text, str) else text).hex().upper()


def kept(text: str) -> tuple[tuple[str, str], ...]:
    """The text is there, byte for byte."""
    return ((KEPT_RAW, hexed(text)),)


PRETTY = '{\n  "b": 1.0,\n  "a": "\\u00e9",\n  "big": 12345678901234567890123\n}'
DEEP = '{"a":' * 400 + "1" + "}" * 400
VERY_DEEP = "[" * 100_000 + "]" * 100_000
LARGE = '{"t": "' + "x" * 2_000_000 + '"}'

TRAPS = [
    Trap(
        name="json-is-copied-byte-for-byte",
        about="Pretty-printed JSON with escapes, `1.0` and a 23-digit number",
        rows=task("a", metadata=PRETTY),
        plain=Sees(
            "json_patch rewrites it: {} rows keep their text",
            f"SELECT count(*) FROM chat_sessions WHERE metadata = {put(PRETTY)}",
            0,
        ),
        ours="Copied byte for byte",
        outcomes={"inserted": 1},
        sees=kept(PRETTY),
    ),
    Trap(
        name="keys-are-spliced-into-the-text",
        base="v34",
        about="Marker keys must be added to such a text",
        rows=web("a", metadata=PRETTY),
        plain=Sees(
            "{} row keeps the number",
            "SELECT count(*) FROM chat_sessions WHERE metadata LIKE '%12345678901234567890123%'",
            1,
        ),
        ours="The keys are spliced in at the end; the rest of the text is untouched",
        outcomes=({"inserted": 1}, {}),
        sees=(
            (
                f"SELECT substr(metadata, 1, {len(PRETTY) - 2}) = substr({put(PRETTY)}, 1, {len(PRETTY) - 2}), "
                "json_extract(metadata, '$.source', '$.conversation_mode') FROM chat_sessions",
                [(1, '["webui_migration","chat"]')],
            ),
        ),
    ),
    Trap(
        name="nested-objects-are-united",
        about="Both sides have an object under one key",
        rows=chat("a", metadata='{"p": {"x": 1, "q": {"r": 1}}, "l": [1]}')
        + task("a", metadata='{"p": {"y": 2, "q": {"s": 2, "r": 9}}, "l": [2], "n": null}'),
        plain=Sees("drops the source's {} keys", "SELECT 2 - (metadata LIKE '%\"y\"%') FROM chat_sessions", 2),
        ours="Members that only the source has are added, nested ones too; differing ones are recorded by path",
        outcomes={"merged": 1},
        sees=(
            (
                "SELECT metadata FROM chat_sessions",
                '{"p": {"x": 1, "q": {"r": 1, "s": 2}, "y": 2}, "l": [1], "n": null}',
            ),
            (
                "SELECT field, value FROM _sessionctl_conflicts WHERE why = 'conflict' ORDER BY 1",
                [("metadata.l", "[2]"), ("metadata.p.q.r", "9")],
            ),
        ),
    ),
    Trap(
        name="the-users-own-keys-win",
        base="v34",
        about="The user's metadata has `source`, `migrated_at`, `original_user_id` and a null mode of its own",
        rows=web(
            "a", metadata='{"source": "mine", "migrated_at": 1, "original_user_id": [], "conversation_mode": null}'
        ),
        plain=Sees(
            "json_patch drops the null: mode is {}",
            "SELECT coalesce(json_extract(metadata, '$.conversation_mode'), 'gone') FROM chat_sessions",
            "gone",
        ),
        ours="Never overwritten; only absent keys are added",
        outcomes=({"inserted": 1}, {}),
        sees=(
            (
                "SELECT metadata FROM chat_sessions",
                '{"source": "mine", "migrated_at": 1, "original_user_id": [], "conversation_mode": null, '
                '"execution_phase": "planning"}',
            ),
        ),
    ),
    Trap(
        name="markers-go-on-inserted-rows-only",
        base="v34",
        about="The session is in the target already",
        rows=chat("a", metadata='{"k": 1}') + web("a", metadata='{"j": 2}'),
        plain=Sees("the key j reaches {} rows", "SELECT count(*) FROM chat_sessions WHERE metadata LIKE '%\"j\"%'", 0),
        ours="Gains the source's key and the defaults, no marker: it did not come from the web UI",
        outcomes=({"merged": 1}, {}),
        sees=(
            (
                "SELECT metadata FROM chat_sessions",
                '{"k": 1, "j": 2, "conversation_mode": "chat", "execution_phase": "planning"}',
            ),
        ),
    ),
    *(
        Trap(
            name=f"malformed-json-{name}",
            about=f"Metadata is {what}",
            rows=task("a", metadata=text) + task("b", metadata='{"title": "B"}'),
            plain=plain,
            ours="The row goes over, the text untouched; the row is named",
            outcomes={"inserted": 2},
            sees=(*kept(text), ("SELECT title FROM chat_sessions ORDER BY session_id", ["Migrated Task Session", "B"])),
            finds=(("not_understood", ": a"),),
        )
        for name, what, text, plain in (
            ("cut-off", 'cut off: `{"a": `', '{"a": "s3cret', STOPS),
            ("nan", '`{"score": NaN}`, as Python writes it', '{"score": NaN, "k": "s3cret"}', STOPS),
            ("single-quotes", "`{'a': 1}`", "{'a': 's3cret'}", STOPS),
            ("trailing-comma", '`{"a": 1,}`', '{"a": 1,}', STOPS),
            ("two-objects", "two objects", "{} {}", STOPS),
            ("not-json", "prose", "s3cret, not JSON", STOPS),
            (
                "array",
                "an array",
                '[1, "s3cret"]',
                Sees(
                    "json_patch lets it replace everything: {} rows carry the marker key",
                    "SELECT count(*) FROM chat_sessions WHERE session_id = 'a' AND metadata LIKE '%task_sessions%'",
                    0,
                ),
            ),
            (
                "string",
                "a JSON string",
                '"s3cret"',
                Sees("{} row keeps it as it was", "SELECT count(*) FROM chat_sessions WHERE metadata LIKE '{%'", 1),
            ),
            ("deep-array", "100,000 nested arrays", VERY_DEEP, STOPS),
        )
    ),
    Trap(
        name="malformed-json-on-both-sides",
        about="Both sides hold text that is no JSON, and one of them holds an object",
        rows=chat("a", metadata="one")
        + task("a", metadata="two")
        + chat("b", metadata='{"k": 1}')
        + task("b", metadata="[1]")
        + chat("c", metadata="{broken")
        + task("c", metadata='{"k": 1}'),
        plain=Sees(
            "{} of the source's values survive",
            "SELECT count(*) FROM chat_sessions WHERE metadata IN ('two', '[1]')",
            0,
        ),
        ours="The target stays as it is, the source's text is recorded whole",
        outcomes={"merged": 3},
        sees=(
            ("SELECT metadata FROM chat_sessions ORDER BY session_id", ["one", '{"k": 1}', "{broken"]),
            (
                "SELECT key, field, value FROM _sessionctl_conflicts ORDER BY key",
                [("a", "metadata", "two"), ("b", "metadata", "[1]"), ("c", "metadata", '{"k": 1}')],
            ),
        ),
    ),
    Trap(
        name="invalid-utf8-in-metadata",
        about="Metadata that is no UTF-8",
        rows=task("a", metadata=utf8(b'{"k": "\xff\xfe"}')) + chat("b") + task("b", metadata=utf8(b'{"k": "\xff"}')),
        plain=Sees(
            "{} of 2 texts arrive",
            "SELECT count(*) FROM chat_sessions WHERE instr(CAST(metadata AS BLOB), X'ff')",
            1,
        ),
        ours="The bytes are copied; the row is named",
        outcomes={"inserted": 1, "merged": 1},
        sees=(
            (
                "SELECT hex(metadata), typeof(metadata) FROM chat_sessions ORDER BY session_id",
                [(hexed(b'{"k": "\xff\xfe"}'), "text"), (hexed(b'{"k": "\xff"}'), "text")],
            ),
        ),
        finds=(("not_understood", "a, b"),),
    ),
    Trap(
        name="invalid-utf8-on-both-sides",
        about="Both sides hold metadata, the source's is no UTF-8",
        rows=chat("a", metadata='{"k": 1}') + task("a", metadata=utf8(b'{"k": "\xff"}')),
        plain=Sees(
            "{} of 1 are found", "SELECT count(*) FROM chat_sessions WHERE instr(CAST(metadata AS BLOB), X'ff')", 0
        ),
        ours="The target stays, the bytes are in the conflicts table",
        outcomes={"merged": 1},
        sees=(("SELECT hex(value), typeof(value) FROM _sessionctl_conflicts", [(hexed(b'{"k": "\xff"}'), "text")]),),
    ),
    Trap(
        name="nul-in-json",
        about="A NUL inside the text, and an escaped one",
        rows=task("a", metadata='{"k": 1}\0tail') + task("b", metadata='{"title": "x\\u0000y"}'),
        plain=Sees(
            "{} row keeps its tail",
            "SELECT count(*) FROM chat_sessions WHERE instr(CAST(metadata AS BLOB), CAST('tail' AS BLOB))",
            0,
        ),
        ours="Both go over byte for byte",
        outcomes={"inserted": 2},
        sees=(
            (KEPT_RAW, hexed('{"k": 1}\0tail')),
            ("SELECT metadata FROM chat_sessions WHERE session_id = 'b'", '{"title": "x\\u0000y"}'),
            ("SELECT hex(title) FROM chat_sessions WHERE session_id = 'b'", hexed("x\0y")),
        ),
    ),
    Trap(
        name="duplicate-json-keys",
        about="One key twice in one object",
        rows=task("a", metadata='{"k": 1, "k": 2}')
        + chat("b", metadata='{"k": 1, "k": 2}')
        + task("b", metadata='{"j": 3}'),
        plain=Sees(
            "joins them to the marker, {} row keeps both",
            "SELECT count(*) FROM chat_sessions WHERE session_id = 'a' AND metadata LIKE '%1%2%'",
            1,
        ),
        ours="Copied as it is; adding a key leaves both in the text",
        outcomes={"inserted": 1, "merged": 1},
        sees=(
            (
                "SELECT metadata FROM chat_sessions ORDER BY session_id",
                ['{"k": 1, "k": 2}', '{"k": 1, "k": 2, "j": 3}'],
            ),
        ),
    ),
    Trap(
        name="huge-numbers",
        about="Numbers beyond 64 bits and beyond a double, on both sides",
        rows=chat("a", metadata='{"n": 9007199254740993, "e": 1e400}')
        + task("a", metadata='{"n": 9007199254740992, "e": 1e401, "m": 123456789012345678901234567890}'),
        plain=Sees("drops the {} key", "SELECT 1 - (metadata LIKE '%\"m\"%') FROM chat_sessions", 1),
        ours="Compared exactly, digits kept: 2^53 and 2^53+1 differ",
        outcomes={"merged": 1},
        sees=(
            (
                "SELECT metadata FROM chat_sessions",
                '{"n": 9007199254740993, "e": 1e400, "m": 123456789012345678901234567890}',
            ),
            (
                "SELECT field, value FROM _sessionctl_conflicts ORDER BY 1",
                [("metadata.e", "1e401"), ("metadata.n", "9007199254740992")],
            ),
        ),
    ),
    Trap(
        name="deep-objects",
        about="400 nested objects on both sides",
        rows=chat("a", metadata=DEEP.replace("1", '{"x": 1}')) + task("a", metadata=DEEP.replace("1", '{"y": 1}')),
        plain=Sees(
            "drops the inner key: {} rows have it",
            "SELECT count(*) FROM chat_sessions WHERE metadata LIKE '%\"y\"%'",
            0,
        ),
        ours="United, or recorded whole; the run does not stop",
        outcomes={"merged": 1},
        sees=(
            (
                "SELECT (SELECT count(*) FROM chat_sessions WHERE metadata LIKE '%\"y\"%') + "
                "(SELECT count(*) FROM _sessionctl_conflicts WHERE field = 'metadata') > 0",
                1,
            ),
        ),
    ),
    Trap(
        name="two-megabytes-of-json",
        about="A text of 2 MB, on one side and on both",
        rows=task("a", metadata=LARGE) + chat("b", metadata='{"k": 1}') + task("b", metadata=LARGE),
        plain=Sees(
            "{} of 2 texts arrive whole", "SELECT count(*) FROM chat_sessions WHERE length(metadata) >= 2000000", 1
        ),
        ours="Copied and united like any other",
        outcomes={"inserted": 1, "merged": 1},
        sees=(("SELECT length(metadata) > 2000000 FROM chat_sessions", [1, 1]),),
    ),
    Trap(
        name="metadata-is-a-blob",
        about="Metadata stored as a blob",
        rows=task("a", metadata=b'{"title": "x"}')
        + chat("b")
        + task("b", metadata=b"\x00\x01")
        + chat("c", metadata='{"k": 1}')
        + task("c", metadata=b"\x00\x02"),
        plain=Sees(
            "fails or rewrites: {} blobs arrive",
            "SELECT count(*) FROM chat_sessions WHERE typeof(metadata) = 'blob'",
            0,
        ),
        ours="Stays a blob; where the target has its own, it is recorded as a blob",
        outcomes={"inserted": 1, "merged": 2},
        sees=(
            (
                "SELECT typeof(metadata), hex(metadata) FROM chat_sessions ORDER BY session_id",
                [("blob", hexed('{"title": "x"}')), ("blob", "0001"), ("text", hexed('{"k": 1}'))],
            ),
            ("SELECT typeof(value), hex(value) FROM _sessionctl_conflicts", [("blob", "0002")]),
        ),
    ),
    Trap(
        name="null-and-empty-metadata",
        base="v34",
        about="NULL, `''`, `null` and blanks as metadata",
        rows=web("a", metadata=None) + web("b", metadata="") + web("c", metadata="null") + web("d", metadata="  "),
        plain=Fails("malformed JSON"),
        ours="Count as `{}`: the markers and defaults are added",
        outcomes=({"inserted": 4}, {}),
        sees=(
            (
                "SELECT count(*) FROM chat_sessions WHERE json_extract(metadata, '$.source') = 'webui_migration' "
                "AND json_extract(metadata, '$.execution_phase') = 'planning'",
                4,
            ),
        ),
    ),
    Trap(
        name="odd-titles",
        about="The title in the metadata is a number, a list, an empty string, nested or a lone surrogate",
        rows=task("a", metadata='{"title": 7}')
        + task("b", metadata='{"title": ["x"]}')
        + task("c", metadata='{"title": ""}')
        + task("d", metadata='{"title": {"en": "x"}}')
        + task("e", metadata='{"title": "\\ud800"}')
        + task("f", metadata='{"title": null}'),
        plain=Sees(
            "{} of 6 rows get the fallback",
            "SELECT count(*) FROM chat_sessions WHERE title = 'Migrated Task Session'",
            1,
        ),
        ours="Only a non-empty string is a title; the rest stays in the metadata",
        outcomes={"inserted": 6},
        sees=(
            ("SELECT count(*) FROM chat_sessions WHERE title = 'Migrated Task Session'", 6),
            ("SELECT metadata FROM chat_sessions WHERE session_id = 'e'", '{"title": "\\ud800"}'),
        ),
    ),
    Trap(
        name="rows-that-do-not-move-are-not-parsed",
        about="The target has rows with malformed JSON of its own",
        rows=chat("x", metadata="{broken s3cret") + chat("y", metadata=utf8(b"\xff")) + task("a"),
        plain=Sees("{} row arrives", "SELECT count(*) FROM chat_sessions WHERE session_id = 'a'", 1),
        ours="Never looked at",
        outcomes={"inserted": 1},
        sees=(("SELECT metadata FROM chat_sessions WHERE session_id = 'x'", "{broken s3cret"),),
    ),
]
_ = (LATE, Raw)
