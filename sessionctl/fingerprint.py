"""A whole database in a few lines: the text of every object and a digest of every table, the tool's own left out."""

import sqlite3

from sessionctl import ledger, schema


def of(connection: sqlite3.Connection) -> dict[str, str]:
    """Object or table -> its text or digest; two databases are the same when these are."""
    found = {
        f"{kind} {name}": text
        for (kind, name), (table, text) in schema.texts(connection).items()
        if not table.startswith(ledger.PREFIX)
    }
    for table in schema.tables(connection).values():
        if table.kind == "table" and not table.name.startswith(ledger.PREFIX):
            found[f"rows of {table.name}"] = ledger.digest(connection, table)
    return found


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """What is not the same, by name."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
