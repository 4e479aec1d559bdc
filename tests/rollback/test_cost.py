"""What a rollback costs grows with the rows, not with their square: counted in SQLite's own steps, asking no clock."""

from contextlib import closing

import pytest
from rollback_kit import World, connect, write
from rollback_writer import build

from sessionctl import db

GROWTH = 8

MORE = {
    "v34": (
        "INSERT INTO webui_sessions SELECT 'x' || i, 'u', '2026-01-01T00:00:00', '2026-01-01T00:00:00', '{}' FROM n",
        "INSERT INTO webui_messages SELECT 'x' || i, 'x' || i, 'user', 'Hi', '2026-01-01T00:00:00', NULL FROM temp.n",
    ),
    "v35": (
        "INSERT INTO task_sessions SELECT 'x' || i, 'cli', '{}', '2026-01-01 00:00:00', NULL FROM temp.n",
        "INSERT INTO chat_sessions(session_id, title) SELECT 'x' || i, '' FROM temp.n WHERE i % 2",
    ),
}
LATER = {
    "v34": (
        "UPDATE chat_sessions SET title = 'Edited' WHERE session_id LIKE 'x%' AND rowid % 2",
        "INSERT INTO chat_messages(message_id, session_id, role, content) "
        "SELECT 'later' || session_id, session_id, 'user', 'L' FROM chat_sessions",
    ),
    "v35": (
        "UPDATE chat_sessions SET channel = 'api' WHERE session_id LIKE 'x%' AND rowid % 3 = 0",
        "INSERT INTO chat_sessions(session_id, title, channel) SELECT 'y' || session_id, 'L', 'ui' FROM chat_sessions",
    ),
}


def steps(base: str, rows: int, folder, monkeypatch) -> int:
    """How many thousand instructions SQLite's machine runs for a rollback among so many rows."""
    world: World = build(base, folder / f"{rows}.db")
    with closing(connect(world.path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "CREATE TEMP TABLE n AS WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < ?) "
            "SELECT i FROM k",
            (rows,),
        )
        for statement in MORE[base]:
            connection.execute(statement)
    world.migrate()
    write(world.path, *LATER[base])
    counted, plain = [0], db._prepared

    def prepared(connection):
        made = plain(connection)
        made.set_progress_handler(lambda: counted.__setitem__(0, counted[0] + 1), 1000)
        return made

    with monkeypatch.context() as patched:
        patched.setattr(db, "_prepared", prepared)
        world.back()
    return counted[0]


@pytest.mark.parametrize("base", ["v34", "v35"])
def test_it_grows_with_the_rows_and_not_with_their_square(base, tmp_path, monkeypatch):
    few = steps(base, 250, tmp_path, monkeypatch)
    many = steps(base, 250 * GROWTH, tmp_path, monkeypatch)
    assert many < few * GROWTH * 2, f"{GROWTH} times the rows cost {many / few:.0f} times the steps"
