"""What only an online copy meets: rows that go without a word, connections that stay open, files of another kind."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from online_kit import QUIET, SHIPPED, Copying, application, connect, differences, fixture, offline_of, whole

from sessionctl import load, online, rollback, verify
from sessionctl.errors import SessionctlError

V34, V35 = SHIPPED["v34"], SHIPPED["v35"]


def test_rows_that_replace_takes_away_without_a_trigger(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "merge.py").write_text(
        "from sessionctl import Merge, Migration, Retire\n"
        "migration = Migration(version='1.0.0', steps=(Merge(source='old', target='new', key={'id': 'id'}, "
        "columns={'mail': 'mail', 'name': 'name'}), Retire('old', successor='new')))\n"
    )
    migrations = load.migrations(tmp_path / "own")
    with closing(connect(path)) as connection:
        for table in ("old", "new"):
            connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, mail TEXT UNIQUE, name TEXT)")
        connection.executemany("INSERT INTO old VALUES (?, ?, 'o')", [(f"o{n}", f"o{n}@x") for n in range(30)])
        connection.executemany("INSERT INTO new VALUES (?, ?, 'n')", [(f"n{n}", f"n{n}@x") for n in range(30)])
        copying = Copying(path, migrations, rows=7)
        assert copying.begin()
        while not copying.copied():
            copying.step()
        # none of these fires a DELETE trigger for the row that had the address
        connection.execute("INSERT OR REPLACE INTO old VALUES ('o99', 'o3@x', 'replaced')")
        connection.execute("INSERT OR REPLACE INTO new VALUES ('n99', 'n5@x', 'replaced')")
        connection.execute("UPDATE OR REPLACE old SET mail = 'o8@x' WHERE id = 'o7'")
        connection.execute("INSERT OR REPLACE INTO new VALUES ('n98', 'o9@x', 'takes a place that a merged row has')")
    offline, _ = offline_of(path, migrations)
    copying.end()
    assert not differences(path, offline)


@pytest.mark.parametrize("policy", ["fill", "source", "keep", "newest", "fork"])
def test_a_row_that_replace_takes_away_leaves_nothing_of_itself_in_the_targets_own(policy: str, tmp_path: Path) -> None:
    """It was merged, forked, found identical or quarantined before: whatever came of that is undone, as by a DELETE."""
    path = tmp_path / "own.db"
    (tmp_path / "own").mkdir()
    said = ", on_conflict='fork'" if policy == "fork" else ""
    merges = [
        f"Merge(source='{source}', target='new', key={{'a': 'a', 'b': 'b'}}, columns={{'mail': 'mail', 'at': 'at', "
        f"'n': 'n', 'up': 'up'}}, updated='at', on_orphan={{'up': 'null'}}{said})"
        for source in ("old", "older")
    ]
    retires = ["Retire('old', successor='new')", "Retire('older', successor='new')"]
    (tmp_path / "own" / "merge.py").write_text(
        "from sessionctl import Merge, Migration, Retire\n"
        f"migration = Migration(version='1.0.0', steps=({', '.join(merges + retires)}))\n"
    )
    migrations = load.migrations(tmp_path / "own")
    with closing(connect(path, enforce=False)) as connection:
        connection.execute("CREATE TABLE people (name TEXT PRIMARY KEY)")
        for table, unique in (("old", " UNIQUE"), ("older", " UNIQUE"), ("new", "")):
            connection.execute(
                f"CREATE TABLE {table} (a TEXT, b INTEGER, mail TEXT{unique}, at TEXT, n INTEGER CHECK (n <> 13 OR "
                f"'{table}' <> 'new'), up TEXT REFERENCES people(name), PRIMARY KEY (a, b))"
            )
        for n in range(12):
            connection.execute(
                "INSERT INTO old VALUES (?, 1, ?, '2026-01-02 10:00:00', ?, 'nobody')", (f"k{n}", f"o{n}@x", n)
            )
            connection.execute(
                "INSERT INTO older VALUES (?, 1, ?, '2026-01-01 10:00:00', ?, NULL)", (f"k{n + 6}", f"p{n}@x", 7)
            )
        for n in (1, 2, 3, 4, 5, 7):
            connection.execute(
                "INSERT INTO new VALUES (?, 1, ?, '2026-01-01 10:00:00', NULL, NULL)", (f"k{n}", f"n{n}@x")
            )
        connection.execute("INSERT INTO new VALUES ('k1', 2, 'another@x', NULL, NULL, NULL)")  # half the key of k1
        connection.execute("UPDATE old SET n = NULL, up = NULL, at = '2026-01-01 10:00:00' WHERE a = 'k3'")
        connection.execute("UPDATE new SET mail = 'o3@x' WHERE a = 'k3'")  # identical
        connection.execute("UPDATE old SET n = 13 WHERE a IN ('k4', 'k11')")  # quarantined
        connection.execute("DELETE FROM older WHERE a = 'k7'")  # one fork for both of them
        connection.execute("INSERT INTO older SELECT * FROM old WHERE a = 'k7'")
        copying = Copying(path, migrations, rows=5, options=replace(QUIET, policy=None if policy == "fork" else policy))
        assert copying.begin()
        while not copying.copied():
            copying.step()
        for n in (1, 3, 4, 7, 8, 11):
            connection.execute("INSERT OR REPLACE INTO old VALUES (?, 1, ?, NULL, -1, NULL)", (f"x{n}", f"o{n}@x"))
        for n in (2, 5):  # of k8 and k11
            connection.execute("UPDATE OR REPLACE older SET mail = ? WHERE a = 'k15'", (f"p{n}@x",))
    offline, _ = offline_of(path, migrations, copying.options)
    copying.end()
    assert not differences(path, offline)


@pytest.mark.parametrize("policy", ["fill", "source", "fork"])
@pytest.mark.parametrize("unique", ["", "CREATE UNIQUE INDEX mails ON old(mail COLLATE NOCASE) WHERE mail LIKE '%@%';"])
def test_a_row_whose_number_goes_to_the_one_that_replaces_it(policy: str, unique: str, tmp_path: Path) -> None:
    """The counts agree then, so nothing else tells of the one that went: its record would outlive it."""
    path = tmp_path / "own.db"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "merge.py").write_text(
        "from sessionctl import Merge, Migration, Retire\n"
        "migration = Migration(version='1.0.0', steps=(Merge(source='old', target='new', key={'id': 'id'}, "
        f"columns={{'mail': 'mail'}}, on_conflict={policy!r}), Retire('old', successor='new')))\n"
    )
    migrations = load.migrations(tmp_path / "own")
    constraint = "" if unique else " UNIQUE"
    with closing(connect(path)) as connection:
        connection.executescript(
            f"CREATE TABLE old (id TEXT PRIMARY KEY, mail TEXT{constraint}); {unique}"
            f"CREATE TABLE new (id TEXT PRIMARY KEY, mail TEXT UNIQUE);"
        )
        connection.executemany("INSERT INTO old VALUES (?, ?)", [(f"k{n}", f"o{n}@x") for n in range(12)])
        connection.executemany("INSERT INTO new VALUES (?, ?)", [(f"k{n}", f"n{n}@x") for n in (1, 2, 7, 11)])
        copying = Copying(path, migrations, rows=5)
        assert copying.begin()
        while not copying.copied():
            copying.step()
        connection.execute("UPDATE OR REPLACE old SET mail = 'o11@x' WHERE id = 'k3'")  # takes the last row away
        connection.execute("INSERT INTO old VALUES ('k99', 'another@x')")  # and this one gets its number
        connection.execute("INSERT OR REPLACE INTO old(rowid, id, mail) VALUES (2, 'k98', 'o98@x')")  # that of k1
        connection.execute("INSERT OR REPLACE INTO new(rowid, id, mail) VALUES (3, 'k97', 'n97@x')")  # that of k7
    offline, _ = offline_of(path, migrations)
    copying.end()
    assert not differences(path, offline)


@pytest.mark.parametrize("pragma", ["auto_vacuum = FULL", "auto_vacuum = INCREMENTAL", "page_size = 512"])
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_files_of_another_kind(pragma: str, mode: str, tmp_path: Path) -> None:
    path = fixture("pr3_overlap", tmp_path)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute(f"PRAGMA {pragma}")
        connection.execute("VACUUM")
        connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
    offline, _ = offline_of(path, [V34])
    whole(Copying(path, [V34], rows=50))
    assert not differences(path, offline)


def test_a_connection_that_stays_open_reads_and_writes_on(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    with closing(connect(path)) as reader:
        query = "SELECT count(*) FROM chat_messages WHERE session_id IN (SELECT session_id FROM chat_sessions)"
        before = reader.execute(query).fetchone()[0]
        whole(Copying(path, [V34], rows=50))
        assert reader.execute(query).fetchone()[0] == before + 97
        reader.execute("INSERT INTO chat_sessions(session_id, title) VALUES ('later', 'L')")
        reader.execute(
            "INSERT INTO chat_messages(message_id, session_id, role, content) VALUES ('m', 'later', 'u', 'c')"
        )
        reader.execute("DELETE FROM chat_sessions WHERE session_id = 'later'")
        assert reader.execute("SELECT count(*) FROM chat_messages WHERE message_id = 'm'").fetchone()[0] == 0
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_snapshot_from_before_the_cut_over_stays_what_it_was(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    with closing(connect(path)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT message_id FROM chat_messages ORDER BY 1").fetchall()
        whole(Copying(path, [V34], rows=50))
        assert reader.execute("SELECT message_id FROM chat_messages ORDER BY 1").fetchall() == before
        reader.execute("COMMIT")
        assert len(reader.execute("SELECT message_id FROM chat_messages").fetchall()) == len(before) + 97


def test_views_under_the_old_names_come_with_the_cut_over(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    options = replace(QUIET, compat=True)
    offline, _ = offline_of(path, [V34], options)
    whole(Copying(path, [V34], rows=50, options=options))
    assert not differences(path, offline)


def test_one_migration_after_the_other_and_back(tmp_path: Path) -> None:
    path = fixture("v35", tmp_path)
    with closing(connect(path, enforce=False)) as connection:
        for statement in (
            "CREATE TABLE webui_sessions (session_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, "
            "created_at TEXT NOT NULL, updated_at TEXT NOT NULL, metadata TEXT)",
            "CREATE TABLE webui_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL, "
            "role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT NOT NULL, metadata TEXT)",
            "INSERT INTO webui_sessions VALUES ('w', 'u', '2026-01-03T10:00:00', '2026-01-03T10:00:00', '{}')",
            "INSERT INTO webui_messages VALUES ('m', 'w', 'user', 'c', '2026-01-03T10:00:00', NULL)",
        ):
            connection.execute(statement)
    before = application(path)
    offline, _ = offline_of(path, [V34, V35])
    results = online.migrate(path, [V34, V35], QUIET, lambda _: None)
    assert [result.state for result in results] == ["applied", "applied"]
    assert not differences(path, offline)
    assert [c.name for c in verify.verify(path, [V34, V35]) if c.state == "fail"] == []
    assert [r.state for r in online.migrate(path, [V34, V35], QUIET, lambda _: None)] == ["already-applied"] * 2
    rollback.rollback(path, [V34, V35], rollback.Options(steps=2, backup=False), lambda _: None)
    assert application(path) == before


def test_the_second_of_two_that_is_half_done_is_gone_on_with(tmp_path: Path) -> None:
    path = fixture("v35", tmp_path)
    copying = Copying(path, [V35], rows=100)
    assert copying.begin()
    copying.step()
    copying.connection.close()
    results = online.migrate(path, [V34, V35], QUIET, lambda _: None)
    assert [result.state for result in results] == ["not-applicable", "applied"]


def test_what_cannot_be_done_online_is_said_by_a_dry_run(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    with closing(connect(path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE search USING fts5(content)")
        connection.execute(
            "CREATE TRIGGER feed AFTER INSERT ON chat_messages BEGIN INSERT INTO search VALUES (NEW.content); END"
        )
    with pytest.raises(SessionctlError, match="search index") as refusal:
        online.check(path, [V34])
    assert refusal.value.code == "refused"
    assert "without --online" in refusal.value.hint


def test_rows_in_quarantine_are_named_in_the_order_in_which_they_are_offline(tmp_path: Path) -> None:
    path = fixture("pr3", tmp_path)
    with closing(connect(path, enforce=False)) as connection:
        for number in (7, 3, 9, 1, 8, 2, 6):  # rows of nobody
            connection.execute("INSERT INTO webui_messages VALUES (?, 'none', 'user', 'c', '2026', NULL)", (number,))
        copying = Copying(path, [V34], rows=50)
        assert copying.begin()
        while not copying.copied():
            copying.step()
        connection.execute("UPDATE webui_messages SET content = 'd' WHERE message_id = '3'")
        _, (offline,) = offline_of(path, [V34])
        told = [
            [finding.message for finding in result.findings if finding.rule == "quarantined"]
            for result in (copying.end(), offline)
        ]
    assert "7 rows of webui_messages" in told[1][0]
    assert told[0] == told[1]


@pytest.mark.parametrize("table", ["webui_sessions", "webui_messages", "chat_sessions", "chat_messages"])
@pytest.mark.parametrize("number", [-(1 << 40), 1 << 40, (1 << 63) - 1])
@pytest.mark.parametrize("steps", [0, 6, 99])
def test_a_row_number_far_from_all_others_is_refused_and_in_the_way_of_nothing(
    table: str, number: int, steps: int, tmp_path: Path
) -> None:
    """It would lie among the rows of another table, or of none."""
    if number < 0 and table.startswith("chat"):
        pytest.skip("a target's own rows come first")
    path = fixture("pr3", tmp_path)
    copying = Copying(path, [V34], rows=30)
    assert copying.begin()
    for _ in range(steps):
        if not copying.copied():
            copying.step()
    with closing(connect(path, enforce=False)) as connection:
        key = "message_id" if table.endswith("messages") else "session_id"
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != key]
        others = ", ".join(columns)
        connection.execute(
            f"INSERT INTO {table}(rowid, {key}, {others}) SELECT ?, 'far', {others} FROM {table} LIMIT 1", (number,)
        )
        with pytest.raises(SessionctlError, match=f"{table} has a row whose number") as refusal:
            copying.end()
        assert refusal.value.code == "refused"
        connection.execute(
            f"UPDATE {table} SET rowid = (SELECT max(rowid) + 1 FROM {table} WHERE rowid < 1000000) WHERE {key} = 'far'"
        )
    copying.connection.close()
    offline, _ = offline_of(path, [V34])
    whole(Copying(path, [V34], rows=30))
    assert not differences(path, offline)
