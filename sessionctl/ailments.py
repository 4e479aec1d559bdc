"""A database -> the damage in it that the original scripts and interrupted runs are known to leave. Reads only."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field

from sessionctl import application, compiling, db, ledger, repoint, schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.model import AddColumn, Finding, Merge, Migration, Place, archive_name
from sessionctl.model import rows as counted
from sessionctl.plan import Planned
from sessionctl.reads import reads
from sessionctl.repoint import Retirement
from sessionctl.schema import Object, Table

_KEY_OF = "a foreign key of "


@dataclass(slots=True)
class Ailing:
    """One migration's damage here.

    Args:
        whole: rows or fields are concerned, so the whole migration is run; otherwise only names are mended.
        leftovers: the remains of aborted rebuilds go with this run.
        kept: what names an archive and must stay so.
    """

    planned: Planned
    findings: list[Finding] = field(default_factory=list)
    kept: list[Finding] = field(default_factory=list)
    whole: bool = False
    leftovers: bool = False


def of(connection: sqlite3.Connection, planned: Planned) -> Ailing:
    """The damage that can be seen without comparing rows."""
    ailing = Ailing(planned)
    if planned.state == "pending":
        ailing.findings += _sources(connection, planned)
    if planned.state in ("external", "not-applicable"):
        ailing.findings += _claimed(connection, planned)
    named, kept = misnamed(connection, planned.migration, planned)
    empty = placeholders(connection, planned.migration)
    known = {finding.place.table for finding in ailing.findings}
    ailing.findings += [
        Finding(
            "names_archive",
            f"{what} still names an archived table instead of its successor",
            place=Place(table=what.removeprefix(_KEY_OF).partition(" ")[2]),
        )
        for what in named
    ]
    ailing.findings += [_placeholder(one.table, planned) for one in empty if one.table not in known]
    ailing.kept += _views(connection, planned)
    ailing.kept += [
        Finding(
            "reads_archive",
            f"{what} reads a column that only the archive has, so it stays with the archive",
            "warning",
            Place(table=what.partition(" ")[2]),
            "Rewrite it for the successor, or drop it.",
        )
        for what in kept
    ]
    rules = {finding.rule for finding in ailing.findings}
    ailing.whole = "recorded_not_done" in rules or bool(rules and planned.sources)
    return ailing


# -- tables that were archived, copied from or recreated by other hands ----------------------------------------------


def _sources(connection: sqlite3.Connection, planned: Planned) -> list[Finding]:
    migration = planned.migration
    archived = {archive.original.lower() for archive in ledger.archives(connection)}
    archived |= {
        source.merge.source.lower()
        for source in planned.sources
        if not source.renamed and _count(connection, source.table.name)
    }
    recorded = application.recorded_elsewhere(connection, migration) if planned.applied_at is None else None
    found: list[Finding] = []
    for source in planned.sources:
        name, rows = source.table.name, _count(connection, source.table.name)
        if not source.renamed and not rows:
            pass  # a placeholder
        elif not source.renamed:
            found.append(
                Finding(
                    "never_merged",
                    f"{name} was archived by hand; {counted(rows)} of it {_were(rows)} never accounted for",
                    place=Place(table=name),
                )
            )  # fmt: skip
        elif planned.applied_at is not None or (rows and source.merge.source.lower() in archived):
            found.append(
                Finding(
                    "source_recreated",
                    f"{name} is there again beside its archive, with {counted(rows)}",
                    place=Place(table=name),
                )
            )
    if recorded is not None:
        found.append(
            Finding(
                "recorded_not_done",
                f"another tool recorded {migration.id} as done on {recorded}, but "
                f"{', '.join(source.table.name for source in planned.sources)} has not been merged",
                place=Place(table="schema_migrations", key=migration.id),
            )
        )
    elif planned.applied_at is None:
        found += _half_finished(connection, planned)
    return found


def _claimed(connection: sqlite3.Connection, planned: Planned) -> list[Finding]:
    """Another tool says that it is done; columns that are not there say otherwise."""
    migration, tables = planned.migration, schema.tables(connection)
    recorded = application.recorded_elsewhere(connection, migration)
    absent = [
        f"{step.table}.{step.column}"
        for step in migration.steps
        if isinstance(step, AddColumn)
        and (table := tables.get(step.table.lower())) is not None
        and table.column(step.column) is None
    ]
    if recorded is None or not absent:
        return []
    return [
        Finding(
            "recorded_not_done",
            f"another tool recorded {migration.id} as done on {recorded}, but there is no "
            f"{', '.join(absent)}: added now",
            place=Place(table="schema_migrations", key=migration.id),
        )
    ]


def _half_finished(connection: sqlite3.Connection, planned: Planned) -> list[Finding]:
    """Columns that the migration adds are there, and nothing at all is in them."""
    tables = schema.tables(connection)
    added = [step for step in planned.migration.steps if isinstance(step, AddColumn)]
    present = [
        step
        for step in added
        if (table := tables.get(step.table.lower())) is not None and table.column(step.column) is not None
    ]
    waiting = [
        source.table.name for source in planned.sources if source.renamed and _count(connection, source.table.name)
    ]
    if not waiting or not present or any(_any(connection, step) for step in present):
        return []
    columns = ", ".join(f"{step.table}.{step.column}" for step in present)
    return [
        Finding(
            "half_finished",
            f"{columns} was added, and nothing was copied from {', '.join(waiting)}",
            place=Place(table=present[0].table, field=present[0].column),
        )
    ]


def _any(connection: sqlite3.Connection, step: AddColumn) -> bool:
    """Whether an added column holds anything, or its table holds no rows that could."""
    table, column = sql.quoted(step.table), sql.quoted(step.column)
    return bool(
        connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {column} IS NOT NULL) OR NOT EXISTS (SELECT 1 FROM {table})"
        ).fetchone()[0]
    )


def _placeholder(name: str, planned: Planned) -> Finding:
    message = f"{name} is an empty table under an archive's name"
    for source in planned.sources:
        if source.renamed and archive_name(source.merge.source).lower() == name.lower():
            live = source.table.name
            message += (
                f", so it counts as one; {live} is live beside it, is merged into {source.merge.target} now, as "
                f"`migrate` would, and is archived as {source.archive}, since the plain name is taken"
            )
    return Finding("empty_placeholder", message, place=Place(table=name))


def _views(connection: sqlite3.Connection, planned: Planned) -> list[Finding]:
    """Views of other hands under the names of a retired table and of its archive; they stay."""
    tables, ours = (
        schema.tables(connection),
        {name.lower() for run in ledger.runs(connection) for name in run.stand_ins},
    )
    found = [
        refusal._replace(severity="warning")
        for refusal in planned.refusals
        if refusal.rule == "archive_name_taken" and tables[str(refusal.place.table).lower()].kind == "view"
    ]
    for step in planned.migration.retires.values():
        table = tables.get(step.table.lower())
        if table is not None and table.kind == "view" and step.table.lower() not in ours:
            found.append(
                Finding(
                    "view_under_retired_name",
                    f"the view {table.name} has the name of a retired table; it stays, and so does what reads it",
                    "warning",
                    Place(table=table.name),
                    f"When no code names {table.name} any more, drop the view; the table is {step.successor} now.",
                )
            )
    return found


def placeholders(connection: sqlite3.Connection, migration: Migration) -> list[Retirement]:
    """Empty tables under the names of archives that no run of ours made: they are taken for what they are called."""
    tables = schema.tables(connection)
    known = {archive.archive.lower() for archive in ledger.archives(connection)}
    found = []
    for step in migration.retires.values():
        table = tables.get(step.archive.lower())
        if table is None or table.kind != "table" or step.archive.lower() in known or _count(connection, table.name):
            continue
        keys = _keys(migration, step.table, table, tables)
        found.append(Retirement(table.name, table.name, step.successor, keys=keys))
    return found


# -- names -----------------------------------------------------------------------------------------------------------


def archived(connection: sqlite3.Connection, migration: Migration, planned: Planned) -> list[Retirement]:
    """Every archive of a migration, and the name that one would have, as something that may still be spoken of."""
    tables = schema.tables(connection)
    runs = {run.run_id for run in ledger.runs(connection) if run.migration == migration.id}
    found = [
        Retirement(
            archive.archive,
            archive.archive,
            archive.successor,
            keys=_keys(migration, archive.original, tables.get(archive.archive.lower()), tables),
        )
        for archive in ledger.archives(connection)
        if archive.run_id in runs and archive.archive.lower() in tables
    ]
    found += [
        Retirement(
            source.table.name,
            source.archive,
            migration.retires[source.merge.source].successor,
            keys=_keys(migration, source.merge.source, source.table, tables),
        )
        for source in planned.sources
        if not source.renamed and source.merge.source in migration.retires
    ]
    found += placeholders(connection, migration)
    found = list({one.table.lower(): one for one in found}.values())
    named = {one.table.lower() for one in found}
    for step in migration.retires.values():
        if step.successor.lower() not in tables:
            continue
        for gone in (step.archive, step.table):
            if gone.lower() not in tables and gone.lower() not in named:
                keys = _keys(migration, step.table, None, tables)
                found.append(Retirement(gone, step.archive, step.successor, keys=keys))
    return found


def misnamed(connection: sqlite3.Connection, migration: Migration, planned: Planned) -> tuple[list[str], list[str]]:
    """Foreign keys, views and triggers of live tables that name an archive, or a table that is gone.

    Returns:
        those that can name the successor, and those that could not be read then.
    """
    retired = archived(connection, migration, planned)
    own = {one.table.lower() for one in retired}
    tables = {key: table for key, (table, _) in schema.texts(connection).items()}
    changed = repoint.repoint(connection, retired).changed
    wrong = [key for key in changed if tables[key].lower() not in own]
    unable = _unable_then(connection, migration, changed) if wrong else set()
    told = [f"{_KEY_OF if kind == 'table' else ''}{kind} {name}" for kind, name in wrong]
    return (
        [what for key, what in zip(wrong, told, strict=True) if key not in unable],
        [what for key, what in zip(wrong, told, strict=True) if key in unable],
    )


def _unable_then(connection: sqlite3.Connection, migration: Migration, changed: Mapping[Object, str]) -> set[Object]:
    """What could run now and could not any more if the schema read so."""
    now = compiling.uncompilable(connection)
    with closing(db.memory()) as copy:
        for key, (_, text) in schema.texts(connection).items():
            _try(copy, changed.get(key, text))
        for step in migration.steps:
            if isinstance(step, AddColumn):
                _try(copy, f"ALTER TABLE {sql.quoted(step.table)} ADD COLUMN {sql.quoted(step.column)} {step.type}")
        return set(compiling.uncompilable(copy)) - set(now)


def _try(copy: sqlite3.Connection, statement: str) -> None:
    with suppress(sqlite3.Error):  # what this SQLite lacks, or is there already
        copy.execute(statement)


def _keys(migration: Migration, source: str, table: Table | None, tables: Mapping[str, Table]) -> dict[str, str]:
    """The source's key columns and what they are called in the target."""
    merge = _merge(migration, source)
    if merge is None:
        return {}
    if table is None:
        plain = {sql.plain_column(expression): column for column, expression in merge.key.items()}
        return {name: column for name, column in plain.items() if name is not None}
    read = _reads(migration, merge, table, tables)
    return {min(read[column]): column for column in merge.key if len(read.get(column, ())) == 1}


def _merge(migration: Migration, source: str) -> Merge | None:
    """The merge of a source, or of what was archived by hand and carried the archive's name already."""
    name = source.lower()
    return next((m for m in migration.merges if name in (m.source.lower(), archive_name(m.source).lower())), None)


def _reads(migration: Migration, merge: Merge | None, table: Table, tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Which columns each expression reads, or nothing where the table is another kind of table."""
    if merge is None:
        return {}
    try:
        return reads(migration, merge, table, tables)[0]
    except SessionctlError:
        return {}


def _count(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {sql.quoted(name)}").fetchone()[0])


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
