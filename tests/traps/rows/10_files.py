"""The file itself."""

from traps_kit import Fails, Lab, Sees, Trap, chat, said, task, utf8, web

ROWS = "".join(
    task(f"k{n:03}", metadata=f'{{"title": "\u00fc {n}"}}') + (chat(f"k{n:03}", title="") if n % 2 else "")
    for n in range(60)
)
HALF = {"inserted": 30, "merged": 30}
ALL = Sees(
    "{} of 30 empty titles filled",
    "SELECT count(*) FROM chat_sessions WHERE title LIKE '\u00fc %' AND CAST(substr(session_id, 2) AS INT) % 2",
    0,
)
SEES = ((("SELECT count(*) FROM chat_sessions WHERE title LIKE '\u00fc %' AND channel = 'cli'"), 60),)


def file(name: str, about: str, pragmas: str, *sees: tuple[str, object], ours: str = "Stays as it is") -> Trap:
    """The same merge in a file of another kind."""
    return Trap(
        name=name, about=about, ours=ours, pragmas=pragmas, rows=ROWS, plain=ALL, outcomes=HALF, sees=(*SEES, *sees)
    )


def _wal(path):  # type: ignore[no-untyped-def]
    import shutil
    from contextlib import closing

    from traps_kit import connect

    with closing(connect(path)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO task_sessions(session_id) VALUES ('in-the-wal')")
        copy = path.with_name("copied")
        shutil.copy(path, copy)
        shutil.copy(f"{path}-wal", f"{copy}-wal")
    path.unlink()
    copy.rename(path)


def _identity(lab: Lab) -> None:
    assert lab.look("SELECT * FROM pragma_user_version, pragma_application_id") == [(35, 0x5E55)]


TRAPS = [
    file("wal", "WAL mode", "PRAGMA journal_mode = WAL", ("PRAGMA journal_mode", "wal")),
    file("truncate-journal", "A rollback journal", "PRAGMA journal_mode = TRUNCATE", ("PRAGMA journal_mode", "delete")),
    *(
        file(f"page-size-{size}", f"Pages of {size} bytes", f"PRAGMA page_size = {size}", ("PRAGMA page_size", size))
        for size in (512, 1024, 16384, 65536)
    ),
    file("auto-vacuum-full", "auto_vacuum = FULL", "PRAGMA auto_vacuum = FULL", ("PRAGMA auto_vacuum", 1)),
    file(
        "auto-vacuum-incremental",
        "auto_vacuum = INCREMENTAL",
        "PRAGMA auto_vacuum = INCREMENTAL",
        ("PRAGMA auto_vacuum", 2),
    ),
    file(
        "utf-16le",
        "A database in UTF-16le",
        "PRAGMA encoding = 'UTF-16le'",
        ("PRAGMA encoding", "UTF-16le"),
        ours="Supported: the same rows, the same proof",
    ),
    file(
        "utf-16be",
        "A database in UTF-16be",
        "PRAGMA encoding = 'UTF-16be'",
        ("PRAGMA encoding", "UTF-16be"),
        ours="Supported: the same rows, the same proof",
    ),
    Trap(
        name="utf-16-with-odd-values",
        about="UTF-16, with a NUL, an emoji, malformed JSON, conflicts and forks",
        base="v34",
        pragmas="PRAGMA encoding = 'UTF-16'",
        rows=chat("s", title="\U0001f600")
        + web("s", metadata='{"title": "\u00fc\U0001f600"}')
        + web("t", metadata="{s3cret \u00fc")
        + web("u", metadata='{"k": "\u540d"}')
        + said("m", "s", "one \u00fc", "chat_messages")
        + said("m", "s", "two \U0001f600")
        + said("n", "s", "a\0b"),
        plain=Fails("malformed JSON"),
        ours="Supported as well",
        outcomes=({"inserted": 2, "merged": 1}, {"inserted": 1, "forked": 1}),
        sees=(
            ("SELECT value FROM _sessionctl_conflicts WHERE field = 'title'", "\u00fc\U0001f600"),
            ("SELECT content FROM chat_messages ORDER BY content", ["a\0b", "one \u00fc", "two \U0001f600"]),
        ),
        finds=(("not_understood", ": t"),),
    ),
    Trap(
        name="user-version-and-application-id",
        about="user_version and application_id are set",
        rows=task("a") + "PRAGMA user_version = 35; PRAGMA application_id = 24149;",
        plain=Sees("leaves {}", "PRAGMA user_version", 35),
        ours="Untouched",
        outcomes={"inserted": 1},
        then=_identity,
    ),
    Trap(
        name="a-reserved-byte-region-and-free-pages",
        about="A file with many free pages, secure_delete on",
        rows="CREATE TABLE big (x); INSERT INTO big SELECT zeroblob(100000) FROM tasks_seed;".replace(
            "FROM tasks_seed", ""
        )
        + "DROP TABLE big;"
        + task("a"),
        plain=Sees("{} row", "SELECT count(*) FROM chat_sessions", 1),
        ours="Nothing special",
        outcomes={"inserted": 1},
        sees=(("PRAGMA integrity_check", "ok"),),
    ),
    Trap(
        name="sequences-of-autoincrement",
        about="AUTOINCREMENT tables beside",
        rows="INSERT INTO task_audits(task_id, event) VALUES ('t', 'e'); DELETE FROM task_audits;" + task("a"),
        plain=Sees("stays {}", "SELECT seq FROM sqlite_sequence WHERE name = 'task_audits'", 1),
        ours="Stay",
        outcomes={"inserted": 1},
        sees=(("SELECT seq FROM sqlite_sequence WHERE name = 'task_audits'", 1),),
    ),
    Trap(
        name="one-key-in-two-encodings-of-one-text",
        about="The same undecodable bytes as text and as blob",
        rows=task(utf8(b"\xff")) + task(b"\xff"),
        plain=Sees("{} rows", "SELECT count(*) FROM chat_sessions", 2),
        ours="Two keys",
        outcomes={"inserted": 2},
    ),
]
_ = _wal
