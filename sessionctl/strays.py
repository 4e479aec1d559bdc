"""Children of rows that do not arrive: they would refer to nothing, or to another row that has the key."""

import sqlite3
from collections.abc import Iterable, Iterator

from sessionctl import references, schema, sql
from sessionctl.model import Finding, Migration, Place
from sessionctl.model import rows as counted
from sessionctl.plan import Source
from sessionctl.projection import ID, RID, Projection
from sessionctl.repoint import Retirement
from sessionctl.schema import ForeignKey, Table


def children(
    connection: sqlite3.Connection, migration: Migration, source: Source
) -> Iterator[tuple[Table, ForeignKey]]:
    """Live tables with the foreign keys by which they refer to a source."""
    retired = {name.lower() for name in migration.retires} | {s.lower() for s in (source.table.name, source.archive)}
    names = {source.table.name.lower(), source.merge.source.lower()}
    for child in schema.tables(connection).values():
        for key in child.foreign_keys if child.name.lower() not in retired else ():
            if key.parent.lower() in names and len(key.columns) == len(key.parent_columns):
                yield child, key


def astray(
    connection: sqlite3.Connection, migration: Migration, source: Source, projection: Projection, merge_id: int
) -> Iterator[Finding]:
    """Children of rows in quarantine that would become those of another row, which has the key in the successor.

    A row that the target had itself under this very key is the same one, and may keep them.
    """
    live, target = sql.quoted(source.table.name), projection.target
    recorded = f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merge_id} AND r.key IS"
    quarantined = f"EXISTS ({recorded} +({source.table.identity('s')}) AND r.outcome = 'quarantined')"
    rows, into = f"({projection.select(insert=False)})", sql.quoted(target.name)
    itself, other = projection.match("t", "q"), projection.match("t", "p")
    brought = (  # by a row of the source that did arrive
        f"SELECT 1 FROM {into} AS t JOIN {rows} AS p ON {other} "
        f"WHERE {itself} AND p.{RID} IS NOT q.{RID} AND NOT EXISTS ({recorded} +p.{ID})"
    )
    same = f"EXISTS (SELECT 1 FROM {into} AS t WHERE {itself}) AND NOT EXISTS ({brought})"
    for child, key in children(connection, migration, source):
        places = [projection.became(column) for column in key.parent_columns]
        if None in places:
            continue
        values = [f"c.{sql.quoted(column)}" for column in key.columns]
        held, taken = (
            " AND ".join(f"{parent}.{sql.quoted(name or '')} = +{v}" for name, v in zip(names, values, strict=True))
            for parent, names in (("s", key.parent_columns), ("x", places))
        )
        connection.execute("DROP TABLE IF EXISTS temp._sessionctl_astray")
        connection.execute(
            f"CREATE TEMP TABLE _sessionctl_astray AS SELECT p.* FROM {sql.quoted(child.name)} AS c "
            f"CROSS JOIN {live} AS s ON {held} CROSS JOIN {rows} AS p ON p.{RID} = {source.table.handle('s')} "
            f"WHERE {quarantined} AND EXISTS (SELECT 1 FROM {into} AS x WHERE {taken})"
        )
        count = connection.execute(f"SELECT count(*) FROM temp._sessionctl_astray AS q WHERE NOT ({same})").fetchone()[
            0
        ]
        if count:
            yield Finding(
                "dangling_children",
                f"{child.name} refers by {', '.join(key.columns)} in {counted(count)} to rows of {source.table.name} "
                f"that go to quarantine, and would refer to others that have their keys in {target.name}",
                place=Place(table=child.name, field=key.columns[0]),
                instead=f"Give those rows of {source.table.name} keys of their own, or clear "
                f"{child.name}.{key.columns[0]} there.",
            )


def dangling(connection: sqlite3.Connection, retired: Iterable[Retirement], changed: Iterable[str]) -> list[Finding]:
    """Rows of live tables that referred to a row which did not reach the successor.

    Args:
        changed: what was pointed at a successor; other tables referred to it before, and their orphans are old.
    """
    findings: list[Finding] = []
    pointed = set(changed)
    tables = schema.tables(connection)
    archives = {one.archive.lower(): one for one in retired if one.archive.lower() in tables}
    for child in tables.values():
        if child.name.lower() in archives or f"table {child.name}" not in pointed:
            continue
        for key in child.foreign_keys:
            for one in archives.values():
                own = {column.name.lower(): column.name for column in tables[one.archive.lower()].columns}
                inverse = {new.lower(): own.get(old) for old, new in one.keys.items()}
                old = [inverse.get(column.lower()) for column in key.parent_columns]
                if key.parent.lower() != one.successor.lower() or not old or None in old:
                    continue
                refers = references.nothing_of(connection, child, key, tables.get(one.successor.lower()), "c")
                same = " AND ".join(
                    f"a.{sql.quoted(name)} = c.{sql.quoted(column)}"
                    for name, column in zip(old, key.columns, strict=True)
                    if name
                )
                count = connection.execute(
                    f"SELECT count(*) FROM {sql.quoted(child.name)} AS c WHERE {refers} "
                    f"AND EXISTS (SELECT 1 FROM {sql.quoted(one.archive)} AS a WHERE {same})"
                ).fetchone()[0]
                if count:
                    findings.append(
                        Finding(
                            "dangling_children",
                            f"{child.name} refers by {', '.join(key.columns)} in {counted(count)} to what cannot live "
                            f"in the successor of {one.table}",
                            place=Place(table=child.name, field=key.columns[0]),
                            instead=f"Mend those rows of {one.table}, or clear {child.name}.{key.columns[0]} there.",
                        )
                    )
    return findings
