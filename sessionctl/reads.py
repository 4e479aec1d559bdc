"""A Merge's expressions over a live table: which columns and functions each uses, as SQLite itself reports it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

from sessionctl import db, sql, values
from sessionctl.errors import SessionctlError
from sessionctl.load import content
from sessionctl.model import Merge, Migration
from sessionctl.schema import Table


def reads(
    migration: Migration, merge: Merge, source: Table, others: Mapping[str, Table]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Which source columns and which functions each expression uses, as SQLite's own authorizer reports them.

    Raises:
        SessionctlError: `bad_migration`, naming file, step and column; for a shipped migration `unsupported_schema`.
    """
    optional = absent(merge, source)
    read: set[str] = set()
    called: set[str] = set()

    def note(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and (first or "").lower() == source.name.lower():
            read.add((second or "").lower())
        if action == sqlite3.SQLITE_FUNCTION:
            called.add((second or "").lower())
        return sqlite3.SQLITE_OK

    found: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    with closing(db.memory()) as probe:
        values.register(probe, values.Functions(), migration.functions)
        for table in others.values():
            columns = [c.name for c in table.columns] + (optional if table is source else [])
            if columns and table.kind != "view":
                probe.execute(f"CREATE TABLE {sql.quoted(table.name)} ({', '.join(map(sql.quoted, columns))})")
        known = {c.name.lower() for c in source.columns} | {name.lower() for name in optional}
        for label, expression in _labelled(merge):
            typo = next((n for n in sql.double_quoted(expression) if n not in known), None)
            try:
                if typo is not None:
                    raise sqlite3.OperationalError(f'"{typo}" is no column; strings take single quotes')
                read.clear()
                called.clear()
                probe.set_authorizer(note)
                # where neither an aggregate nor a second column can hide
                probe.execute(f"EXPLAIN SELECT 1 FROM {sql.quoted(source.name)} WHERE ({expression}) IS 0").close()
            except sqlite3.Error as error:
                number = migration.steps.index(merge) + 1
                missing = "no such column" in str(error) and _is_shipped(migration)
                raise SessionctlError(
                    f"{migration.path}: step {number} (Merge {merge.source} -> {merge.target}), {label}: "
                    f"{expression!r}: {error}",
                    hint=f"Columns of {source.name}: {', '.join(c.name for c in source.columns)}. A column that "
                    "some databases lack belongs in optional=.",
                    code="unsupported_schema" if missing else "bad_migration",
                ) from error
            finally:
                probe.set_authorizer(None)
            found[label], calls[label] = set(read), set(called)
    return found, calls


def absent(merge: Merge, source: Table) -> list[str]:
    """The optional columns that the live table does not have."""
    return [name for name in merge.optional if source.column(name) is None]


def _is_shipped(migration: Migration) -> bool:
    """Whether a migration came with sessionctl: then a column that is missing is the database's fault."""
    return migration.path is not None and migration.path.is_relative_to(content("migrations"))


def _labelled(merge: Merge) -> Iterator[tuple[str, str]]:
    yield from merge.key.items()
    yield from merge.columns.items()
    for kind, given in (("default", merge.defaults), ("mark", merge.marks)):
        for column, fallback in given.items():
            pairs = {"": fallback} if isinstance(fallback, str) else fallback
            yield from ((f"{kind} of {column} {key}".strip(), expression) for key, expression in pairs.items())
