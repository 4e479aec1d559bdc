"""A Merge's expressions over a live table: which columns and functions each uses, as SQLite itself reports it."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace

from sessionctl import clocks, db, sql, stand_ins, values
from sessionctl.errors import SessionctlError
from sessionctl.load import content
from sessionctl.model import Merge, Migration
from sessionctl.schema import Table

_BAD = "bad_migration"
_WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
_FICKLE = frozenset(
    "random randomblob changes total_changes last_insert_rowid current_date current_time current_timestamp".split()
)


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
    hint = (
        f"Columns of {source.name}: {', '.join(c.name for c in source.columns)}. A column that some databases lack "
        "belongs in optional=."
    )

    def note(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and (first or "").lower() == source.name.lower():
            read.add((second or "").lower())
        if action == sqlite3.SQLITE_FUNCTION:
            called.add((second or "").lower())
        return sqlite3.SQLITE_OK

    found: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    with _probe(migration, others.values(), {source.name: optional}) as probe:
        known = {c.name.lower() for c in source.columns} | {name.lower() for name in optional}
        for label, expression in _labelled(merge):
            read.clear()
            called.clear()
            probe.set_authorizer(note)
            try:
                _compile(probe, source.name, expression, known)
            except sqlite3.Error as error:
                missing = "no such column" in str(error) and _is_shipped(migration)
                code = "unsupported_schema" if missing else "bad_migration"
                way = _of_functions(error) or hint
                raise _wrong(migration, merge, label, expression, str(error), way, code) from error
            finally:
                probe.set_authorizer(None)
            if called & _FICKLE:
                problem = f"{min(called & _FICKLE)}() is another value each time, and could not be proven"
                raise _wrong(migration, merge, label, expression, problem, "For the run's time there is run_clock().")
            if called & clocks.FUNCTIONS and clocks.asks_now(expression):
                problem = "it asks for the time now, which is another value each time, and could not be proven"
                raise _wrong(migration, merge, label, expression, problem, "For the run's time there is run_clock().")
            found[label], calls[label] = set(read), set(called)
    return found, calls


def check_promises(connection: sqlite3.Connection, migration: Migration) -> None:
    """Make sure that the migration's checks can look, while its file may still change.

    A table that this database lacks, and what only the application can compute, are left to `verify`; so are the
    shipped checks, which schemas of all ages meet.

    Args:
        connection: where all steps are done.

    Raises:
        SessionctlError: `bad_migration`, naming file and check.
    """
    written: set[str] = set()

    def note(action: int, first: str | None, *_: str | None) -> int:
        if action in _WRITES and first not in {"sqlite_master", "sqlite_temp_master"}:  # as a table-valued pragma does
            written.add(str(first))
        return sqlite3.SQLITE_OK

    for check in migration.checks if not _is_shipped(migration) else ():
        if not check.find or check.do:
            continue
        written.clear()
        problem = ""
        connection.set_authorizer(note)
        try:
            connection.execute(f"EXPLAIN {check.find}").close()
        except sqlite3.Error as error:
            problem = str(error)
        finally:
            connection.set_authorizer(None)
        if written:
            problem = f"it writes to {min(written)}"
        if problem and not (problem.startswith("no such table") or stand_ins.lacking(problem)):
            raise SessionctlError(
                f"{migration.path}: check {check.name!r}: {problem}",
                hint="Correct its SELECT. Nothing was changed.",
                code=_BAD,
            )


def _of_functions(error: sqlite3.Error) -> str | None:
    unknown = str(error).removeprefix("no such function: ")
    if unknown == str(error):
        return None
    return f"Correct its name, or define it in the file and say functions=({unknown},) in the Migration."


def check_way_back(
    migration: Migration, merge: Merge, source: Table, target: Table, others: Mapping[str, Table]
) -> None:
    """Make sure that `inverse` and `belongs` can be evaluated, while nobody needs them yet.

    Raises:
        SessionctlError: `bad_migration`, naming file, step and what is wrong.
    """
    if not (merge.inverse or merge.belongs):
        return
    hint = f"Columns of {merge.target}: {', '.join(c.name for c in target.columns)}."
    known = {column.name.lower() for column in target.columns}
    foreign = {other.source.lower() for other in migration.merges} - {name.lower() for name in others}
    tables = [table for name, table in others.items() if name != merge.target.lower()]
    stated = [(f"inverse of {name}", expression) for name, expression in merge.inverse.items()]
    for name in merge.inverse:
        if source.column(name) is None and name not in (*merge.optional, *merge.drops):
            raise _wrong(migration, merge, "inverse", name, f"is no column of {source.name}", "Correct its name.")
    if merge.belongs and not sql.names(merge.belongs) & foreign:  # without that source there are no rows to give it
        stated.append(("belongs", merge.belongs))
    with _probe(migration, [*tables, replace(target, name=merge.target)]) as probe:
        for label, expression in stated:
            try:
                _compile(probe, merge.target, expression, known)
            except sqlite3.Error as error:
                raise _wrong(migration, merge, label, expression, str(error), _of_functions(error) or hint) from error


@contextmanager
def _probe(
    migration: Migration, tables: Iterable[Table], more: Mapping[str, Iterable[str]] | None = None
) -> Iterator[sqlite3.Connection]:
    """A database in memory with these tables, without rows or types, and with all functions.

    Args:
        more: further columns, by the table's name.
    """
    with closing(db.memory()) as probe:
        values.register(probe, values.Functions(), migration.functions)
        for table in tables:
            columns = [*(c.name for c in table.columns), *(more or {}).get(table.name, ())]
            if columns:
                probe.execute(f"CREATE TABLE {sql.quoted(table.name)} ({', '.join(map(sql.quoted, columns))})")
        yield probe


def _compile(probe: sqlite3.Connection, table: str, expression: str, known: Collection[str]) -> None:
    typo = next((name for name in sql.double_quoted(expression) if name not in known), None)
    if typo is not None:
        raise sqlite3.OperationalError(f'"{typo}" is no column; strings take single quotes')
    # where neither an aggregate nor a second column can hide
    probe.execute(f"EXPLAIN SELECT 1 FROM {sql.quoted(table)} WHERE ({expression}) IS 0").close()


def _wrong(
    migration: Migration, merge: Merge, label: str, expression: str, problem: str, hint: str, code: str = _BAD
) -> SessionctlError:
    number = migration.steps.index(merge) + 1
    where = f"{migration.path}: step {number} (Merge {merge.source} -> {merge.target}), {label}"
    return SessionctlError(f"{where}: {expression!r}: {problem}", hint=hint, code=code)


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
