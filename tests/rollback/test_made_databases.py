"""Databases that nobody thought of: whatever the rows are, a rollback gives the database back as it was."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rollback_kit import SHIPPED, World, comes_back, connect
from traps_kit import _base, chat, said, script, task, utf8, web

from sessionctl.errors import SessionctlError

ids = st.sampled_from(["a", "A", "b", "c ", "c", "é", "1", 1, None, utf8(b"\xff")])
stamps = st.sampled_from(
    ["2026-01-02 03:04:05", "2026-01-02T03:04:05.6", "2026-01-02T03:04:05+02:00", "1768032000", 1768032000123,
     "soon", "", None, "2026-02-30 00:00:00", utf8(b"20\xff")]
)  # fmt: skip
metadata = st.sampled_from(
    [None, "", "null", "{}", "[1]", "{broken", '{"a": NaN}', '{"title": "T", "task_id": "t"}',
     '{"title": 5, "x": {"y": 1}}',
     '{"task_id": "gone", "x": {"z": 2}}', '{"source": "mine", "migrated_at": 1}', utf8(b'{"a": "\xff"}')]
)  # fmt: skip
words = st.sampled_from(["w", "", None, "W", "1e5", 7, b"\x00\x01"])

tasks = st.tuples(ids, metadata, stamps, stamps, words).map(
    lambda r: task(r[0], metadata=r[1], created_at=r[2], last_activity=r[3], channel=r[4])
)
chats = st.tuples(ids, words, metadata, stamps, stamps).map(
    lambda r: chat(r[0], title=r[1], metadata=r[2], created_at=r[3], updated_at=r[4])
)
webs = st.tuples(ids, metadata, stamps.filter(lambda s: s is not None)).map(
    lambda r: web(r[0], metadata=r[1], created_at=r[2])
)
messages = st.tuples(ids, ids.filter(lambda i: i is not None), words.filter(lambda w: w is not None), metadata)
ours = messages.map(lambda r: said(r[0], r[1], r[2], metadata=r[3]))
theirs = messages.map(lambda r: said(r[0], r[1], r[2], "chat_messages", metadata=r[3]))
needs = st.tuples(st.sampled_from(["t", "u"]), ids).map(
    lambda r: f"INSERT INTO tasks(task_id, session_id, title) VALUES ('{r[0]}', {_literal(r[1])}, 'T');\n"
)
ROWS = {"v34": st.one_of(webs, chats, ours, theirs, needs), "v35": st.one_of(tasks, chats, theirs, needs)}


def _literal(value: Any) -> str:
    return "NULL" if value is None else repr(value) if isinstance(value, str | int) else value.text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A new folder every time."""
    numbers = itertools.count()
    parent = tmp_path_factory.mktemp("made")

    def make() -> Path:
        path = parent / str(next(numbers))
        path.mkdir()
        return path

    return make


@pytest.mark.parametrize("base", ["v34", "v35"])
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_database_comes_back_whole(base: str, folder: Any, data: st.DataObject) -> None:
    rows = data.draw(st.lists(ROWS[base], max_size=14))
    policy = data.draw(st.sampled_from(["fill", "keep", "source", "newest"]))
    path = folder() / "store.db"
    connection = connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for statement in (
        *_base(base),
        *(one.replace("INSERT", "INSERT OR IGNORE", 1) for row in rows for one in script(row)),
    ):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
    world = World(path, tuple(m for m in SHIPPED if m.id.startswith(base)))
    try:
        comes_back(world, policy=policy)
    except SessionctlError as error:
        raise AssertionError(f"{error.code}: {error.message}") from error
