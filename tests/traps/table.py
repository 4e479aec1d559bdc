"""Writes docs/traps.md from the rows that the tests try: `python tests/traps/table.py`."""

import sys
from pathlib import Path

from sessionctl import load

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "traps.md"
INTRO = """\
# The traps

What goes wrong when session tables are merged with plain SQL, and what sessionctl does instead. Every row is a test
(`pytest tests/traps -k NAME`): it builds a real database, runs the usual script on a copy
([bench/plain.sql](../bench/plain.sql), [plain_v35.sql](../tests/traps/plain_v35.sql), or the same three statements for
other tables: `INSERT OR IGNORE ... NOT IN`, `json_patch`, `RENAME`), measures what it did, runs the migration, and
holds us to the promise. For each row the tests also check that the outcomes add up, that the archive holds every source
row byte for byte, that rows which only the target had did not change, that `verify` passes, that a second run changes
nothing, and that no message shows contents.

The words and numbers in the second column are what a test has seen.
This page is written by `python tests/traps/table.py` from [tests/traps/rows](../tests/traps/rows); a test compares it.

{} traps, {} of them refused.
"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def page() -> str:
    """The page as it should be."""
    if "traps_kit" not in sys.modules:
        load.module(HERE / "conftest.py", "traps_conftest")
    kit = sys.modules["traps_kit"]
    rows = list(kit.traps())
    refused = [trap for trap in rows if trap.refused]
    text = [INTRO.format(len(rows), len(refused))]
    for title, module in kit.sections():
        text.append(f"\n## {title}\n\n| trap | plain SQL | sessionctl |\n|---|---|---|\n")
        for trap in module.TRAPS:
            given = trap.plain.error if isinstance(trap.plain, kit.Fails) else trap.plain.gives
            plain = trap.plain.says.format(given)
            text.append(f"| **{trap.name}** {_cell(trap.about)} | {_cell(plain)} | {_cell(trap.ours)} |\n")
    text.append("\n## What is refused\n\nBy name, with a way out, before anything is changed:\n\n")
    text += [f"- {trap.about} (`{trap.name}`)\n" for trap in refused]
    return "".join(text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
