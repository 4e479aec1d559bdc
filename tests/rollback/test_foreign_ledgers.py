"""Rows of the application's own ledgers that are no clean text: they stop nothing, and come back byte for byte."""

import pytest
from rollback_kit import ask, differences, holdings, write
from traps_kit import _base, script, task

ROW = "SELECT typeof(applied_at), hex(applied_at), typeof(metadata), hex(metadata) FROM schema_migrations"


def test_in_utf16_as_well(tmp_path, call):
    path = tmp_path / "store.db"
    write(path, "PRAGMA encoding = 'UTF-16le'", *_base("v35"), *script(task("a")))
    write(
        path,
        "INSERT INTO schema_migrations VALUES ('v35_merge_task_sessions', 'no time', 'é', 'success', '{\"a\": 1}')",
    )
    before = holdings(path)
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert not differences(before, holdings(path))


@pytest.mark.parametrize(
    "value",
    ["x'00ff8041'", "CAST(x'61ff62' AS TEXT)", "CAST(x'610062' AS TEXT)", "9e999", "-9e999", "1", "1.5", "''", "NULL"],
    ids=["blob", "invalid UTF-8", "NUL", "infinity", "minus infinity", "integer", "real", "empty", "null"],
)
def test_a_row_of_another_tool_survives_the_way_there_and_back(value, case, call):
    path = case("v35")
    write(
        path,
        "CREATE TABLE IF NOT EXISTS schema_migrations (migration_id TEXT PRIMARY KEY, applied_at TIMESTAMP, "
        "description TEXT, status TEXT DEFAULT 'success', metadata TEXT)",
        f"INSERT INTO schema_migrations VALUES ('v35_merge_task_sessions', {value}, {value}, 'success', {value}), "
        f"('merge_task_sessions', {value}, {value}, 'success', {value})",
    )
    before, row = holdings(path), ask(path, ROW)
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    for command in ("status", "verify"):
        assert call(command, "--db", path, "--json").code in (0, 1), f"{command} fails on a ledger row of another tool"
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert ask(path, ROW) == row, "the row of another tool was changed"
    assert not differences(before, holdings(path))


LEDGER = "(version TEXT PRIMARY KEY {}, applied_at TIMESTAMP)"


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
@pytest.mark.parametrize("parent", ["nowhere(x)", "known(version)"])
def test_our_row_in_it_refers_to_nothing_new(parent, online, case, call):
    path = case("v35")
    write(
        path,
        "DROP TABLE IF EXISTS schema_version",
        "CREATE TABLE known (version TEXT PRIMARY KEY)",
        f"CREATE TABLE schema_version {LEDGER.format(f'REFERENCES {parent}')}",
    )
    before = holdings(path)
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", *online, code=0)
    assert ask(path, "SELECT count(*) FROM schema_version") == [(0,)], "a row that refers to nothing was written"
    failed = [c for c in call("verify", "--db", path, "--json").json["checks"] if c["state"] == "fail"]
    assert not [c for c in failed if c["name"].startswith("foreign keys of")], failed
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert not differences(before, holdings(path))


def test_a_row_that_has_its_parent_is_written(case, call):
    path = case("v35")
    write(
        path,
        "DROP TABLE IF EXISTS schema_version",
        "CREATE TABLE known (version TEXT PRIMARY KEY)",
        "INSERT INTO known VALUES ('0.35.0')",
        f"CREATE TABLE schema_version {LEDGER.format('REFERENCES known(version)')}",
    )
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert ask(path, "SELECT version FROM schema_version") == [("0.35.0",)]


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
def test_its_triggers_change_nothing_that_was_proved(online, case, call):
    path = case("v35")
    write(
        path,
        "CREATE TABLE IF NOT EXISTS schema_version (version TEXT PRIMARY KEY, applied_at TIMESTAMP)",
        "CREATE TABLE IF NOT EXISTS schema_migrations (migration_id TEXT PRIMARY KEY, applied_at TIMESTAMP, "
        "description TEXT, status TEXT DEFAULT 'success', metadata TEXT)",
        *(
            f"CREATE TRIGGER {table}_{act} AFTER {act} ON {table} BEGIN DELETE FROM chat_sessions; "
            "UPDATE schema_version SET applied_at = 'touched'; END"
            for table in ("schema_version", "schema_migrations")
            for act in ("INSERT", "UPDATE", "DELETE")
        ),
    )
    before, sessions = holdings(path), ask(path, "SELECT count(*) FROM chat_sessions")
    call("migrate", "--db", path, "--yes", "--no-backup", "--json", *online, code=0)
    assert ask(path, "SELECT count(*) FROM chat_sessions") == sessions, "a trigger took what was merged"
    call("verify", "--db", path, "--json", code=0)
    call("rollback", "--db", path, "--yes", "--no-backup", "--json", code=0)
    assert not differences(before, holdings(path))


def test_those_that_we_make_stand_in_the_same_order_each_time(tmp_path, call):
    for n in range(4):
        path = tmp_path / f"{n}.db"
        write(path, *_base("v35"), *script(task("a")))
        write(path, "DROP TABLE IF EXISTS schema_migrations", "DROP TABLE IF EXISTS schema_version")
        call("migrate", "--db", path, "--yes", "--no-backup", "--json", code=0, env={"PYTHONHASHSEED": str(n)})
        made = ask(path, "SELECT name FROM sqlite_master WHERE name IN ('schema_migrations', 'schema_version') "
                         "ORDER BY rowid")  # fmt: skip
        assert made == [("schema_migrations",), ("schema_version",)], "two runs made two schemas"
