"""Overlap: the same key on both sides."""

from traps_kit import LATE, Fails, Lab, Sees, Trap, chat, said, task, web

CONFLICTS = "SELECT field || ' ' || side || ' ' || value FROM _sessionctl_conflicts WHERE why = 'conflict' ORDER BY 1"
TWO_TITLES = chat("a", title="Theirs", channel="api") + task(
    "a", channel="cli", metadata='{"title": "Ours"}', last_activity="2026-01-05 00:00:00"
)
EARLY_Z = "2026-01-01T08:00:00Z"
CHANNEL = "ALTER TABLE chat_sessions ADD COLUMN channel TEXT;\n"
PLAIN_KEEPS_NOTHING = Sees(
    "{} of 1 differing values can be found anywhere but in the archive",
    "SELECT count(*) FROM chat_sessions WHERE title = 'Ours' OR metadata LIKE '%Ours%'",
    0,
)
ADDED_TWICE = Fails("duplicate column name: channel")


def _same_ids_twice(lab: Lab) -> None:
    first = lab.look("SELECT message_id FROM chat_messages WHERE message_id LIKE 'm~%'")
    again = Lab(lab.trap, lab.folder / "again")
    again.folder.mkdir()
    again.build()
    again.migrate()
    assert again.look("SELECT message_id FROM chat_messages WHERE message_id LIKE 'm~%'") == first, (
        "two runs over the same data gave a fork two ids"
    )


def _recreated_fork_is_identical(lab: Lab) -> None:
    lab.do(
        "CREATE TABLE webui_messages (message_id TEXT PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, "
        "created_at TEXT, metadata TEXT); INSERT INTO webui_messages SELECT * FROM webui_messages_legacy"
    )
    before = lab.look("SELECT count(*) FROM chat_messages")
    lab.migrate()
    merge = lab.results[0].merges[-1]
    assert (merge.identical, merge.forked) == (merge.rows, 0), f"the same fork was made twice: {merge}"
    assert lab.look("SELECT count(*) FROM chat_messages") == before
    assert not lab.failed()


TRAPS = [
    Trap(
        name="five-outcomes-add-up",
        about="New, equal, differing and keyless rows in one source",
        rows=chat("same", title="T", channel="cli", last_activity=LATE, metadata='{"title": "T"}').replace(
            "INSERT", CHANNEL + "ALTER TABLE chat_sessions ADD COLUMN last_activity TIMESTAMP;\nINSERT", 1
        )
        + task("same", metadata='{ "title":"T" }')
        + chat("differs", title="X")
        + task("differs", metadata='{"title": "Y"}')
        + task("new")
        + task(None),
        plain=ADDED_TWICE,
        ours="Each row has exactly one outcome; the numbers are checked before the commit",
        outcomes={"inserted": 1, "identical": 1, "merged": 1, "quarantined": 1},
        sees=(("SELECT count(*) FROM chat_sessions", 3), ("SELECT reason FROM _sessionctl_quarantine", "null_key")),
        finds=(("quarantined", "null_key"),),
    ),
    Trap(
        name="empty-target-fields-are-filled",
        about="The target has the row, but its fields are empty",
        rows=chat("a", title="") + task("a", channel="api", metadata='{"title": "Real"}'),
        plain=Sees("the field stays empty: {} titles", "SELECT count(*) FROM chat_sessions WHERE title <> ''", 0),
        ours="`fill`: the empty field takes the source's value",
        outcomes={"merged": 1},
        sees=(("SELECT title, channel, last_activity FROM chat_sessions", [("Real", "api", LATE)]),),
    ),
    Trap(
        name="differing-fields-under-fill",
        about="Both sides hold different values",
        rows=CHANNEL + TWO_TITLES,
        plain=ADDED_TWICE,
        ours="`fill`: the target stays, the source's values are in the conflicts table",
        outcomes={"merged": 1},
        sees=(
            ("SELECT title, channel FROM chat_sessions", [("Theirs", "api")]),
            (CONFLICTS, ["channel source cli", "title source Ours", "updated_at source 2026-01-05 00:00:00"]),
        ),
    ),
    Trap(
        name="differing-fields-under-keep",
        about="The same, and an empty field, under `--on-conflict keep`",
        rows=chat("a", title="", metadata='{"k": 1}') + task("a", metadata='{"k": 2, "title": "Ours"}'),
        policy="keep",
        plain=PLAIN_KEEPS_NOTHING,
        ours="`keep`: the target stays in every field, every difference is recorded",
        outcomes={"merged": 1},
        sees=(
            ("SELECT title, channel, metadata FROM chat_sessions", [("", None, '{"k": 1}')]),
            ("SELECT value FROM _sessionctl_conflicts WHERE field = 'title'", "Ours"),
            ("SELECT value FROM _sessionctl_conflicts WHERE field = 'metadata'", '{"k": 2, "title": "Ours"}'),
            ("SELECT value FROM _sessionctl_conflicts WHERE field = 'channel'", "cli"),
        ),
    ),
    Trap(
        name="differing-fields-under-source",
        about="The same under `--on-conflict source`",
        rows=chat("a", title="Theirs", metadata='{"k": 1, "only": "t"}')
        + task("a", metadata='{"k": 2, "title": "Ours"}'),
        policy="source",
        plain=PLAIN_KEEPS_NOTHING,
        ours="`source`: the source wins, the target's values are recorded; its own JSON keys stay",
        outcomes={"merged": 1},
        sees=(
            ("SELECT title, json_extract(metadata, '$.k', '$.only') FROM chat_sessions", [("Ours", '[2,"t"]')]),
            (CONFLICTS, ["metadata.k target 1", "title target Theirs"]),
        ),
    ),
    Trap(
        name="newest-wins",
        about="One row is newer in the source, one in the target (`--on-conflict newest`)",
        rows=chat("a", title="Old", updated_at="2026-01-01 00:00:00")
        + task("a", metadata='{"title": "New"}', last_activity="2026-01-01T02:30:00+02:00")
        + chat("b", title="New", updated_at="2026-01-09 00:00:00")
        + task("b", metadata='{"title": "Old"}', last_activity="2026-01-08T23:59:59Z"),
        policy="newest",
        plain=Sees("takes {} of the 2 newer titles", "SELECT count(*) FROM chat_sessions WHERE title = 'New'", 1),
        ours="`newest`: the later instant wins, whatever its spelling; the other value is recorded",
        outcomes={"merged": 2},
        sees=(
            ("SELECT title FROM chat_sessions", ["New", "New"]),
            ("SELECT side FROM _sessionctl_conflicts WHERE field = 'title' ORDER BY key", ["target", "source"]),
        ),
    ),
    Trap(
        name="newest-ties-keep-the-target",
        about="Equal stamps, no stamp, or one that says nothing (`--on-conflict newest`)",
        rows="".join(
            chat(key, title="Target", updated_at=ours)
            + task(key, metadata='{"title": "Source"}', created_at=theirs, last_activity=theirs)
            for key, ours, theirs in (
                ("tie", LATE, "2026-01-02T09:00:00.000Z"),
                ("none", LATE, None),
                ("soon", LATE, "soon"),
                ("both", None, None),
            )
        ),
        policy="newest",
        plain=Sees(
            "drops all {} titles of the source unrecorded",
            "SELECT count(*) FROM chat_sessions WHERE title = 'Target'",
            4,
        ),
        ours="Ties and missing stamps keep the target; the source's value is recorded",
        outcomes={"merged": 4},
        sees=(
            ("SELECT DISTINCT title FROM chat_sessions", "Target"),
            ("SELECT count(*) FROM _sessionctl_conflicts WHERE field = 'title' AND side = 'source'", 4),
        ),
    ),
    Trap(
        name="fail-refuses",
        about="Any difference under `--on-conflict fail`",
        rows=chat("a", title="s3cret one") + task("a", metadata='{"title": "s3cret two"}') + task("b"),
        policy="fail",
        plain=PLAIN_KEEPS_NOTHING,
        ours="Refused; the rows are named by key, nothing is changed",
        refused=("refused", "chat_sessions", "a"),
    ),
    Trap(
        name="messages-fork",
        base="v34",
        about="One message id, two different messages",
        rows=chat("s") + web("s") + said("m", "s", "one", "chat_messages") + said("m", "s", "two"),
        plain=Sees("{} of 2 messages survive", "SELECT count(*) FROM chat_messages WHERE content IN ('one', 'two')", 1),
        ours="`fork`: both are kept, the second under a new id, the same on every run; both ids are recorded",
        outcomes=({"merged": 1}, {"forked": 1}),
        sees=(
            ("SELECT content FROM chat_messages ORDER BY content", ["one", "two"]),
            (
                "SELECT r.key, m.content FROM _sessionctl_rows AS r JOIN chat_messages AS m "
                "ON m.message_id = r.target_key WHERE r.outcome = 'forked'",
                [("m", "two")],
            ),
        ),
        then=_same_ids_twice,
    ),
    Trap(
        name="a-policy-does-not-touch-forks",
        base="v34",
        about="`--on-conflict source`, and two messages under one id",
        rows=chat("s") + web("s") + said("m", "s", "one", "chat_messages") + said("m", "s", "two"),
        policy="source",
        plain=Sees("{} of 2 messages survive", "SELECT count(*) FROM chat_messages", 1),
        ours="Merges that fork go on forking: no message is overwritten",
        outcomes=({"merged": 1}, {"forked": 1}),
        sees=(("SELECT content FROM chat_messages ORDER BY content", ["one", "two"]),),
    ),
    Trap(
        name="equal-messages-do-not-fork",
        base="v34",
        about="One message on both sides, its stamp spelt in two ways",
        rows=chat("s")
        + web("s")
        + said("m", "s", "one", "chat_messages", created_at="2026-01-01 08:00:00", metadata='{"a": [1, 2]}')
        + said("m", "s", "one", created_at="2026-01-01T08:00:00.000000", metadata='{"a":[1,2]}'),
        plain=Sees("keeps {}, without knowing why", "SELECT count(*) FROM chat_messages", 1),
        ours="`identical`: compared as values, no fork",
        outcomes=({"merged": 1}, {"identical": 1}),
    ),
    Trap(
        name="forks-are-recognised-again",
        base="v34",
        about="An old process recreates the message table with the row that was forked",
        rows=chat("s") + web("s") + said("m", "s", "one", "chat_messages") + said("m", "s", "two") + said("n", "s"),
        plain=Sees("{} of 2 messages `m` survive", "SELECT count(*) FROM chat_messages WHERE message_id = 'm'", 1),
        ours="The next run finds the same fork and calls it identical",
        outcomes=({"merged": 1}, {"inserted": 1, "forked": 1}),
        then=_recreated_fork_is_identical,
    ),
    Trap(
        name="json-with-other-blanks-agrees",
        about='`{"a":1}` beside `{"a": 1}`, keys in another order, 1 beside 1.0',
        rows=chat("a", metadata='{"a": 1, "b": [true, null], "n": 1.0}')
        + task("a", metadata='{"n":1,"b":[true,null],"a":1}', created_at=EARLY_Z),
        policy="fail",
        plain=Sees("keeps {} row and cannot say whether they agreed", "SELECT count(*) FROM chat_sessions", 1),
        ours="One value: no conflict even under `fail`",
        outcomes={"merged": 1},
        sees=(
            ("SELECT count(*) FROM _sessionctl_conflicts", 0),
            ("SELECT metadata FROM chat_sessions", '{"a": 1, "b": [true, null], "n": 1.0}'),
        ),
    ),
    Trap(
        name="true-is-not-one",
        about='JSON `true` beside `1`, `"1"` beside `1`',
        rows=chat("a", metadata='{"a": 1, "b": 1}') + task("a", metadata='{"a": true, "b": "1"}'),
        plain=Sees("{} of them kept", "SELECT count(*) FROM chat_sessions WHERE metadata LIKE '%true%'", 0),
        ours="Different values: the source's are recorded",
        outcomes={"merged": 1},
        sees=((CONFLICTS, ["metadata.a source true", 'metadata.b source "1"']),),
    ),
    Trap(
        name="defaults-are-never-compared",
        about="The target has a real title, the source none: its title would be made up",
        rows=chat("a", title="Real") + task("a", metadata="{}") + task("b", metadata="{}"),
        policy="fail",
        plain=Sees(
            "makes up {} title, and a comparison would call the other a conflict",
            "SELECT count(*) FROM chat_sessions WHERE title = 'Migrated Task Session'",
            1,
        ),
        ours="A fallback fills what is empty and is never compared: no conflict even under `fail`",
        outcomes={"inserted": 1, "merged": 1},
        sees=(
            ("SELECT title FROM chat_sessions ORDER BY session_id", ["Real", "Migrated Task Session"]),
            ("SELECT count(*) FROM _sessionctl_conflicts", 0),
        ),
    ),
    Trap(
        name="a-fallback-fills-what-is-empty-on-both-sides",
        about="Neither side has a title",
        rows=chat("a", title=None) + task("a", metadata="{}"),
        plain=Sees("leaves {} titles", "SELECT count(title) FROM chat_sessions", 0),
        ours="The fallback fills it",
        outcomes={"merged": 1},
        sees=(("SELECT title FROM chat_sessions", "Migrated Task Session"),),
    ),
    Trap(
        name="an-empty-json-object-says-nothing",
        about="`{}`, `''` and NULL on one side, keys on the other",
        rows="".join(
            chat(key, metadata=ours) + task(key, metadata=theirs)
            for key, ours, theirs in (
                ("a", "{}", '{"x": 1}'),
                ("b", "", '{"x": 1}'),
                ("c", None, '{"x": 1}'),
                ("d", '{"x": 1}', "{}"),
                ("e", '{"x": 1}', ""),
                ("f", '{"x": 1}', None),
            )
        ),
        policy="fail",
        plain=Sees(
            "{} of 6 rows have their key",
            "SELECT count(*) FROM chat_sessions WHERE json_valid(metadata) AND json_extract(metadata, '$.x') = 1",
            3,
        ),
        ours="Empty is no opinion: it is filled, and never a conflict",
        outcomes={"merged": 6},
        sees=(("SELECT DISTINCT metadata FROM chat_sessions", '{"x": 1}'),),
    ),
]
