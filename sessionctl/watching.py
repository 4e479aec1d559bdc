"""What an online copy of a migration has to watch here, and whether it is possible at all."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing

from sessionctl import db, entangle, form, ledger, reads, schema, sql
from sessionctl.entangle import ALL, FIRST, ROOM, WIDTH, Place, Role, State
from sessionctl.errors import SessionctlError
from sessionctl.model import AddColumn, Finding, Merge, Migration, Policy, Retire
from sessionctl.plan import Planned, Source
from sessionctl.schema import Table

_FARTHEST = 1 << 60  # of 64 bits: the rows of every merge into a target lie in it one behind the other


def targets(planned: Planned) -> list[str]:
    """The targets in the order in which they are merged into."""
    return list({source.merge.target.lower(): source.merge.target for source in planned.sources}.values())


def unable(connection: sqlite3.Connection, migration: Migration, planned: Planned) -> Iterable[Finding]:
    """Why this migration cannot be carried out online here."""

    def no(message: str) -> Finding:
        return Finding("not_online", message, instead="Migrate without --online: under one lock all of it is possible.")

    tables = schema.tables(connection)
    for step in migration.steps:
        if not isinstance(step, AddColumn | Merge | Retire):
            yield no(f"the script {step.name} of {migration.id} cannot run beside writers")
        if isinstance(step, AddColumn) and "references" in sql.names(step.type):
            yield no(f"{migration.id} adds {step.table}.{step.column} with a foreign key")
    for at, source in enumerate(planned.sources):
        target = tables.get(source.merge.target.lower())
        if target is None:
            yield no(f"there is no table {source.merge.target} to merge {source.table.name} into")
            continue
        if target.kind != "table":
            yield no(f"{target.name} is a {target.kind}, not a table")
            continue
        later = {s.merge.target.lower() for s in planned.sources[at + 1 :]} - {target.name.lower()}
        if any(key.parent.lower() in later for key in target.foreign_keys):
            yield no(f"{target.name} refers to a table that is merged into after it")
        others = [s.merge.key for s in planned.sources if s.merge.target.lower() == target.name.lower()]
        if any(list(key) != list(source.merge.key) for key in others):
            yield no(f"several merges into {target.name} tell its rows apart by other columns")
        if ledger.returned(connection, source.table.name):
            yield no(f"a rollback gave rows to {source.table.name} that {target.name} has under keys of their own")
        if source.table.rowid != "rowid" or not source.table.pks:
            yield no(f"the rows of {source.table.name} have no rowid and key of their own")
        elif _span(connection, source.table) > _FARTHEST:
            yield no(f"the row numbers of {source.table.name} lie too far apart to be kept behind each other")
        if target.rowid != "rowid" or target.rowid_alias:
            yield no(f"the rows of {target.name} are told apart by a number that is a column")
        yield from _stranded(migration, source, tables)
    names = {name.lower() for name in targets(planned)} | {s.table.name.lower() for s in planned.sources}
    for (kind, name), (of, text) in schema.texts(connection).items():
        if kind == "trigger" and of.lower() in names and sql.written_by(text) & schema.virtual(connection):
            yield no(f"the trigger {name} keeps a search index of {of} up to date")


def _stranded(migration: Migration, source: Source, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Foreign keys of several columns that cannot follow: else the cut-over would say so, after all was copied."""
    merge = source.merge
    if merge.on_conflict != "fork" and all(sql.plain_column(expression) for expression in merge.key.values()):
        return
    read, _ = reads.reads(migration, merge, source.table, {**tables, source.table.name.lower(): source.table})
    followed = {min(read[column]).lower() for column in merge.key if len(read[column]) == 1}
    names = {source.table.name.lower(), merge.source.lower()}
    retired = {name.lower() for name in migration.retires} | names | {source.archive.lower()}
    for child in tables.values():
        for key in child.foreign_keys if child.name.lower() not in retired else ():
            lost = [column for column in key.parent_columns if column.lower() not in followed]
            if key.parent.lower() in names and len(key.columns) > 1 and lost:
                yield Finding(
                    "not_online",
                    f"{child.name}({', '.join(key.columns)}) cannot follow the key of {source.table.name} into "
                    f"{merge.target}",
                    instead=f"Make each key column of the merge from one of {', '.join(key.parent_columns)}.",
                )


def places(
    connection: sqlite3.Connection, migration: Migration, planned: Planned, run_id: int, policy: Policy | None
) -> Iterator[Place]:
    """Make a shadow of each target, give each merge its number, and say what is to be watched.

    Args:
    policy: overrides that of every merge that does not fork.
    """
    tables = schema.tables(connection)
    number = 0
    tops: dict[str, int] = {}
    for target in targets(planned):
        table = tables[target.lower()]
        added = [
            (s.column, s.type)
            for s in migration.steps
            if isinstance(s, AddColumn) and s.table.lower() == target.lower() and table.column(s.column) is None
        ]
        entangle.make_shadow(connection, table, added)
        number += 1
        keys = next(tuple(s.merge.key) for s in planned.sources if s.merge.target.lower() == target.lower())
        tops[target.lower()] = _end(connection, table) + ROOM
        yield Place(
            number, "target", table.name, entangle.shadow_of(table.name), keys, None, FIRST, 0,
            tops[target.lower()], FIRST, 0, _count(connection, table.name),
        )  # fmt: skip
    parents: dict[tuple[str, tuple[str, ...]], None] = {}
    for source in planned.sources:
        number += 1
        target = source.merge.target
        low = tops[target.lower()]
        first = connection.execute(f"SELECT min(rowid) FROM {sql.quoted(source.table.name)}").fetchone()[0]
        base = low - min(0, first or 0)
        tops[target.lower()] = top = base + max(0, _end(connection, source.table)) + ROOM
        spelled = form.of(connection, source.merge, tables[target.lower()])
        chosen = policy if policy and source.merge.on_conflict != "fork" else source.merge.on_conflict
        merge_id = ledger.start_merge(
            connection, run_id, source.table.name, tables[target.lower()].name, source.archive, chosen, spelled
        )
        read, _ = reads.reads(migration, source.merge, source.table, {
            **tables, source.table.name.lower(): source.table,
        })  # fmt: skip
        used = {name for label in source.merge.key for name in read[label]} | {c.lower() for c in source.table.pks}
        noted = tuple(c.name for c in source.table.columns if c.name.lower() in used)
        if len(noted) > WIDTH:
            raise SessionctlError(
                f"more than {WIDTH} columns tell the rows of {source.table.name} apart",
                hint="Migrate without --online.",
                code="refused",
            )
        yield Place(
            number, "source", source.table.name, "", noted, merge_id, low, base, top, FIRST, 0,
            _count(connection, source.table.name),
        )  # fmt: skip
        for key in tables[target.lower()].foreign_keys:
            if key.parent.lower() not in tops and key.parent.lower() in tables:
                parents[tables[key.parent.lower()].name, key.parent_columns] = None
    merged = {name for s in planned.sources for name in (s.table.name.lower(), s.merge.target.lower())}
    children = {
        (child.name, key.columns): None
        for child in tables.values()
        for key in child.foreign_keys
        if child.name.lower() not in merged and key.parent.lower() in merged
    }
    beside: tuple[tuple[Role, Iterable[tuple[str, tuple[str, ...]]]], ...] = (("parent", parents), ("child", children))
    for role, watched in beside:
        for name, columns in watched:
            number += 1
            yield Place(number, role, name, "", columns, None, 0, 0, 0, ALL, 0, 0)


def shapes(connection: sqlite3.Connection, planned: Planned) -> dict[str, list[str]]:
    """The CREATE texts of every table that is copied, and of a target's indexes, to be kept for `reshaped`."""
    texts = schema.texts(connection)
    found = {source.table.name: [texts["table", source.table.name][1]] for source in planned.sources}
    for target in {schema.tables(connection)[name.lower()].name for name in targets(planned)}:
        found[target] = [texts["table", target][1], *_indexes(texts, target)]
    return found


def _indexes(texts: Mapping[schema.Object, tuple[str, str]], table: str) -> list[str]:
    return sorted(text for (kind, _), (of, text) in texts.items() if kind == "index" and of.lower() == table.lower())


def reshaped(connection: sqlite3.Connection, state: State) -> str | None:
    """A table that is not what it was when its copy began, or was made anew, so that nothing notes what is written.

    A column more is no matter where it is empty in every row: the migration and the shadows are asked about it apart.
    """
    texts, tables = schema.texts(connection), schema.tables(connection)
    for place in state.places:
        table = tables.get(place.name.lower())
        if table is None and place.role in ("target", "source"):
            return place.name
        if table is not None and not all(("trigger", name) in texts for name in entangle.noting(place)):
            return place.name
        text, *indexes = state.notes.get("shapes", {}).get(place.name, [None])
        if table is None or text is None:
            continue
        if place.role == "target" and indexes != _indexes(texts, table.name):
            return place.name
        if text != texts["table", table.name][1] and not _only_longer(_table_of(text, table.name), table):
            return place.name
    return None


def _table_of(text: str, name: str) -> Table:
    with closing(db.memory()) as copy:
        copy.execute(text)
        return schema.tables(copy)[name.lower()]


def _only_longer(was: Table, now: Table) -> bool:
    same, more = now.columns[: len(was.columns)], now.columns[len(was.columns) :]
    empty = all(column.default is None and not column.generated for column in more)
    return same == was.columns and was.pks == now.pks and empty


def _span(connection: sqlite3.Connection, table: Table) -> int:
    """How far the first and the last row number lie from each other and from 0."""
    ends = (f"(SELECT coalesce({end}(rowid), 0) FROM {sql.quoted(table.name)})" for end in ("min", "max"))
    first, last = connection.execute(f"SELECT {', '.join(ends)}").fetchone()
    return int(max(0, last) - min(0, first))


def _end(connection: sqlite3.Connection, table: Table) -> int:
    query = f"SELECT coalesce(max(rowid), 0) FROM {sql.quoted(table.name)}"
    return int(connection.execute(query).fetchone()[0])


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {sql.quoted(table)}").fetchone()[0])
