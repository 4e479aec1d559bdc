"""The tool's own tables: made where they are not, and looked at whether they still are what was made."""

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from sessionctl import db, sql
from sessionctl.errors import SessionctlError

PREFIX = "_sessionctl_"

# What ledgers of earlier versions lack; `create` gives it to them before it is written to.
_SINCE = frozenset((f"{PREFIX}returned", f"{PREFIX}unindexed"))


def create(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there, inside the caller's transaction."""
    run(connection, "ledger.sql")


def run(connection: sqlite3.Connection, name: str) -> None:
    """Run one of the scripts beside this file, statement by statement."""
    for statement in sql.statements(Path(__file__).with_name(name).read_text(encoding="utf-8")):
        connection.execute(statement)


def check(connection: sqlite3.Connection) -> bool:
    """Whether there is a ledger.

    Raises:
        SessionctlError: `corrupt_database` where some of its tables are gone, or something else has their names.
    """
    named = f"FROM main.sqlite_master WHERE substr(lower(name), 1, {len(PREFIX)}) = {sql.literal(PREFIX)}"
    found = connection.execute(f"SELECT lower(name), type, sql {named}").fetchall()
    if not found:
        return False
    kinds, texts = {name: kind for name, kind, _ in found}, _texts()
    for name in sorted(name for name, _, text in found if name in texts and text != texts[name]):
        lacking = _made()[name] - _columns(connection, name)
        if kinds[name] != "table" or lacking:
            wrong = f"has no column {min(lacking)}" if kinds[name] == "table" else f"is a {kinds[name]}"
            raise SessionctlError(
                f"{name} is no table of sessionctl's ledger: it {wrong}",
                hint=f"If the application made {name}, rename it: such names are sessionctl's. Else restore a backup: "
                "`sessionctl restore BACKUP --force`.",
                code="corrupt_database",
            )
    needed = texts.keys() - _SINCE
    if kinds.keys().isdisjoint(needed):
        return False
    if gone := sorted(needed - kinds.keys()):
        raise SessionctlError(
            f"the ledger of sessionctl is incomplete: {', '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone",
            hint="Put back from a backup what is gone, or restore one: `sessionctl restore BACKUP --force`.",
            code="corrupt_database",
        )
    return True


@cache
def _texts() -> Mapping[str, str]:
    """The text of each table as SQLite keeps it once it is made: where that stands, nothing is to be asked."""
    script = Path(__file__).with_name("ledger.sql").read_text(encoding="utf-8")
    tables = re.findall(r"^(CREATE TABLE IF NOT EXISTS (\w+) .*?);$", script, re.MULTILINE | re.DOTALL)
    return {name: text.replace("IF NOT EXISTS ", "", 1) for text, name in tables}


@cache
def _made() -> Mapping[str, frozenset[str]]:
    """The columns of each table as `create` makes them."""
    with closing(db.memory()) as connection:
        create(connection)
        return {name: _columns(connection, name) for name in _texts()}


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    return frozenset(name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?, 'main')", (table,)))
