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
