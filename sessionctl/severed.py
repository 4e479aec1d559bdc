"""References that an online run itself would sever: looked for before it begins and, under the lock, at its cut-over.

Rows without a parent are counted outside the lock, where the application may have made them. Here only those foreign
keys are looked at that the run can break: of children whose values find their parent by a rule that the successor does
not have, of rows that refer to a value which children carry along to the successor, or to one that is overwritten.
"""

import sqlite3
from collections.abc import Iterator

from sessionctl import form, projection, references, schema, sql, strays, values
from sessionctl.model import Finding, Migration, Place, rows
from sessionctl.plan import Planned, Source
from sessionctl.projection import RID
from sessionctl.schema import ForeignKey, Table


def counted(
    connection: sqlite3.Connection, migration: Migration, planned: Planned, policy: str | None
) -> references.Broken:
    """The rows that refer to nothing now, of the tables where the run could make them more.

    Args:
        policy: overrides that of every merge that does not fork.
    """
    names = set()
    for source in planned.sources:
        names |= {child.name for child in _of_written(connection, source)}
        forks = "fork" in (policy, source.merge.on_conflict)
        for child, key in strays.children(connection, migration, source):
            if _found_otherwise(connection, source, child, key):
                names.add(child.name)
            if forks or not _plain(source):
                names |= {other.name for other, _ in _behind(connection, migration, child, key)}
    return references.look_at(connection, names)


def certain(connection: sqlite3.Connection, migration: Migration, planned: Planned) -> Iterator[Finding]:
    """Rows that would lose their parent as sure as their values are what they are now."""
    tables = schema.tables(connection)
    for source in planned.sources:
        target = tables.get(source.merge.target.lower())
        if target is None or _plain(source):
            continue
        for child, key in strays.children(connection, migration, source):
            for other, theirs in _behind(connection, migration, child, key):
                yield from _leaving(connection, migration, source, target, (child, key), (other, theirs))


def _plain(source: Source) -> bool:
    return all(sql.plain_column(expression) for expression in source.merge.key.values())


def _of_written(connection: sqlite3.Connection, source: Source) -> Iterator[Table]:
    """Who refers to columns of the target that the merge writes into rows that were there."""
    written = {column.lower() for column in source.merge.columns}
    for child in schema.tables(connection).values():
        for key in child.foreign_keys:
            if key.parent.lower() == source.merge.target.lower() and written & {c.lower() for c in key.parent_columns}:
                yield child


def _behind(
    connection: sqlite3.Connection, migration: Migration, child: Table, key: ForeignKey
) -> Iterator[tuple[Table, ForeignKey]]:
    """Who refers to the very columns of a child that follow the key of a source."""
    retired = {name.lower() for name in migration.retires}
    moved = {column.lower() for column in key.columns}
    for other in schema.tables(connection).values():
        for theirs in other.foreign_keys if other.name.lower() not in retired else ():
            if theirs.parent.lower() == child.name.lower() and moved & {c.lower() for c in theirs.parent_columns}:
                yield other, theirs


def _found_otherwise(connection: sqlite3.Connection, source: Source, child: Table, key: ForeignKey) -> bool:
    """Whether a child's value may be equal to its parent's, and not be the same one byte for byte."""
    tables, texts = schema.tables(connection), schema.texts(connection)
    target = tables[source.merge.target.lower()]
    affinities = {
        found.affinity
        for table, columns in ((source.table, key.parent_columns), (child, key.columns), (target, source.merge.key))
        for column in columns
        if (found := table.column(column)) is not None
    }
    written = (texts["table", table.name][1] for table in (source.table, child, target))
    return len(affinities) > 1 or any(token.text.upper() == "COLLATE" for text in written for token in sql.tokens(text))


def _leaving(
    connection: sqlite3.Connection,
    migration: Migration,
    source: Source,
    target: Table,
    child: tuple[Table, ForeignKey],
    behind: tuple[Table, ForeignKey],
) -> Iterator[Finding]:
    spelled = form.of(connection, source.merge, target)
    tables = schema.tables(connection)
    projected, _ = projection.build(migration, source.merge, source.table, target, tables, spelled)
    if projected is None or source.merge.on_conflict == "fork":
        return  # said elsewhere, or known only when all is merged
    values.register(connection, values.Functions(spelled), migration.functions)
    (held, key), (other, theirs) = child, behind
    became = {column.lower(): f"p.{said}" for column in key.parent_columns
              if (said := projected.says(projected.became(column) or ""))}  # fmt: skip
    moved = " OR ".join(
        f"{became[parent.lower()]} IS NOT c.{sql.quoted(column)}"
        for column, parent in zip(key.columns, key.parent_columns, strict=True)
        if parent.lower() in became and column.lower() in {c.lower() for c in theirs.parent_columns}
    )
    count = connection.execute(
        f"SELECT count(*) FROM {sql.quoted(other.name)} AS g "  # from child to parent, whose key has an index
        f"CROSS JOIN {sql.quoted(held.name)} AS c ON {_same('c', theirs.parent_columns, 'g', theirs.columns)} "
        f"CROSS JOIN {sql.quoted(source.table.name)} AS s ON {_same('s', key.parent_columns, 'c', key.columns)} "
        f"CROSS JOIN ({projected.select(insert=False)}) AS p ON p.{RID} = {source.table.handle('s')} "
        f"WHERE {moved or 0}"
    ).fetchone()[0]
    if count:
        yield Finding(
            "orphaned",
            f"{rows(count)} of {other.name} would refer by {', '.join(theirs.columns)} to nothing: what {held.name} "
            f"holds in {', '.join(key.columns)} follows the new key of {source.table.name}",
            place=Place(table=other.name, field=", ".join(theirs.columns)),
            instead=f"Let the mapping keep the key of {source.table.name} as it is, or give {held.name} a key of its "
            "own that others refer to.",
        )


def _same(parent: str, parents: tuple[str, ...], child: str, columns: tuple[str, ...]) -> str:
    return " AND ".join(
        f"{parent}.{sql.quoted(p)} = +{child}.{sql.quoted(c)}" for p, c in zip(parents, columns, strict=True)
    )
