"""What an online migration has to tell, by the ledger and the archive: its chunks were many, some came twice."""

import sqlite3
from collections.abc import Iterable, Iterator

from sessionctl import ledger, projection, proof, schema, sql, values
from sessionctl.ledger import Merged, Run
from sessionctl.model import Finding, Migration, Place
from sessionctl.model import rows as counted
from sessionctl.projection import Projection
from sessionctl.schema import Table
from sessionctl.work import NAMED, listed, naming


def findings(
    connection: sqlite3.Connection, migration: Migration, run: Run, noticed: Iterable[str]
) -> Iterator[Finding]:
    """What is worth knowing about a run that stands.

    Args:
        noticed: what our functions met and left as it was.
    """
    tables, met = schema.tables(connection), set(noticed)
    for merged in ledger.merges(connection, run.run_id):
        merge = ledger.merge_of(migration, merged)
        archive, target = tables[merged.archive.lower()], tables[merged.outcome.target.lower()]
        projected, _ = projection.build(migration, merge, archive, target, tables, merged.form)
        if projected is None:
            continue
        values.register(connection, values.Functions(merged.form, run.applied_at), migration.functions)
        yield from _quarantined(connection, merged)
        yield from _mismatched(target, tables)
        for found in _of_source(connection, merged, projected, odd=bool(met & {"stamp", "utf8"})):
            yield found._replace(place=found.place._replace(table=merged.source))  # its name while the rows came


def _of_source(
    connection: sqlite3.Connection, merged: Merged, projected: Projection, *, odd: bool
) -> Iterator[Finding]:
    """What is worth knowing about rows of one source; `odd`: some have a timestamp that was not understood."""
    for field in projected.fields:
        if keys := _keys(connection, merged, "affinity", field.column):
            what = f"changed form in {field.column}; the originals are kept"
            yield naming(projected, "changed_form", what, keys, field.column)
    yield from _kept(connection, merged, projected)
    for key in projected.target.foreign_keys:
        if keys := _keys(connection, merged, "orphan", key.columns[0]):
            what = f"whose {key.columns[0]} names no row of {key.parent}; the reference was not taken over, "
            yield naming(projected, "missing_parent", f"{what}the value is kept", keys, key.columns[0])
    yield from proof.odd_json(projected, connection)
    if odd:
        yield from proof.odd_text(projected, connection)


def _keys(connection: sqlite3.Connection, merged: Merged, why: str, field: str) -> list[str]:
    query = "SELECT DISTINCT key FROM _sessionctl_conflicts WHERE merge_id = ? AND why = ? AND field = ?"
    rows = connection.execute(f"{query} AND side = 'source'", (merged.merge_id, why, field))
    return [sql.told_key(row[0]) for row in rows]


def _kept(connection: sqlite3.Connection, merged: Merged, projected: Projection) -> Iterator[Finding]:
    """Values of extra columns that the JSON column could not take."""
    for name in projected.extras:
        if keys := _keys(connection, merged, "kept", name):
            what = f"hold a value in {name} that {projected.merge.extras} does not take; the value is kept"
            yield naming(projected, "extras", what, keys, name)


def _mismatched(target: Table, tables: dict[str, Table]) -> Iterator[Finding]:
    for key in target.foreign_keys:
        parent = tables.get(key.parent.lower())
        if parent is not None and not parent.is_key(key.parent_columns):
            yield Finding(
                "foreign_key_mismatch",
                f"{target.name}({', '.join(key.columns)}) refers to {key.parent}"
                f"({', '.join(key.parent_columns)}), which is no unique key: it cannot be checked",
                "warning",
                Place(table=target.name, field=key.columns[0]),
            )


def _quarantined(connection: sqlite3.Connection, merged: Merged) -> Iterator[Finding]:
    kept = "FROM _sessionctl_quarantine WHERE merge_id = ?"
    reasons = connection.execute(f"SELECT reason, count(*) {kept} GROUP BY reason", (merged.merge_id,)).fetchall()
    for reason, count in reasons:
        some = f"SELECT key {kept} AND reason = ? ORDER BY key LIMIT ?"
        keys = [sql.told_key(row[0]) for row in connection.execute(some, (merged.merge_id, reason, NAMED + 1))]
        yield Finding(
            "quarantined",
            f"{counted(count)} of {merged.source} in quarantine ({reason}): {listed(keys, count)}",
            "warning",
            Place(table=merged.source, key=keys[0]),
            "See them with `sessionctl quarantine list`; mend the cause, then `sessionctl quarantine retry`.",
        )
