"""Names of files are bytes: what is no UTF-8 stops nothing, and is told so that it can be used again."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

ODD = os.fsdecode(b"caf\xe9")
MIGRATION = '''"""Voice."""
from sessionctl import Merge, Migration, Retire
migration = Migration(version="1.0.0", steps=(
    Merge(source="voice", target="chats", key={"id": "id"}, columns={"title": "title"}),
    Retire("voice", successor="chats")))
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with such a name, which the file system has to allow."""
    made = tmp_path / ODD
    try:
        made.mkdir()
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    return made


@pytest.fixture
def database(folder: Path) -> Path:
    path = folder / f"{ODD}.db"
    with closing(sqlite3.connect(os.fsencode(path))) as connection:
        connection.executescript(
            "CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT NOT NULL); CREATE TABLE voice (id TEXT PRIMARY KEY, "
            "title TEXT); INSERT INTO voice VALUES ('a', 'one'), ('b', NULL)"
        )
    return path


@pytest.mark.parametrize("online", [(), ("--online",)], ids=["offline", "online"])
def test_a_database_with_such_a_name_goes_there_and_back(
    call: Call, database: Path, folder: Path, online: tuple[str, ...]
) -> None:
    own = folder / ODD
    own.mkdir()
    (own / "m1_try.py").write_text(MIGRATION)
    asked = ("--db", database, "--json", "--migrations", own)
    for command in ("status", "plan", "rehearse"):
        assert call(command, *asked, code=0).json["database"] == str(database)
    (run,) = call("migrate", "--yes", *asked, *online, "--backup-dir", folder, code=0).json["runs"]
    assert Path(run["backup"]).is_file(), f"the answer names no file: {run['backup']!r}"
    (state,) = call("status", *asked, code=0).json["migrations"]
    assert state["state"] == "applied"
    for command in ("verify", "stats --db", "quarantine list --db", "quarantine retry --yes", "legacy list --db"):
        call(*command.removesuffix(" --db").split(), *(asked[:3] if command.endswith("--db") else asked), code=0)
    call("rollback", "--yes", *asked, code=0)
    said = call("restore", run["backup"], "--yes", "--db", database, "--json", code=0).json
    assert Path(said["backup"]).is_file()


def test_a_migration_file_with_such_a_name_is_refused(call: Call, database: Path, folder: Path) -> None:
    (folder / f"m1_{ODD}.py").write_text(MIGRATION)
    said = call("migrate", "--yes", "--db", database, "--migrations", folder, "--json", code=2)
    assert said.error == "bad_migration"
    assert "no UTF-8" in said.json["error"]["message"]


def test_what_is_shown_on_a_screen_names_it_readably(call: Call, database: Path, folder: Path) -> None:
    (folder / "m1_try.py").write_text(MIGRATION)
    said = call("migrate", "--yes", "--db", database, "--migrations", folder, code=0)
    assert "caf\\udce9" in said.out + said.err
