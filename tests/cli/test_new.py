"""`sessionctl new`: a first draft from two live tables, refused until a human has said what is left behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessionctl import load
from sessionctl.errors import SessionctlError

Call = Callable[..., Any]

SCHEMA = """
CREATE TABLE rooms(room_id TEXT PRIMARY KEY, name TEXT, opened_at TIMESTAMP, metadata TEXT, size INTEGER);
CREATE TABLE bots(room_id TEXT PRIMARY KEY, name TEXT, opened_at TEXT, metadata TEXT, secret TEXT, tries INTEGER);
INSERT INTO rooms VALUES ('r1', 'One', '2026-01-01 00:00:00', '{}', 3);
INSERT INTO bots VALUES ('b1', 'Bot', '2026-01-02T00:00:00Z', '{"a": 1}', 's', 4), ('r1', 'One', NULL, NULL, 's', 5);
"""


@pytest.fixture
def drafted(call: Call, make: Any, tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Drafts a merge of two tables; returns the database and the file."""

    def draft(schema: str = SCHEMA, source: str = "bots", target: str = "rooms") -> tuple[Path, Path]:
        path, folder = make(schema), tmp_path / "drafts"
        said = call("new", "m1_merge", "--source", source, "--target", target, "--db", path, "--migrations", folder,
                    "--json", code=0)  # fmt: skip
        assert said.json["file"] == str(folder / "m1_merge.py")
        return path, folder / "m1_merge.py"

    return draft


def test_columns_of_one_name_are_mapped_and_the_others_wait_for_a_reason(drafted: Any) -> None:
    text = drafted()[1].read_text()
    assert 'key={"room_id": "room_id"}' in text
    assert '"name": "name"' in text
    assert '"opened_at": "stamp(opened_at)"' in text
    assert '"secret": ""' in text
    assert '"tries": ""' in text
    assert "size" not in text, "a column that only the target has takes its default"


def test_it_says_how_many_reasons_are_needed(call: Call, make: Any, tmp_path: Path) -> None:
    said = call("new", "m1", "--source", "bots", "--target", "rooms", "--db", make(SCHEMA), "--migrations",
                tmp_path / "drafts", "--json", code=0)  # fmt: skip
    assert said.json["reasons_needed"] == 2


def test_the_draft_is_refused_until_every_reason_is_filled_in(drafted: Any, call: Call) -> None:
    path, file = drafted()
    before = path.read_bytes()
    said = call("migrate", "--db", path, "--migrations", file.parent, "--yes", "--json", code=2)
    assert said.error == "bad_migration"
    assert "drops['secret'] has no reason" in said.json["error"]["message"]
    file.write_text(file.read_text().replace('"secret": ""', '"secret": "rotated"'))
    with pytest.raises(SessionctlError, match=r"drops\['tries'\] has no reason"):
        load.migrations(file.parent)
    assert path.read_bytes() == before


def test_filled_in_it_applies_and_verifies(drafted: Any, call: Call, ask: Any) -> None:
    path, file = drafted()
    file.write_text(file.read_text().replace('": "",\n', '": "not needed any more",\n'))
    run = call("migrate", "--db", path, "--migrations", file.parent, "--yes", "--json", code=0).json["runs"][0]
    assert run["merges"][0] | {"rows": 2, "inserted": 1, "identical": 1} == run["merges"][0]
    assert ask(path, "SELECT * FROM rooms ORDER BY 1") == [
        ("b1", "Bot", "2026-01-02 00:00:00", '{"a": 1}', None), ("r1", "One", "2026-01-01 00:00:00", "{}", 3),
    ]  # fmt: skip
    call("verify", "--db", path, "--migrations", file.parent, code=0)


def test_names_that_are_keywords_or_hold_blanks_are_drafted_right(drafted: Any, migrate: Any, ask: Any) -> None:
    columns = '"group" TEXT PRIMARY KEY, "order", "two words", "last time" TIMESTAMP, "quote""d", "1st", "null", "true"'
    path, file = drafted(
        f"CREATE TABLE a({columns}); CREATE TABLE b({columns});"
        "INSERT INTO a VALUES ('g', 'o', 't', '2026-01-01T00:00:00', 'q', 1, 2, 3)", "a", "b",
    )  # fmt: skip
    (run,) = migrate(path, file.parent)
    assert run.merges[0].inserted == 1
    assert ask(path, "SELECT * FROM b") == [("g", "o", "t", "2026-01-01 00:00:00", "q", 1, 2, 3)]


def test_a_key_of_another_name_is_taken_from_the_sources_key(drafted: Any, migrate: Any, ask: Any) -> None:
    path, file = drafted("CREATE TABLE a(a_id TEXT PRIMARY KEY, v TEXT); CREATE TABLE b(b_id TEXT PRIMARY KEY, v TEXT);"
                         "INSERT INTO a VALUES ('k', 'v')", "a", "b")  # fmt: skip
    migrate(path, file.parent)
    assert ask(path, "SELECT * FROM b") == [("k", "v")]


def test_a_key_that_cannot_be_told_is_left_for_a_human(drafted: Any) -> None:
    _, file = drafted("CREATE TABLE a(v TEXT); CREATE TABLE b(b_id TEXT PRIMARY KEY, v TEXT)", "a", "b")
    with pytest.raises(SessionctlError, match="b_id has no SQL expression"):
        load.migrations(file.parent)


def test_an_existing_file_is_never_overwritten(call: Call, drafted: Any) -> None:
    path, file = drafted()
    file.write_text("# mine\n")
    said = call("new", "m1_merge", "--source", "bots", "--target", "rooms", "--db", path, "--migrations", file.parent,
                "--json", code=2)  # fmt: skip
    assert said.error == "bad_config"
    assert file.read_text() == "# mine\n"


@pytest.mark.parametrize("wrong", ["../escape", "Upper", "with blank", "1st", "a.py", ""])
def test_a_name_that_is_no_file_name_is_refused(call: Call, make: Any, tmp_path: Path, wrong: str) -> None:
    said = call("new", wrong, "--source", "bots", "--target", "rooms", "--db", make(SCHEMA), "--migrations",
                tmp_path / "drafts", "--json", code=2)  # fmt: skip
    assert said.error == "bad_config"
    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize(("source", "target"), [("nothing", "rooms"), ("bots", "nothing"), ("seen", "rooms")])
def test_a_table_that_is_not_there_is_named_and_nothing_is_written(
    call: Call, make: Any, tmp_path: Path, source: str, target: str
) -> None:
    path = make(SCHEMA + "CREATE VIEW seen AS SELECT * FROM rooms;")
    said = call("new", "m1", "--source", source, "--target", target, "--db", path, "--migrations", tmp_path / "drafts",
                "--json", code=3)  # fmt: skip
    assert said.error == "unsupported_schema"
    assert "bots, rooms" in said.json["error"]["hint"]
    assert not (tmp_path / "drafts").exists()


def test_a_table_is_not_drafted_into_itself(call: Call, make: Any, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    said = call("new", "m1", "--source", "bots", "--target", "BOTS", "--db", make(SCHEMA), "--migrations", folder,
                "--json", code=2)  # fmt: skip
    assert said.error == "bad_config"
    assert "bots" in said.json["error"]["message"]
    assert not folder.exists(), "a file was written that the loader refuses"
