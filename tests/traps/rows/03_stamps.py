"""Timestamps."""

# ruff: noqa: E501

from traps_kit import EARLY, Raw, Sees, Trap, chat, put, row, said, task, utf8, web

TARGET = chat("t", created_at="2026-01-29 23:00:00", updated_at="2026-01-29 23:00:00")
CREATED = "SELECT created_at FROM chat_sessions WHERE session_id <> 't' ORDER BY session_id"


def created(*stamps: object) -> str:
    """Sources a, b, c ... with these creation times."""
    return "".join(task(chr(97 + n), created_at=stamp) for n, stamp in enumerate(stamps))


TRAPS = [
    Trap(
        name="text-order-is-time-order",
        about="`2026-01-29T10:00:00+00:00` joins `2026-01-29 23:00:00`",
        rows=TARGET + created("2026-01-29T10:00:00+00:00", "2026-01-29T23:30:00+02:00", "2026-01-30 00:00:00"),
        plain=Sees(
            "sorted by text, {} comes last before the 30th, though it was first",
            "SELECT session_id FROM chat_sessions WHERE created_at < '2026-01-30' ORDER BY created_at DESC LIMIT 1 OFFSET 1",
            "a",
        ),
        ours="Everything is spelt as the target spells it: text order is time order",
        sees=(
            ("SELECT session_id FROM chat_sessions ORDER BY created_at", ["a", "b", "t", "c"]),
            (CREATED, ["2026-01-29 10:00:00", "2026-01-29 21:30:00", "2026-01-30 00:00:00"]),
        ),
    ),
    Trap(
        name="epoch-seconds-and-milliseconds",
        about="Epoch numbers: seconds, milliseconds, as numbers and as text, with a fraction",
        rows=TARGET + created(1768032000, 1768032000123, "1768032000", "1768032000.5", 1768032000.25),
        plain=Sees(
            "leaves {} numbers among the texts",
            "SELECT count(*) FROM chat_sessions WHERE typeof(created_at) <> 'text'",
            5,
        ),
        ours="Understood; the fraction is kept",
        sees=(
            (
                CREATED,
                [
                    "2026-01-10 08:00:00",
                    "2026-01-10 08:00:00.123",
                    "2026-01-10 08:00:00",
                    "2026-01-10 08:00:00.5",
                    "2026-01-10 08:00:00.25",
                ],
            ),
        ),
    ),
    Trap(
        name="offsets-and-z",
        about="`Z`, `z`, `+05:30`, `-0800`, `+02`, ` UTC`",
        rows=TARGET
        + created(
            "2026-01-10T08:00:00Z",
            "2026-01-10T08:00:00z",
            "2026-01-10T08:00:00+05:30",
            "2026-01-10T08:00:00-0800",
            "2026-01-10 08:00:00+02",
            "2026-01-10 08:00:00 UTC",
        ),
        plain=Sees("copies {} other spellings", "SELECT count(*) FROM chat_sessions WHERE length(created_at) > 19", 6),
        ours="One instant in one form",
        sees=(
            (
                CREATED,
                [
                    "2026-01-10 08:00:00",
                    "2026-01-10 08:00:00",
                    "2026-01-10 02:30:00",
                    "2026-01-10 16:00:00",
                    "2026-01-10 06:00:00",
                    "2026-01-10 08:00:00",
                ],
            ),
        ),
    ),
    Trap(
        name="fractions-are-kept",
        about="Fractions of 1, 3, 6 and 9 digits",
        rows=TARGET
        + created(
            "2026-01-10T08:00:00.5",
            "2026-01-10T08:00:00.123Z",
            "2026-01-10T08:00:00.123456",
            "2026-01-10T08:00:00.123456789+01:00",
        ),
        plain=Sees("keeps the `T` of {} rows", "SELECT count(*) FROM chat_sessions WHERE created_at LIKE '%T%'", 4),
        ours="Every digit is kept",
        sees=(
            (
                CREATED,
                [
                    "2026-01-10 08:00:00.5",
                    "2026-01-10 08:00:00.123",
                    "2026-01-10 08:00:00.123456",
                    "2026-01-10 07:00:00.123456789",
                ],
            ),
        ),
    ),
    Trap(
        name="stamps-that-say-nothing",
        about="`soon`, `31.12.2025`, `2026-02-30 10:00:00`, a blank",
        rows=TARGET + created("soon", "31.12.2025", "2026-02-30 10:00:00", " "),
        plain=Sees(
            "copies {}, and tells nobody", "SELECT count(*) FROM chat_sessions WHERE julianday(created_at) IS NULL", 3
        ),
        ours="Stays as text, and the row is named",
        sees=((CREATED, ["soon", "31.12.2025", "2026-02-30 10:00:00", " "]),),
        finds=(("not_understood", "created_at"), ("not_understood", "a, b, c")),
    ),
    Trap(
        name="text-that-becomes-a-number",
        about="`'1e5'`, `'12'`, `'0x10'` and `'007'` as TEXT stamps; the target column is TIMESTAMP (NUMERIC)",
        base="v34",
        rows=TARGET
        + "".join(web(chr(97 + n), created_at=stamp) for n, stamp in enumerate(("1e5", "12", "0x10", "007"))),
        plain=Sees(
            "turns {} of 4 into numbers", "SELECT count(*) FROM chat_sessions WHERE typeof(created_at) <> 'text'", 3
        ),
        ours="Nothing becomes a number: the field falls back to NULL, the row is named, the text is in the archive",
        outcomes=({"inserted": 4}, {}),
        sees=(
            (CREATED, [None, None, "0x10", None]),
            ("SELECT created_at FROM webui_sessions_legacy ORDER BY session_id", ["1e5", "12", "0x10", "007"]),
        ),
        finds=(("not_understood", "a, b, c, d"),),
    ),
    Trap(
        name="a-bad-stamp-falls-back-to-the-other",
        about="`last_activity` says nothing, `created_at` does",
        rows=TARGET + task("a", last_activity="") + task("b", last_activity=None) + task("c", last_activity="99"),
        plain=Sees(
            "{} of 3 rows have a usable updated_at",
            "SELECT count(*) FROM chat_sessions WHERE session_id <> 't' AND updated_at LIKE '2026-%'",
            1,
        ),
        ours="The other stamp is taken",
        sees=(("SELECT DISTINCT updated_at FROM chat_sessions WHERE session_id <> 't'", EARLY),),
    ),
    Trap(
        name="days-of-the-calendar",
        about="Feb 29 in a leap year, day 31, the end of a year, a leap second, hour 24",
        rows=TARGET
        + created(
            "2024-02-29T12:00:00Z",
            "2026-01-31T12:00:00Z",
            "2025-12-31T23:30:00-01:00",
            "2016-12-31T23:59:60Z",
            "2026-01-01T24:00:00Z",
            "2023-02-29T12:00:00",
        ),
        plain=Sees("copies {} with `T`", "SELECT count(*) FROM chat_sessions WHERE created_at LIKE '%T%'", 6),
        ours="Real days are respelt; a leap second, hour 24 and Feb 29 2023 stay as text and are named",
        sees=(
            (
                CREATED,
                [
                    "2024-02-29 12:00:00",
                    "2026-01-31 12:00:00",
                    "2026-01-01 00:30:00",
                    "2016-12-31T23:59:60Z",
                    "2026-01-01T24:00:00Z",
                    "2023-02-29T12:00:00",
                ],
            ),
        ),
        finds=(("not_understood", "d, e, f"),),
    ),
    Trap(
        name="usual-stamps-on-days-that-do-not-exist",
        about="Naive stamps on the 29th to 31st, as the web UI writes them",
        base="v34",
        rows=TARGET
        + "".join(
            web(chr(97 + n), created_at=stamp)
            for n, stamp in enumerate(
                (
                    "2026-01-31T10:00:00.5",
                    "2026-04-31T10:00:00",
                    "2024-02-29T10:00:00",
                    "2026-02-30T10:00:00",
                    "2026-06-30T10:00:00",
                )
            )
        ),
        plain=Sees("copies {} with `T`", "SELECT count(*) FROM chat_sessions WHERE created_at LIKE '%T%'", 5),
        ours="The real ones are respelt, the others stay as they are and are named",
        outcomes=({"inserted": 5}, {}),
        sees=(
            (
                CREATED,
                [
                    "2026-01-31 10:00:00.5",
                    "2026-04-31T10:00:00",
                    "2024-02-29 10:00:00",
                    "2026-02-30T10:00:00",
                    "2026-06-30 10:00:00",
                ],
            ),
        ),
        finds=(("not_understood", "b, d"),),
    ),
    Trap(
        name="a-target-that-writes-t-and-z",
        about="The target's own form is `2026-01-29T23:00:00Z`",
        rows=chat("t", created_at="2026-01-29T23:00:00Z", updated_at="2026-01-29T23:00:00Z")
        + created("2026-01-10 08:00:00", "2026-01-30T01:00:00.5+02:00", 1768032000),
        plain=Sees(
            "leaves {} forms in one column",
            "SELECT count(DISTINCT typeof(created_at) || length(created_at)) FROM chat_sessions",
            4,
        ),
        ours="What joins it is spelt that way",
        sees=((CREATED, ["2026-01-10T08:00:00Z", "2026-01-29T23:00:00.5Z", "2026-01-10T08:00:00Z"]),),
    ),
    Trap(
        name="a-target-that-writes-numbers",
        about="The target's own form is epoch seconds, or milliseconds",
        rows=chat("t", created_at=1769727600, updated_at=1769727600)
        + created("2026-01-10 08:00:00", "2026-01-10T08:00:00.5Z", 1768032000123),
        plain=Sees(
            "mixes in {} texts: every number sorts before them",
            "SELECT count(*) FROM chat_sessions WHERE typeof(created_at) = 'text'",
            2,
        ),
        ours="What joins it is a number of the same kind",
        sees=((CREATED, [1768032000, 1768032000.5, 1768032000.123]),),
    ),
    Trap(
        name="a-target-with-mixed-forms",
        about="The target holds several forms; most of its newest rows have one",
        rows="".join(
            chat(f"t{n}", created_at=f"2026-01-0{n}T10:00:00+00:00", updated_at=f"2026-01-0{n}T10:00:00+00:00")
            for n in (1, 2, 3)
        )
        + TARGET
        + created("2026-01-10 08:00:00"),
        plain=Sees("adds to the mixture: {} forms", "SELECT count(DISTINCT length(created_at)) FROM chat_sessions", 2),
        ours="What joins takes the usual form; rows of the target are left alone",
        sees=(
            ("SELECT created_at FROM chat_sessions WHERE session_id = 'a'", "2026-01-10T08:00:00+00:00"),
            ("SELECT created_at FROM chat_sessions WHERE session_id = 't1'", "2026-01-01T10:00:00+00:00"),
        ),
    ),
    Trap(
        name="two-spellings-of-one-instant",
        about="The same instant on both sides in two spellings",
        rows=chat("a", created_at="2026-01-01 08:00:00", updated_at="2026-01-02 09:00:00")
        + task("a", created_at="2026-01-01T10:00:00.000+02:00", last_activity=1767344400),
        policy="fail",
        plain=Sees("cannot tell: the target has {} row", "SELECT count(*) FROM chat_sessions", 1),
        ours="No conflict, even under `fail`; the target's spelling stays",
        outcomes={"merged": 1},
        sees=(
            ("SELECT created_at, updated_at FROM chat_sessions", [("2026-01-01 08:00:00", "2026-01-02 09:00:00")]),
            ("SELECT count(*) FROM _sessionctl_conflicts", 0),
        ),
    ),
    Trap(
        name="stamps-with-odd-bytes",
        about="A NUL, invalid UTF-8, a blob, fullwidth digits as stamps",
        rows=TARGET
        + created(
            utf8(b"2026-01-10 08:00:00\xff"), "2026-01-10 08:00:00\0", b"2026-01-10 08:00:00", "２０２６-01-10 08:00:00"
        ),
        plain=Sees("copies {}, one of them a blob", "SELECT count(*) FROM chat_sessions WHERE session_id <> 't'", 4),
        ours="The run does not stop; rows are named; the originals are in the archive",
        outcomes={"inserted": 4},
        sees=(("SELECT count(*) FROM task_sessions_legacy", 4),),
        finds=(("not_understood", "created_at"),),
    ),
    Trap(
        name="messages-keep-their-instant",
        about="Messages of both kinds in one session",
        base="v34",
        rows=chat("s")
        + web("s")
        + said("m", "s", "first", "chat_messages", created_at="2026-01-03 10:00:00")
        + said("n", "s", "second", created_at="2026-01-03T09:59:59.999999")
        + said("o", "s", "third", created_at="2026-01-03T10:00:00.000001"),
        plain=Sees(
            "sorts the conversation as {}",
            "SELECT group_concat(message_id, '') FROM (SELECT message_id FROM chat_messages ORDER BY created_at)",
            "mno",
        ),
        ours="The conversation is in its order",
        outcomes=({"merged": 1}, {"inserted": 2}),
        sees=(("SELECT message_id FROM chat_messages ORDER BY created_at", ["n", "m", "o"]),),
    ),
    Trap(
        name="undecodable-created-at-and-the-title",
        about="`created_at` feeds the title's fallback, and is no UTF-8",
        base="v34",
        rows=web("a", created_at=utf8(b"\xff\xfe2026-01-01")),
        plain=Sees(
            "builds {} title with broken text",
            "SELECT count(*) FROM chat_sessions WHERE instr(CAST(title AS BLOB), X'ff')",
            1,
        ),
        ours="The row goes over, is named, and its text is in the archive",
        outcomes=({"inserted": 1}, {}),
        sees=(("SELECT hex(created_at) FROM webui_sessions_legacy", "FFFE323032362D30312D3031"),),
        finds=(("not_understood", "a"),),
    ),
]
_ = (Raw, put, row)
