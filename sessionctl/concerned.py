"""Whom a change concerns: from rows that were noted to all that must be taken back with them.

Rows are known by what they are today: numbers and keys pass from one row to another while the queue waits.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from sessionctl import aside, schema, sql, streams, values
from sessionctl.adoption import Adoption, Brought
from sessionctl.entangle import Place, State
from sessionctl.model import Migration
from sessionctl.projection import RID
from sessionctl.streams import BATCH, Into, Stream

_RETRIED = 200  # rows that lost their place to another one, tried again whenever something changes


class Concerned:
    """The tables of a copy under way, and the temporary ones in which changed rows are noted."""

    def __init__(self, connection: sqlite3.Connection, migration: Migration, state: State, clock: str) -> None:
        self.connection, self.migration, self.clock = connection, migration, clock
        self.tables = schema.tables(connection)
        self.places: dict[int, Place] = {}
        self._functions: dict[int, values.Functions] = {}
        self._registered = 0
        self.refresh(state)
        self.intos, self.streams = streams.build(connection, migration, state, self.tables)
        self._lay_tables()
        self.adoption = Adoption(
            connection,
            self.tables,
            (
                Brought(
                    s.merged.merge_id,
                    s.table,
                    s.into.table,
                    s.into.shadow,
                    {c.name.lower(): place for c in s.table.columns if (place := s.every.became(c.name)) is not None},
                    self.places[s.number],
                )
                for s in self.streams
            ),
        )

    def refresh(self, state: State) -> None:
        """Take up how far the copy has come; another process may have gone on with it."""
        self.places = {place.place: place for place in state.places}

    def _lay_tables(self) -> None:
        aside.lay(self.connection)
        self._do(f"CREATE TEMP TABLE IF NOT EXISTS {BATCH[5:]} (rid INTEGER PRIMARY KEY)")
        self._do("CREATE TEMP TABLE IF NOT EXISTS _sessionctl_gone (rid INTEGER PRIMARY KEY)")
        for into in self.intos:
            numbered = ", ".join(f"k{n}" for n in range(1, len(into.keys) + 1))
            self._do(f"CREATE TEMP TABLE IF NOT EXISTS _sessionctl_key_{into.number} ({numbered})")
            for name in ("row", "mine"):
                self._do(f"CREATE TEMP TABLE IF NOT EXISTS _sessionctl_{name}_{into.number} (rid)")
        for stream in self.streams:
            self._do(f"CREATE TEMP TABLE IF NOT EXISTS _sessionctl_id_{stream.number} (id)")
            for name in ("rid", "again"):
                self._do(f"CREATE TEMP TABLE IF NOT EXISTS _sessionctl_{name}_{stream.number} (rid)")

    def _do(self, statement: str, parameters: Iterable[object] = ()) -> int:
        return max(0, self.connection.execute(statement, tuple(parameters)).rowcount)

    def _one(self, query: str, *parameters: object) -> int:
        return int(self.connection.execute(query, parameters).fetchone()[0])

    @property
    def copied(self) -> bool:
        """Whether every table was copied to its end."""
        return all(place.done for place in self.places.values())

    def _t(self, name: str, of: Into | Stream) -> str:
        return f"temp._sessionctl_{name}_{of.number}"

    def _streams(self, into: Into) -> Iterator[Stream]:
        return (stream for stream in self.streams if stream.into == into)

    def _register(self, stream: Stream) -> values.Functions:
        """Make the functions callable as this merge has them: its form of a timestamp."""
        functions = self._functions.setdefault(stream.number, values.Functions(stream.merged.form, self.clock))
        if self._registered != stream.number:
            values.register(self.connection, functions, self.migration.functions)
            self._registered = stream.number
        return functions

    def _widen(self, into: Into) -> None:
        """From what was noted to all that it concerns; `gone` are the shadow's rows, `mine` the live target's."""
        keys, shadow = self._t("key", into), sql.quoted(into.shadow.name)
        for stream in self._streams(into):
            self._again_by_id(stream)
        self._keys_of_today(into)
        others = [u for u in into.shadow.unique if {c.lower() for c in u} != {c.lower() for c in into.keys}]
        for unique in others:  # a row of the target wants a place that a merged one has
            same = " AND ".join(f"h.{sql.quoted(c)} = t.{sql.quoted(c)}" for c in unique)
            self._note(
                into,
                f"{self._t('mine', into)} AS m CROSS JOIN {sql.quoted(into.table.name)} AS t ON t.rowid = m.rid "
                f"CROSS JOIN {shadow} AS h ON {same} WHERE h.rowid <> t.rowid",
            )
        if others:
            self._keys_of_today(into)
        self._do("DELETE FROM temp._sessionctl_gone")
        gone = [
            f"SELECT t.rowid FROM {keys} AS k CROSS JOIN {shadow} AS t ON {self._match(into, 't')}",
            f"SELECT rid FROM {self._t('row', into)}",
            f"SELECT rid FROM {self._t('mine', into)}",
        ]
        for stream in self._streams(into):
            self._again_by_key(stream)
            gone += self._brought(stream)
        self._do(
            "INSERT INTO temp._sessionctl_gone SELECT rid FROM (SELECT NULL AS rid UNION "
            f"{' UNION '.join(gone)}) WHERE rid IS NOT NULL"
        )

    def _note(self, into: Into, rows: str) -> None:
        """Note rows `h` of a shadow: those that a merge brought by their source row, since a fork has its own key."""
        named = ", ".join(f"h.{sql.quoted(c)}" for c in into.keys)
        first = min(self.places[stream.number].low for stream in self._streams(into))
        self._do(f"INSERT INTO {self._t('key', into)} SELECT {named} FROM {rows} AND h.rowid < {first}")
        for stream in self._streams(into):
            place = self.places[stream.number]
            self._do(
                f"INSERT INTO {self._t('again', stream)} SELECT h.rowid - {place.base} FROM {rows} "
                f"AND h.rowid >= {place.low} AND h.rowid < {place.top}"
            )

    def _keys_of_today(self, into: Into) -> None:
        """The keys that noted rows have by now, and the target's rows with any noted key."""
        keys, live = self._t("key", into), sql.quoted(into.table.name)
        copied = self.places[into.number].position
        for stream in self._streams(into):
            self._register(stream)
            shown = ", ".join(f"p.k{n}" for n in range(1, len(into.keys) + 1))
            self._do(
                f"INSERT INTO {keys} SELECT {shown} FROM {self._t('again', stream)} AS a "
                f"CROSS JOIN ({stream.every.select(insert=False)}) AS p ON p.{RID} = a.rid"
            )
        named = ", ".join(f"t.{sql.quoted(c)}" for c in into.keys)
        there = f"{self._t('row', into)} AS r CROSS JOIN {live} AS t ON t.rowid = r.rid WHERE t.rowid <= {copied}"
        self._do(f"INSERT INTO {keys} SELECT {named} FROM {there}")
        self._do(f"DELETE FROM {self._t('mine', into)}")
        self._do(
            f"INSERT INTO {self._t('mine', into)} SELECT t.rowid FROM {keys} AS k CROSS JOIN {live} AS t "
            f"ON {self._match(into, 't')} WHERE t.rowid <= {copied} UNION SELECT t.rowid FROM {there}"
        )

    def _match(self, into: Into, table: str) -> str:
        """The join of a target's rows with the noted keys: as the merge's own, by index and byte for byte."""
        return next(self._streams(into)).every.match(table, "k")

    def _again_by_id(self, stream: Stream) -> None:
        """The rows that were changed, and those that lost their place to another one: it may be free now."""
        source, position = sql.quoted(stream.table.name), self.places[stream.number].position
        waiting = (
            f"SELECT q.key AS id FROM main._sessionctl_quarantine AS q WHERE q.merge_id = {stream.merged.merge_id} "
            f"AND q.reason = 'unique' LIMIT {_RETRIED}"
        )
        if self.copied and stream.into.refers_to_itself:  # rows may wait for each other: all of them at once
            waiting = f"SELECT id FROM ({waiting}) UNION {kept_back(stream)}"
        self._do(
            f"INSERT INTO {self._t('again', stream)} SELECT s.rowid FROM (SELECT id FROM {self._t('id', stream)} "
            f"UNION SELECT id FROM ({waiting})) AS i CROSS JOIN {source} AS s ON {stream.table.identity('s')} IS i.id "
            f"WHERE s.rowid <= {position} UNION SELECT s.rowid FROM {self._t('rid', stream)} AS r "
            f"CROSS JOIN {source} AS s ON s.rowid = r.rid WHERE s.rowid <= {position}"  # another row's number by now
        )

    def _again_by_key(self, stream: Stream) -> None:
        """The rows that have a noted key now."""
        self._register(stream)
        position = self.places[stream.number].position
        same = " AND ".join(f"p.k{n} = k.k{n}" for n in range(1, len(stream.into.keys) + 1))
        if any(stream.every.turned()):  # the target may store the key in another type
            same = " AND ".join(
                f"CAST(p.k{n} AS TEXT) = CAST(k.k{n} AS TEXT)" for n in range(1, len(stream.into.keys) + 1)
            )
        again = self._t("again", stream)
        self._do(
            f"INSERT INTO {again} SELECT p.{RID} FROM {self._t('key', stream.into)} AS k "
            f"CROSS JOIN ({stream.every.select(insert=False)}) AS p ON {same} WHERE p.{RID} <= {position}"
        )
        self._do(
            f"INSERT INTO {self._t('id', stream)} SELECT {stream.table.identity('s')} FROM {again} AS a "
            f"CROSS JOIN {sql.quoted(stream.table.name)} AS s ON s.rowid = a.rid"
        )

    def _brought(self, stream: Stream) -> list[str]:
        """The rows of the shadow that a merge brought for what is merged again or gone, forks among them."""
        base, shadow = self.places[stream.number].base, sql.quoted(stream.into.shadow.name)
        return [
            f"SELECT rid + {base} FROM {self._t('again', stream)}",
            f"SELECT rid + {base} FROM {self._t('rid', stream)}",
            f"SELECT t.rowid FROM {self._t('id', stream)} AS i CROSS JOIN main._sessionctl_rows AS r "
            f"ON r.merge_id = {stream.merged.merge_id} AND r.key IS i.id AND r.outcome = 'forked' "
            f"CROSS JOIN {shadow} AS t ON t.{sql.quoted(stream.into.keys[0])} = r.target_key",
        ]


def kept_back(stream: Stream) -> str:
    """The identities of the rows that miss a parent, or came without a reference because of that."""
    return (
        f"SELECT key AS id FROM main._sessionctl_quarantine WHERE merge_id = {stream.merged.merge_id} "
        "AND reason = 'missing_parent' UNION SELECT key FROM main._sessionctl_conflicts "
        f"WHERE merge_id = {stream.merged.merge_id} AND why = 'orphan'"
    )
