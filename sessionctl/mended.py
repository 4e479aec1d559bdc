"""A finished heal -> exactly what it wrote, by table, field and key: what a dry run has to tell before it is done."""

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from sessionctl import ledger, schema, sql
from sessionctl.ledger import Merged


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of an archive to which the same was done.

    Args:
        act: `insert` (the row was not in the target), `fork` (beside another row with its id), `fill` (this field was
            empty), `record` (both sides say something; the target stays) or `quarantine`.
        field: the field of the target that is meant by `fill` and `record`, with the path of a JSON key behind it.
        keys: every key, in the archive's own spelling.
    """

    archive: str
    target: str
    act: Literal["insert", "fork", "fill", "record", "quarantine"]
    field: str | None
    keys: tuple[str, ...]

    def shown(self) -> dict[str, object]:
        """As JSON has it."""
        return {**asdict(self), "rows": len(self.keys)}


def changes(connection: sqlite3.Connection, run_id: int) -> list[Change]:
    """What the merges of a run did, in the order in which they ran."""
    return [change for merged in ledger.merges(connection, run_id) for change in _of(connection, merged)]


def _of(connection: sqlite3.Connection, merged: Merged) -> Iterator[Change]:
    archive, target = merged.archive, merged.outcome.target
    table = schema.tables(connection)[archive.lower()]
    recorded = f"FROM _sessionctl_rows AS r WHERE r.merge_id = {merged.merge_id}"
    identity = table.identity("a")
    inserted = (
        f"SELECT {identity} FROM {sql.quoted(table.name)} AS a "
        f"WHERE NOT EXISTS (SELECT 1 {recorded} AND r.key IS +({identity})) ORDER BY {table.handle('a')}"
    )
    if keys := _keys(connection, inserted):
        yield Change(archive, target, "insert", None, keys)
    if keys := _keys(connection, f"SELECT key {recorded} AND outcome = 'forked' ORDER BY rowid"):
        yield Change(archive, target, "fork", None, keys)
    written = (
        "FROM _sessionctl_preimages AS i JOIN _sessionctl_rows AS r ON r.merge_id = i.merge_id AND r.key IS i.key "
        f"WHERE i.merge_id = {merged.merge_id} AND r.outcome = 'merged'"
    )
    for name in _keys(connection, f"SELECT DISTINCT i.field {written}"):
        keys = _keys(connection, f"SELECT i.key {written} AND i.field = {sql.literal(name)}")
        yield Change(archive, target, "fill", name, keys)
    conflicts = f"FROM _sessionctl_conflicts AS c WHERE c.merge_id = {merged.merge_id} AND c.why = 'conflict'"
    for name in _keys(connection, f"SELECT DISTINCT c.field {conflicts}"):
        keys = _keys(connection, f"SELECT c.key {conflicts} AND c.field = {sql.literal(name)}")
        yield Change(archive, target, "record", name, keys)
    if keys := _keys(connection, f"SELECT key {recorded} AND outcome = 'quarantined' ORDER BY rowid"):
        yield Change(archive, target, "quarantine", None, keys)


def _keys(connection: sqlite3.Connection, query: str) -> tuple[str, ...]:
    return tuple(sql.told_key(row[0]) for row in connection.execute(query))
