"""Keys of several columns, online: the end is what an offline run makes of it, with the children, or it is refused."""

from contextlib import closing
from pathlib import Path

import pytest
from online_kit import Copying, application, connect, differences, offline_of, whole

from sessionctl import load, online
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration

TABLES = """
CREATE TABLE chats (tenant TEXT NOT NULL, id TEXT NOT NULL, title TEXT, PRIMARY KEY (tenant, id));
CREATE TABLE voice (tenant TEXT NOT NULL, id TEXT NOT NULL, title TEXT, PRIMARY KEY (tenant, id));
CREATE TABLE pins (pin INTEGER PRIMARY KEY, tenant TEXT, id TEXT,
    FOREIGN KEY (tenant, id) REFERENCES voice (tenant, id));
CREATE TABLE notes (note TEXT PRIMARY KEY, tenant TEXT, id TEXT,
    FOREIGN KEY (tenant, id) REFERENCES chats (tenant, id));
INSERT INTO voice VALUES ('t1', 'v1', 'one'), ('t2', 'v1', 'two'), ('t1', 'c1', 'both'), ('t2', 'c2', NULL);
INSERT INTO chats VALUES ('t1', 'c1', 'mine'), ('t2', 'c1', 'mine too'), ('t2', 'c2', NULL);
INSERT INTO pins VALUES (1, 't1', 'v1'), (2, 't2', 'v1'), (3, NULL, NULL), (4, 't1', NULL), (5, 't1', 'c1');
INSERT INTO notes VALUES ('n1', 't1', 'c1'), ('n2', 't1', 'v1'), ('n3', 't9', 'x'), ('n4', 't1', 'voice:v1')
"""
MIGRATION = """from sessionctl import Merge, Migration, Retire

migration = Migration(version="1.0.0", steps=(
    Merge(source="voice", target="chats", key={"tenant": "tenant", "id": "ID"}, columns={"title": "title"},
          on_conflict="POLICY"),
    Retire("voice", successor="chats"),
))
"""
WRITES = (
    "INSERT INTO voice VALUES ('t3', 'v3', 'new')",
    "INSERT INTO chats VALUES ('t2', 'v1', 'came meanwhile')",
    "UPDATE voice SET tenant = 't4' WHERE tenant = 't1' AND id = 'c1'",
    "UPDATE pins SET tenant = 't4' WHERE pin = 5",
    "DELETE FROM chats WHERE tenant = 't2' AND id = 'c1'",
    "INSERT OR REPLACE INTO voice VALUES ('t2', 'c2', 'again')",
    "INSERT INTO pins VALUES (6, 't3', 'v3')",
    "INSERT INTO notes VALUES ('n5', 't3', 'v3')",
)


def built(folder: Path, expression: str, policy: str) -> tuple[Path, tuple[Migration, ...]]:
    path = folder / "app.db"
    (folder / "own").mkdir()
    (folder / "own" / "v01_voice.py").write_text(MIGRATION.replace("ID", expression).replace("POLICY", policy))
    with closing(connect(path, enforce=False)) as connection:
        for statement in TABLES.strip().split(";\n"):
            connection.execute(statement)
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    return path, load.migrations(folder / "own")


@pytest.mark.parametrize("writing", [False, True], ids=["quiet", "writing"])
@pytest.mark.parametrize("policy", ["fill", "fork"])
@pytest.mark.parametrize("expression", ["id", "'voice:' || id"], ids=["plain", "prefixed"])
def test_the_end_is_that_of_an_offline_run(expression: str, policy: str, writing: bool, tmp_path: Path) -> None:
    path, migrations = built(tmp_path, expression, policy)
    copying = Copying(path, migrations, rows=2)
    assert copying.begin()
    with closing(connect(path, enforce=False)) as application_:
        waiting = iter(WRITES if writing else ())
        while not copying.copied():
            if statement := next(waiting, None):
                application_.execute(statement)
            assert not copying.step()
        for statement in waiting:
            application_.execute(statement)
    offline, _ = offline_of(path, migrations)
    copying.end()
    assert not differences(path, offline)


def test_children_that_cannot_follow_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    path, migrations = built(tmp_path, "tenant || ':' || id", "fill")
    before = application(path)
    with pytest.raises(SessionctlError, match=r"pins\(tenant, id\)") as refusal:
        whole(Copying(path, migrations, rows=2))
    assert refusal.value.code == "unsupported_schema"
    assert application(path) == before
    with closing(connect(path)) as connection:
        assert not connection.execute("SELECT name FROM sqlite_master WHERE name GLOB '_sessionctl_*'").fetchall()
    with pytest.raises(SessionctlError, match=r"pins\(tenant, id\)"):
        online.check(path, migrations)
