"""Children of rows that do not arrive under their key: they would refer to nothing, or to another that has it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sessionctl import references, schema, sql
from sessionctl.model import Finding, Migration, Outcome, Place
from sessionctl.model import rows as counted
from sessionctl.plan import Source
from sessionctl.projection import ID, RID, Projection
from sessionctl.repoint import Retirement
from sessionctl.schema import ForeignKey, Table

# A source, how its rows become the target's, and the merge's row in the ledger.
Merged = tuple[Source, Projection, int]
Columns = tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class _Reference:
    """How rows say that they belong to a row of a source, and what they refer to once it is merged.

    Args:
        table, columns: whose rows, and where they say it.
        parents: the columns of the source that are meant, in the same order.
        became: what else is joined to say what they refer to once merged; the rows themselves are `c`.
        places: columns of the target that their values are to be looked up in.
        values: what they refer to then, in the same order.
        brought: a condition: their merge wrote that reference, or may do so yet; the target did not have it.
    """

    table: Table
    columns: Columns
    parents: Columns
    became: str
    places: Columns
    values: Columns
    brought: str = "0"


def _followers(
    connection: sqlite3.Connection, migration: Migration, source: Source, projection: Projection
) -> Iterator[_Reference]:
    """Rows of live tables: their values stay as they are."""
    for child, key in children(connection, migration, source):
        places = [place for column in key.parent_columns if (place := projection.became(column))]
        if len(places) == len(key.columns):
            values = tuple(f"c.{sql.quoted(column)}" for column in key.columns)
            yield _Reference(child, key.columns, key.parent_columns, "", tuple(places), values)


def _fellows(source: Source, projection: Projection, merged: Iterable[Merged]) -> Iterator[_Reference]:
    """Rows that were merged themselves, into a table that refers to the target.

    Those that are in quarantine count as well: a later retry would bring them there.
    """
    names = {source.table.name.lower(), source.merge.source.lower()}
    for other, theirs, merge_id in merged:
        said = f"WHERE r.merge_id = {merge_id} AND r.key IS +({other.table.identity('c')})"
        had = f"EXISTS (SELECT 1 FROM _sessionctl_rows AS r {said} AND r.outcome IN ('identical', 'merged'))"
        letters = {column.lower(): f"m.k{n}" for n, (column, _) in enumerate(theirs.keys, 1)}
        letters |= {field.column.lower(): f"m.v{n}" for n, field in enumerate(theirs.fields, 1)}
        became = f" CROSS JOIN ({theirs.select(insert=False)}) AS m ON m.{RID} = {other.table.handle('c')}"
        declared = [
            (key.columns, key.parent_columns)
            for key in other.table.foreign_keys
            if key.parent.lower() in names and len(key.columns) == len(key.parent_columns)
        ]
        for key in theirs.target.foreign_keys:
            values = tuple(letters[column.lower()] for column in key.columns if column.lower() in letters)
            named = ", ".join(map(sql.literal, key.columns))
            filled = f"EXISTS (SELECT 1 FROM _sessionctl_preimages AS r {said} AND r.field IN ({named}))"
            if key.parent.lower() == projection.target.name.lower() and len(values) == len(key.columns):
                for columns, parents in declared or _alike(theirs, projection, key):
                    brought = f"(NOT {had} OR {filled})"
                    yield _Reference(other.table, columns, parents, became, key.parent_columns, values, brought)


def _alike(theirs: Projection, projection: Projection, key: ForeignKey) -> list[tuple[Columns, Columns]]:
    """Where no foreign key of the source says it: the columns that both mappings make the reference of, if one each."""
    columns = _meant(theirs.source, theirs.merge.columns, key.columns)
    parents = _meant(projection.source, projection.merge.key, key.parent_columns)
    return [(columns, parents)] if len(columns) == len(parents) == len(key.columns) else []


def _meant(source: Table, mapping: Mapping[str, str], columns: Iterable[str]) -> Columns:
    """The only source column in the expression for each of these columns, where there is one."""
    expressions = {column.lower(): expression for column, expression in mapping.items()}
    known = [sql.names(expressions.get(column.lower())) for column in columns]
    found = [[column.name for column in source.columns if column.name.lower() in names] for names in known]
    return tuple(names[0] for names in found if len(names) == 1)


def adopted(
    connection: sqlite3.Connection, migration: Migration, merged: Sequence[Merged], number: int, outcome: Outcome
) -> Iterator[Finding]:
    """Children that would become those of another row than the one they refer to.

    Args:
        number: of the merge in `merged` that had this outcome.
    """
    if outcome.quarantined:
        yield from _of_quarantined(connection, migration, merged, number)
    if merged[number][1].merge.on_conflict == "fork" and (outcome.forked or outcome.identical):
        yield from _of_forked(connection, merged, number)


def _refer(source: Source, projection: Projection, one: _Reference) -> str:
    """`FROM ... WHERE ...`: the rows `c` that refer to a row `s` of the source (`p` once merged), and then to any."""
    own = [f"+c.{sql.quoted(column)}" for column in one.columns]
    held = " AND ".join(f"s.{sql.quoted(n)} = {v}" for n, v in zip(one.parents, own, strict=True))
    taken = " AND ".join(f"x.{sql.quoted(n)} = +{v}" for n, v in zip(one.places, one.values, strict=True))
    return (
        f"FROM {sql.quoted(one.table.name)} AS c CROSS JOIN {sql.quoted(source.table.name)} AS s ON {held} "
        f"CROSS JOIN ({projection.select(insert=False)}) AS p ON p.{RID} = {source.table.handle('s')}{one.became} "
        f"WHERE EXISTS (SELECT 1 FROM {sql.quoted(projection.target.name)} AS x WHERE {taken})"
    )


def _of_forked(connection: sqlite3.Connection, merged: Sequence[Merged], number: int) -> Iterator[Finding]:
    """Rows that were merged as well, and refer to one that is kept under another id, beside the one that has its key.

    Rows that the target had already keep the parent that they have there. Those of tables that stay follow the new id.
    """
    source, projection, merge_id = merged[number]
    target = projection.target
    taken = f"{projection.match('t', 'p')} AND t.{sql.quoted(projection.keys[0][0])} IS r.target_key"
    place = f"SELECT 1 FROM {sql.quoted(target.name)} AS t WHERE {taken}"
    forked = (
        f"EXISTS (SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merge_id} AND r.key IS +p.{ID} "
        f"AND r.outcome IN ('forked', 'identical') AND NOT EXISTS ({place}))"
    )
    for one in _fellows(source, projection, merged):
        rows = f"SELECT count(*) {_refer(source, projection, one)} AND {forked} AND {one.brought}"
        if count := connection.execute(rows).fetchone()[0]:
            yield Finding(
                "dangling_children",
                f"{one.table.name} refers by {', '.join(one.columns)} in {counted(count)} to rows of "
                f"{source.table.name} that are kept under another id, and would refer to those that have their keys in "
                f"{target.name}",
                place=Place(table=one.table.name, field=one.columns[0]),
                instead=f"Make those rows of {source.table.name} and {target.name} agree, give them keys of their own, "
                f"or clear {one.table.name}.{one.columns[0]} there.",
            )


def _of_quarantined(
    connection: sqlite3.Connection, migration: Migration, merged: Sequence[Merged], number: int
) -> Iterator[Finding]:
    """Children of rows in quarantine that would become those of another row, which has the key in the successor.

    A row that the target had itself under this very key is the same one, and may keep them.
    """
    source, projection, merge_id = merged[number]
    target = projection.target
    recorded = f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merge_id} AND r.key IS"
    quarantined = f"EXISTS ({recorded} +({source.table.identity('s')}) AND r.outcome = 'quarantined')"
    rows, into = f"({projection.select(insert=False)})", sql.quoted(target.name)
    brought = (  # by a row of the source that did arrive
        f"SELECT {target.handle('t')} FROM {rows} AS p CROSS JOIN {into} AS t ON {projection.match('t', 'p')} "
        f"WHERE NOT EXISTS ({recorded} +p.{ID})"
    )
    itself = f"{projection.match('t', 'q')} AND {target.handle('t')} NOT IN ({brought})"
    same = f"EXISTS (SELECT 1 FROM {into} AS t WHERE {itself})"
    references = (*_followers(connection, migration, source, projection), *_fellows(source, projection, merged))
    for one in references:
        connection.execute("DROP TABLE IF EXISTS temp._sessionctl_astray")
        connection.execute(
            f"CREATE TEMP TABLE _sessionctl_astray AS SELECT p.* {_refer(source, projection, one)} AND {quarantined}"
        )
        strays = f"SELECT count(*) FROM temp._sessionctl_astray AS q WHERE NOT ({same})"
        if count := connection.execute(strays).fetchone()[0]:
            yield Finding(
                "dangling_children",
                f"{one.table.name} refers by {', '.join(one.columns)} in {counted(count)} to rows of "
                f"{source.table.name} that go to quarantine, and would refer to others that have their keys in "
                f"{target.name}",
                place=Place(table=one.table.name, field=one.columns[0]),
                instead=f"Give those rows of {source.table.name} keys of their own, or clear "
                f"{one.table.name}.{one.columns[0]} there.",
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
