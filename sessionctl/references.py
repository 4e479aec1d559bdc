"""Foreign keys that lead nowhere: rows without a parent, and keys that name no live table."""

import sqlite3
from collections.abc import Iterable

from sessionctl import schema, sql


def violations(connection: sqlite3.Connection, archives: Iterable[str]) -> dict[str, int]:
    """Rows that refer to nothing, by live table; a table whose foreign keys SQLite cannot check is left out."""
    found: dict[str, int] = {}
    hidden = {name.lower() for name in archives}
    for table in schema.tables(connection).values():
        if table.foreign_keys and table.name.lower() not in hidden and not table.name.startswith("_sessionctl_"):
            try:
                count = connection.execute(
                    f"SELECT count(*) FROM pragma_foreign_key_check({sql.literal(table.name)})"
                ).fetchone()[0]
            except sqlite3.OperationalError:
                continue  # a mismatched key: `misnamed` tells when it names a table that is not there
            found[table.name] = count
    return found


def misnamed(connection: sqlite3.Connection, archives: Iterable[str]) -> list[str]:
    """Foreign keys of live tables that name an archive, or a table that does not exist."""
    tables = schema.tables(connection)
    hidden = {name.lower() for name in archives}
    return sorted(
        {
            f"{table.name}({', '.join(key.columns)}) -> {key.parent}"
            for table in tables.values()
            for key in table.foreign_keys
            if table.name.lower() not in hidden and (key.parent.lower() in hidden or key.parent.lower() not in tables)
        }
    )


def baseline(connection: sqlite3.Connection, archives: Iterable[str]) -> dict[str, object]:
    """What a run notes so that a later `verify` knows which broken references are older than it."""
    archives = tuple(archives)
    return {"violations": violations(connection, archives), "misnamed": misnamed(connection, archives)}
