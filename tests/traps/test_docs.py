"""docs/traps.md says what the tests have seen."""

import importlib.util
from collections import Counter
from pathlib import Path

from traps_kit import traps

TABLE = Path(__file__).with_name("table.py")


def test_the_page_is_what_the_rows_say() -> None:
    spec = importlib.util.spec_from_file_location("traps_table", TABLE)
    assert spec is not None
    assert spec.loader is not None
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    assert table.PAGE.read_text(encoding="utf-8") == table.page(), "run: python tests/traps/table.py"


def test_there_are_many_traps_and_each_has_a_name_of_its_own() -> None:
    names = Counter(trap.name for trap in traps())
    assert not [name for name, count in names.items() if count > 1], "two traps have one name"
    assert len(names) >= 150
