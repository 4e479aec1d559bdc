"""Rows that referred to nothing until a merge brought their parent: a rollback asks no parent for them.

This is for merges under one lock; online, `adoption` notes them.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from sessionctl import computed, references, sql
from sessionctl.plan import Source
from sessionctl.projection import ID, RID, Projection
from sessionctl.schema import ForeignKey, Table


def note(
    connection: sqlite3.Connection,
    tables: Mapping[str, Table],
    projection: Projection,
    merge_id: int,
    last: int | None,
    earlier: Iterable[tuple[Source, Projection, int]] = (),
) -> None:
    """Note what only a look right after a merge tells: what defaults made up, and rows that referred to nothing before.

    Their parent has come with it, or was in the target all along, where their key points from now on.

    Args:
        last: rows of the target beyond this rowid are the new ones; None where rowids do not tell.
        earlier: the merges of this run before this one, whose tables are still referred to under their own names.
    """
    computed.note(connection, projection, merge_id)
    source, target, earlier = projection.source, projection.target, tuple(earlier)
    lost = (
        f"SELECT 1 FROM temp._sessionctl_pair WHERE _sessionctl_pair.{RID} = p.{RID}",
        f"SELECT 1 FROM temp._sessionctl_lost WHERE _sessionctl_lost.rid = p.{RID}",
    )
    new = " AND ".join(f"NOT EXISTS ({query})" for query in lost)
    came = (
        f"({projection.select(insert=False)}) AS p JOIN {sql.quoted(target.name)} AS t "
        f"ON {projection.match('t', 'p')} WHERE {new}"
    )
    itself = f"{target.handle('c')} IN (SELECT {target.handle('t')} FROM {came})"
    if last is not None:
        came = f"{sql.quoted(target.name)} AS t WHERE t.{target.rowid} > {last}"
        itself = f"c.{target.rowid} > {last}"
    for child in tables.values():
        into = f"INSERT INTO _sessionctl_adopted SELECT {merge_id}, {sql.literal(child.name)}, {child.identity('c')} "
        into += f"FROM {sql.quoted(child.name)} AS c WHERE "
        for key in child.foreign_keys:
            if key.parent.lower() == target.name.lower():
                parents = ", ".join(f"t.{sql.quoted(column)}" for column in key.parent_columns)
                own = child.name == target.name
                old = f" AND NOT {itself}{_as_before(connection, projection, merge_id, key)}" if own else ""
                connection.execute(
                    into + references.refers(connection, key, target, "c", f"SELECT {parents} FROM {came}") + old
                )
            elif key.parent.lower() == source.name.lower():
                _note_strays(connection, child, key, projection, merge_id, f"{sql.quoted(target.name)} AS t WHERE 1")
            for _, other, its_id in earlier:
                if (other.source.name.lower(), other.target.name) == (key.parent.lower(), target.name):
                    _note_strays(connection, child, key, other, its_id, came)


def _note_strays(
    connection: sqlite3.Connection, child: Table, key: ForeignKey, merged: Projection, merge_id: int, parents: str
) -> None:
    """Note the rows that refer to nothing of a source, and to one of these rows `t` of what it was merged into."""
    places = [merged.became(column) for column in key.parent_columns]
    if None in places or len(key.columns) != len(key.parent_columns):
        return
    reached = ", ".join(f"t.{sql.quoted(place)}" for place in places if place)
    columns = ", ".join(f"c.{sql.quoted(column)}" for column in key.columns)
    connection.execute(
        f"INSERT INTO _sessionctl_adopted SELECT {merge_id}, {sql.literal(child.name)}, {child.identity('c')} "
        f"FROM {sql.quoted(child.name)} AS c WHERE {references.nothing_of(connection, child, key, merged.source, 'c')} "
        f"AND EXISTS (SELECT 1 FROM {parents} AND ({reached}) = ({columns}))"
    )


def _as_before(connection: sqlite3.Connection, projection: Projection, merge_id: int, key: ForeignKey) -> str:
    """That the merge itself did not write what a row `c` of its target refers by: such a reference goes with it."""
    fields = ", ".join(sql.literal(column.lower()) for column in key.columns)
    written = f"SELECT key FROM _sessionctl_preimages WHERE merge_id = {merge_id} AND lower(field) IN ({fields})"
    if not connection.execute(f"SELECT EXISTS ({written})").fetchone()[0]:
        return ""  # where nothing overlaps there are no pairs to look at
    return (
        f" AND ({projection.target.handle('c')} IN (SELECT {projection.target.handle('x')} "
        f"FROM temp._sessionctl_pair AS d CROSS JOIN {sql.quoted(projection.target.name)} AS x "
        f"ON {projection.at('x', 'd')} WHERE d.{ID} IN ({written}))) IS NOT TRUE"
    )
