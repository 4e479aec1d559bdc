"""Rows that refer to nothing until an online merge brings their parent: looked for beforehand, noted at the cut-over.

An offline run looks at every child after each merge. Here that is done once, while nobody waits; from then on what is
changed is added, so that under the lock only those values are looked at that refer to nothing, or may do by now.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sessionctl import references, sql
from sessionctl.entangle import Place
from sessionctl.schema import ForeignKey, Table


@dataclass(frozen=True, slots=True)
class Brought:
    """One merge, and where its rows lie in the shadow of its target.

    Args:
        became: source column, in lower case -> the target column that says the same.
    """

    merge_id: int
    source: Table
    target: Table
    shadow: Table
    became: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class _Loose:
    """A foreign key of a live table into one that is merged; `values` holds those that may refer to nothing."""

    child: Table
    key: ForeignKey
    merge: Brought
    into_source: bool
    values: str


class Adoption:
    """Who is taken up by which merge."""

    def __init__(self, connection: sqlite3.Connection, tables: Mapping[str, Table], merges: Iterable[Brought]) -> None:
        self.connection, self.tables, self.merges = connection, tables, tuple(merges)
        self.looked = False
        self._loose = [
            _Loose(child, key, merge, into_source, f"temp._sessionctl_loose_{merge.place.place}_{number}_{n}")
            for merge in self.merges
            for number, child in enumerate(tables.values())
            if not child.name.startswith("_sessionctl_")
            for n, key in enumerate(child.foreign_keys)
            for into_source in [key.parent.lower() == merge.source.name.lower()]
            if (into_source and key.parent_columns and all(c.lower() in merge.became for c in key.parent_columns))
            or key.parent.lower() == merge.target.name.lower()
        ]

    def look(self) -> None:
        """Find what refers to nothing now; what is changed from here on is told by `changed`."""
        self.looked = True
        for one in self._loose:
            parent = self.tables[one.key.parent.lower()]
            self._do(f"DROP TABLE IF EXISTS {one.values}")
            shown = ", ".join(f"t.{sql.quoted(c)} AS c{n}" for n, c in enumerate(one.key.columns, 1))
            self._do(
                f"CREATE TEMP TABLE {one.values[5:]} AS SELECT DISTINCT {shown} FROM {sql.quoted(one.child.name)} AS t "
                f"WHERE {references.nothing_of(self.connection, one.child, one.key, parent)}"
            )

    def changed(self, table: Table, rows: str) -> None:
        """Rows of a live table, those of a query for rowids, are not what they were."""
        for one in self._loose if self.looked else ():
            if one.child.name == table.name:
                shown = ", ".join(f"t.{sql.quoted(c)}" for c in one.key.columns)
                live = f"{sql.quoted(table.name)} AS t WHERE t.rowid IN ({rows})"
                self._do(f"INSERT INTO {one.values} SELECT {shown} FROM {live}")

    def written(self, place: Place, values: str) -> None:
        """Values, those of a query, came into the foreign key of a table that is only watched."""
        for one in self._loose if self.looked else ():
            if one.child.name == place.name and one.key.columns == place.columns:
                self._do(f"INSERT INTO {one.values} {values}")

    def gone(self, table: Table, columns: Iterable[str], values: str) -> None:
        """Rows with these values, those of a query, may have gone from a live table."""
        wanted = tuple(c.lower() for c in columns)
        for one in self._loose if self.looked else ():
            named = tuple(c.lower() for c in one.key.parent_columns)
            if one.key.parent.lower() == table.name.lower() and named == wanted:
                self._do(f"INSERT INTO {one.values} {values}")

    def note(self) -> None:
        """Write down whom each merge took up, as the shadows and the live tables are now."""
        if not self.looked:
            self.look()
        for one in self._loose:
            place = one.merge.place
            child, bound = one.child, ""
            own = [m for m in self.merges if m.target.name == child.name]
            if own:  # its shadow, with what was merged into it before
                bound = f" AND c.rowid < {min([m.place.low for m in own if m.place.place >= place.place] or [1 << 62])}"
                first = min(m.place.low for m in own)  # before it are the rows that a merge may have written into
                before = " AND ".join(f"l.{sql.quoted(c)} IS c.{sql.quoted(c)}" for c in one.key.columns)
                live = f"SELECT 1 FROM {sql.quoted(child.name)} AS l WHERE l.rowid = c.rowid AND {before}"
                bound += f" AND (c.rowid >= {first} OR EXISTS ({live}))"
            name = own[0].shadow.name if own else child.name
            same = " AND ".join(f"c.{sql.quoted(c)} = d.c{n}" for n, c in enumerate(one.key.columns, 1))
            parents = list(zip(one.key.columns, one.key.parent_columns, strict=True))
            reached = " AND ".join(f"t.{sql.quoted(p)} = c.{sql.quoted(c)}" for c, p in parents)
            shadow = sql.quoted(one.merge.shadow.name)
            if one.into_source:
                became = [(c, one.merge.became[p.lower()]) for c, p in parents]
                there = " AND ".join(f"t.{sql.quoted(p)} = c.{sql.quoted(c)}" for c, p in became)
                taken = (
                    f"NOT EXISTS (SELECT 1 FROM {sql.quoted(one.merge.source.name)} AS t WHERE {reached}) AND EXISTS "
                    f"(SELECT 1 FROM {shadow} AS t WHERE {there})"
                )
            else:
                forked = (
                    f"SELECT 1 FROM _sessionctl_rows AS r JOIN {sql.quoted(one.merge.source.name)} AS s "
                    f"ON r.key IS {one.merge.source.identity('s')} WHERE s.rowid = t.rowid - {place.base} "
                    f"AND r.merge_id = {one.merge.merge_id} AND r.outcome = 'forked'"
                )
                taken = (
                    f"EXISTS (SELECT 1 FROM {shadow} AS t WHERE {reached} AND t.rowid >= {place.low} "
                    f"AND t.rowid < {place.top} AND NOT EXISTS ({forked}))"
                )
            self._do(
                f"INSERT INTO _sessionctl_adopted SELECT {one.merge.merge_id}, {sql.literal(child.name)}, "
                f"{child.identity('c')} FROM (SELECT DISTINCT * FROM {one.values}) AS d "
                f"CROSS JOIN {sql.quoted(name)} AS c ON {same} WHERE {taken}{bound}"
            )

    def _do(self, statement: str) -> None:
        self.connection.execute(statement)
