"""What flows where in an online copy: every merge, its source, and the shadow of its target."""

import sqlite3
from dataclasses import dataclass, replace

from sessionctl import ledger, projection, sql
from sessionctl.entangle import Place, State
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Merged
from sessionctl.model import Migration
from sessionctl.projection import Projection
from sessionctl.schema import Table

BATCH = "temp._sessionctl_batch"  # the rowids of the source rows that are merged next


@dataclass(frozen=True, slots=True)
class Into:
    """A target and its shadow.

    Args:
        table: the live one.
        shadow: its shadow as a target of merges: with the live one's foreign keys, to the shadows of targets.
    """

    number: int
    table: Table
    shadow: Table
    keys: tuple[str, ...]

    @property
    def refers_to_itself(self) -> bool:
        """Whether its rows may refer to each other."""
        return any(key.parent == self.shadow.name for key in self.shadow.foreign_keys)

    @property
    def columns(self) -> str:
        """What is copied of a row."""
        return ", ".join(["rowid", *(sql.quoted(c.name) for c in self.table.columns if not c.generated)])


@dataclass(frozen=True, slots=True)
class Stream:
    """One merge and its source.

    Args:
        few: the projection of the rows in the batch.
        every: the projection of all rows.
        unique: whether no two rows of the source can have one key.
        identifying: the target's columns that hold a row's identity, part by part; empty where they do not.
    """

    number: int
    merged: Merged
    into: Into
    few: Projection
    every: Projection
    unique: bool
    identifying: tuple[str, ...]

    @property
    def table(self) -> Table:
        return self.every.source


def build(
    connection: sqlite3.Connection, migration: Migration, state: State, tables: dict[str, Table]
) -> tuple[list[Into], list[Stream]]:
    """The targets and the merges of a copy under way.

    Raises:
        SessionctlError: `refused` when the mapping does not fit the tables any more.
    """
    shadows = {place.name.lower(): place.shadow for place in state.of("target")}
    intos = {place.name.lower(): _into(place, shadows, tables) for place in state.of("target")}
    merges = {merged.merge_id: merged for merged in ledger.merges(connection, state.run_id)}
    found: list[Stream] = []
    for place in state.of("source"):
        merged = merges[place.merge_id or 0]
        found.append(_stream(migration, place, merged, intos[merged.outcome.target.lower()], tables))
    return list(intos.values()), found


def _into(place: Place, shadows: dict[str, str], tables: dict[str, Table]) -> Into:
    table, shadow = tables[place.name.lower()], tables[place.shadow.lower()]
    keys = tuple(replace(k, parent=shadows.get(k.parent.lower(), k.parent)) for k in table.foreign_keys)
    return Into(place.place, table, replace(shadow, foreign_keys=keys), place.columns)


def _stream(migration: Migration, place: Place, merged: Merged, into: Into, tables: dict[str, Table]) -> Stream:
    merge = ledger.merge_of(migration, merged)
    source = tables[place.name.lower()]

    def projected(only: str) -> Projection:
        found, refusals = projection.build(migration, merge, source, into.shadow, tables, merged.form, only)
        if found is None:
            raise SessionctlError(refusals[0].message, hint=refusals[0].instead, code="refused")
        return found

    few = projected(f"{source.rowid} IN (SELECT rid FROM {BATCH})")
    plain = [sql.plain_column(expression) for expression in merge.key.values()]
    unique = all(plain) and source.is_key(map(str, plain)) and not any(few.turned())
    held = {str(name).lower(): column for name, column in zip(plain, merge.key, strict=True)}
    known = unique and set(held) == {name.lower() for name in source.pks}
    identifying = tuple(held[name.lower()] for name in source.pks) if known else ()
    return Stream(place.place, merged, into, few, projected(""), unique, identifying)
