"""Rows that referred to nothing until a merge under one lock brought their parent; online, `adoption` notes them."""

import sqlite3
from collections.abc import Mapping

from sessionctl import computed, references, sql
from sessionctl.projection import ID, RID, Projection
from sessionctl.schema import ForeignKey, Table


def adopt(
    connection: sqlite3.Connection,
    tables: Mapping[str, Table],
    projection: Projection,
    merge_id: int,
    last: int | None,
) -> None:
    """Note what only a look right after a merge tells: what defaults made up, and rows that referred to nothing before.

    Their parent has come with it, or was in the target all along, where their key points from now on.

    Args:
        last: rows of the target beyond this rowid are the new ones; None where rowids do not tell.
    """
    computed.note(connection, projection, merge_id)
    source, target = projection.source, projection.target
    lost = (
        f"SELECT 1 FROM temp._sessionctl_pair WHERE _sessionctl_pair.{RID} = p.{RID}",
        f"SELECT 1 FROM temp._sessionctl_lost WHERE _sessionctl_lost.rid = p.{RID}",
    )
    new = " AND ".join(f"NOT EXISTS ({query})" for query in lost)
    projected = f"({projection.select(insert=False)}) AS p"
    came = f"{projected} JOIN {sql.quoted(target.name)} AS t ON {projection.match('t', 'p')} WHERE {new}"
    itself = f"EXISTS (SELECT 1 FROM {projected} WHERE {projection.match('c', 'p')} AND {new})"
    if last is not None:
        came = f"{sql.quoted(target.name)} AS t WHERE t.{target.rowid} > {last}"
        itself = f"c.{target.rowid} > {last}"
    for child in tables.values():
        into = f"INSERT INTO _sessionctl_adopted SELECT {merge_id}, {sql.literal(child.name)}, {child.identity('c')} "
        into += f"FROM {sql.quoted(child.name)} AS c WHERE "
        for key in child.foreign_keys:
            columns = ", ".join(f"c.{sql.quoted(column)}" for column in key.columns)
            if key.parent.lower() == target.name.lower():
                parents = ", ".join(f"t.{sql.quoted(column)}" for column in key.parent_columns)
                own = child.name == target.name
                old = f" AND NOT {itself}{_as_before(connection, projection, merge_id, key)}" if own else ""
                connection.execute(f"{into}({columns}) IN (SELECT {parents} FROM {came}){old}")
            elif key.parent.lower() == source.name.lower() and len(key.columns) == len(key.parent_columns):
                places = [projection.became(column) for column in key.parent_columns]
                if None in places:
                    continue
                reached = ", ".join(f"t.{sql.quoted(place)}" for place in places if place)
                orphaned = references.nothing_of(connection, child, key, source, "c")
                connection.execute(
                    f"{into}{orphaned} "
                    f"AND EXISTS (SELECT 1 FROM {sql.quoted(target.name)} AS t WHERE ({reached}) = ({columns}))"
                )


def _as_before(connection: sqlite3.Connection, projection: Projection, merge_id: int, key: ForeignKey) -> str:
    """That the merge itself did not write what a row `c` of its target refers by: such a reference goes with it."""
    fields = ", ".join(sql.literal(column.lower()) for column in key.columns)
    written = f"SELECT key FROM _sessionctl_preimages WHERE merge_id = {merge_id} AND lower(field) IN ({fields})"
    if not connection.execute(f"SELECT EXISTS ({written})").fetchone()[0]:
        return ""  # where nothing overlaps there are no pairs to look at
    return (
        f" AND {projection.target.handle('c')} NOT IN (SELECT {projection.target.handle('x')} "
        f"FROM temp._sessionctl_pair AS d CROSS JOIN {sql.quoted(projection.target.name)} AS x "
        f"ON {projection.at('x', 'd')} WHERE d.{ID} IN ({written}))"
    )
