"""What a row holds is in no message, not even where SQLite itself quotes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TABLES = """
CREATE TABLE chat(id TEXT PRIMARY KEY, title TEXT, meta TEXT);
CREATE TABLE voice(id TEXT PRIMARY KEY, title TEXT, meta TEXT);
INSERT INTO chat VALUES ('a', 'hush-hush''s', '{}');
INSERT INTO voice VALUES ('b', 'hush-hush''s', '{}');
"""
FILE = """from sessionctl import Check, Merge, Migration, Retire, Script

migration = Migration(
    version="1",
    steps=(
        {script}
        Merge(
            source="voice", target="chat", key={{"id": "id"}}, columns={{"title": "{title}", "meta": "meta"}},
            json=("meta",),
        ),
        Retire("voice", successor="chat"),
    ),
    checks=({check}),
)
"""
QUOTES = "json_extract(meta, title)"  # a path that is none is quoted in SQLite's message


def written(write_migration: Any, script: str = "", title: str = "title", check: str = "", down: str = "") -> Path:
    step = 'Script("look"),' if script or down else ""
    folder: Path = write_migration(FILE.format(script=step, title=title, check=check))
    (folder / "m1_try.look.up.sql").write_text(script or "SELECT 1;")
    (folder / "m1_try.look.down.sql").write_text(down or "SELECT 1;")
    return folder


@pytest.mark.parametrize("command", ["plan", "migrate --yes", "migrate --yes --online", "rehearse"])
@pytest.mark.parametrize(
    "case", [{"script": f"SELECT 1;\nSELECT {QUOTES} FROM chat;"}, {"title": f"coalesce({QUOTES}, title)"}]
)
def test_a_path_that_sqlite_quotes(
    call: Callable[..., Any], make: Any, write_migration: Any, case: dict[str, str], command: str
) -> None:
    path, folder = make(TABLES), written(write_migration, **case)
    said = call(*command.split(), "--db", path, "--migrations", folder)
    assert said.code in (1, 3), said
    assert "hush" not in said.out + said.err
    if "online" not in command or "title" in case:
        assert "JSON path" in said.out + said.err, "the reason is told all the same"


def test_a_check_and_a_way_back(call: Callable[..., Any], make: Any, write_migration: Any) -> None:
    check = f"Check('paths', find='SELECT id FROM chat WHERE {QUOTES} IS NOT NULL'),"
    path, folder = make(TABLES), written(write_migration, check=check, down=f"SELECT {QUOTES} FROM chat;")
    asked = ("--db", path, "--migrations", folder)
    call("migrate", "--yes", *asked, code=0)
    for command, code in (("verify", 1), ("verify --json", 1), ("rollback --yes", 3), ("rollback --dry-run", 1)):
        said = call(*command.split(), *asked)
        assert "JSON path error" in " ".join((said.out + said.err).split())
        assert "hush" not in said.out + said.err
        assert said.code == code, said


def test_a_script_that_fails_is_named_by_file_and_statement(
    call: Callable[..., Any], make: Any, write_migration: Any
) -> None:
    path, folder = make(TABLES), written(write_migration, script="SELECT 1;\nUPDATE nowhere SET x = 1;")
    said = call("migrate", "--yes", "--db", path, "--migrations", folder, code=3)
    assert "m1_try.look.up.sql" in said.err
    assert "statement 2" in said.err


def test_a_function_that_leaves_the_process_is_named(call: Callable[..., Any], make: Any, write_migration: Any) -> None:
    path, folder = make(TABLES), written(write_migration, title="slug(title)")
    text = (folder / "m1_try.py").read_text().replace("    checks=(),", "    functions=(slug,),")
    (folder / "m1_try.py").write_text("def slug(text):\n    raise SystemExit(text)\n\n\n" + text)
    said = call("migrate", "--yes", "--db", path, "--migrations", folder, code=3)
    assert "slug() raised SystemExit for title of voice -> chat, row b" in said.err
    assert "hush" not in said.out + said.err


@pytest.mark.parametrize("name", ["target", "column"])
def test_a_table_that_is_not_there_is_told_with_file_and_step(
    call: Callable[..., Any], make: Any, write_migration: Any, name: str
) -> None:
    path, folder = make(TABLES), written(write_migration)
    text = (folder / "m1_try.py").read_text()
    wrong = text.replace('"chat"', '"caht"')
    if name == "column":
        wrong = text.replace("steps=(", 'steps=(AddColumn("caht", "room", "TEXT"),').replace(
            "Check,", "AddColumn, Check,"
        )
    (folder / "m1_try.py").write_text(wrong)
    said = call("migrate", "--yes", "--db", path, "--migrations", folder, "--json", code=3)
    assert said.error == "unsupported_schema"
    kind = "AddColumn" if name == "column" else "Merge"
    assert f"m1_try.py: step 1 ({kind}): there is no table caht" in said.json["error"]["message"]
    assert "Correct its name in the file" in said.json["error"]["hint"]
