"""What was changed under an online copy is taken back and merged again.

A row that was changed is looked up as it is now, with every row that shares its key, refers to it or waits for it; what
the shadow and the ledger hold of all these is taken back, and they are merged anew by an ordinary merge. Rows are known
by what they are today: numbers and keys pass from one row to another while the queue waits.
"""

from collections.abc import Iterable
from dataclasses import replace

from sessionctl import aside, entangle, sql
from sessionctl.concerned import Concerned, kept_back
from sessionctl.entangle import Place
from sessionctl.errors import SessionctlError
from sessionctl.merge import merge as merge_rows
from sessionctl.projection import RID, readable
from sessionctl.schema import ForeignKey
from sessionctl.streams import BATCH, Into, Stream
from sessionctl.work import Work

_ROUNDS = 16  # how often a change may lead to another one


class Following(Concerned):
    """The shadows, kept to what the merge would make of the live tables; inside the caller's transaction."""

    def _take_over(self, into: Into, which: str) -> None:
        """Copy the target's own rows into the shadow; a CHECK that they broke before is no affair of ours."""
        self._do("PRAGMA ignore_check_constraints = ON")
        try:
            self._do(
                f"INSERT OR ABORT INTO {sql.quoted(into.shadow.name)}({into.columns}) SELECT {into.columns} "
                f"FROM {sql.quoted(into.table.name)} AS t WHERE {which}"
            )
        finally:
            self._do("PRAGMA ignore_check_constraints = OFF")

    def _merge(self, stream: Stream) -> None:
        """Merge the rows of the batch, and add them to what was merged."""
        merged, place = stream.merged, self.places[stream.number]
        functions = self._register(stream)
        work = Work(
            self.connection,
            stream.few,
            self.tables,
            merged.merge_id,
            merged.policy,  # type: ignore[arg-type]
            functions,
            lambda _: None,
            distance=place.base,
            fresh=f"t.rowid IN (SELECT rid + {place.base} FROM {BATCH})",
        )
        outcome = merge_rows(work)
        aside.join(self.connection, merged.merge_id, outcome)
        entangle.notice(self.connection, place, functions.noticed)
        self.places[stream.number] = replace(place, noticed=tuple({*place.noticed, *functions.noticed}))

    # -- what was changed ----------------------------------------------------------------------------------------------

    def waiting(self) -> int:
        """How many changes wait in the queue."""
        return self._one("SELECT count(*) FROM _sessionctl_queue")

    def drain(self, limit: int) -> int:
        """Follow the oldest changes, at most so many; say how many."""
        last, count = self.connection.execute(
            "SELECT max(seq), count(*) FROM (SELECT seq FROM _sessionctl_queue ORDER BY seq LIMIT ?)", (limit,)
        ).fetchone()
        if not count:
            return 0
        for number in (*(into.number for into in self.intos), *(stream.number for stream in self.streams)):
            self._check_room(self.places[number])
        for into in self.intos:
            queued = f"FROM _sessionctl_queue WHERE seq <= {last} AND place = {into.number}"
            noted = ", ".join(f"c{n}" for n in range(1, len(into.keys) + 1))
            self._do(f"INSERT INTO {self._t('key', into)} SELECT {noted} {queued}")
            self._do(f"INSERT INTO {self._t('row', into)} SELECT rid {queued} AND {_in_room(self.places[into.number])}")
        for stream in self.streams:
            self._load(stream, last)
        for place in self.places.values():
            if place.role == "parent":
                self._parents_changed(place, last)
            if place.role == "child":
                noted = ", ".join(f"c{n}" for n in range(1, len(place.columns) + 1))
                self.adoption.written(
                    place, f"SELECT {noted} FROM _sessionctl_queue WHERE seq <= {last} AND place = {place.place}"
                )
        self._settle()
        self._do("DELETE FROM _sessionctl_queue WHERE seq <= ?", (last,))
        return int(count)

    def _check_room(self, place: Place) -> None:
        """A row that lies before or beyond what is kept free for its table would be taken for one of another table."""
        far = f"SELECT rowid FROM {sql.quoted(place.name)} WHERE rowid >= {place.top - place.base}"
        if place.role == "source":
            far += f" UNION ALL SELECT rowid FROM {sql.quoted(place.name)} WHERE rowid < {place.low - place.base}"
        found = self.connection.execute(f"{far} LIMIT 1").fetchone()
        if found is not None:
            raise SessionctlError(
                f"{place.name} has a row whose number {found[0]} is outside the room that the copy left for it",
                hint="Give that row another rowid and go on, or take the half-done copy away with `sessionctl "
                "rollback`; then migrate again, or without --online.",
                code="refused",
            )

    def _load(self, stream: Stream, last: int) -> None:
        """Note the identities, rowids and keys that rows of a source had and have."""
        self._register(stream)
        place = self.places[stream.number]
        queued = f"FROM _sessionctl_queue WHERE seq <= {last} AND place = {place.place}"
        shown = [f"{place.noted(c)} AS {sql.quoted(f'sessionctl raw {c.lower()}')}" for c in place.columns]
        shown += [f"{readable(place.noted(c))} AS {sql.quoted(c)}" for c in place.columns]
        shown += [f"NULL AS {sql.quoted(c)}" for c in stream.every.merge.optional if stream.table.column(c) is None]
        keys = ", ".join(expression for _, expression in stream.every.keys)
        plain = ", ".join(f"{place.noted(c)} AS {sql.quoted(c)}" for c in place.columns)
        self._do(f"INSERT INTO {self._t('rid', stream)} SELECT rid {queued} AND {_in_room(place)}")
        self._do(
            f"INSERT INTO {self._t('id', stream)} SELECT {stream.table.identity('q')} FROM (SELECT {plain} {queued}) q"
        )
        self._do(f"INSERT INTO {self._t('key', stream.into)} SELECT {keys} FROM (SELECT {', '.join(shown)} {queued})")

    def _parents_changed(self, place: Place, last: int) -> None:
        """Rows came or went to which merged rows may refer."""
        noted = ", ".join(f"c{n}" for n in range(1, len(place.columns) + 1))
        self._do("DROP TABLE IF EXISTS temp._sessionctl_changed")
        self._do(
            f"CREATE TEMP TABLE _sessionctl_changed AS SELECT DISTINCT {noted} FROM _sessionctl_queue "
            f"WHERE seq <= {last} AND place = {place.place}"
        )
        for into in self.intos:
            for key in into.shadow.foreign_keys:
                if key.parent.lower() == place.name.lower() and key.parent_columns == place.columns:
                    self._dependents(into, key)

    def _settle(self) -> None:
        """Merge again what was noted, and what depends on it, until nothing is left."""
        for _ in range(_ROUNDS):
            noted = False
            for into in self.intos:
                if self._noted(into):
                    noted = True
                    self._redo(into)
            if not noted:
                return
        raise SessionctlError(
            "rows refer to each other in a circle that never comes to rest",
            hint="Migrate without --online: under one lock all of them are seen at once.",
            code="refused",
        )

    def _noted(self, into: Into) -> bool:
        names = [self._t("key", into), self._t("row", into)]
        for stream in self._streams(into):
            names += [self._t("id", stream), self._t("again", stream)]
        return any(self._one(f"SELECT EXISTS (SELECT 1 FROM {name})") for name in names)

    def _redo(self, into: Into) -> None:
        """Take back every row of a shadow that has to do with what was noted, and make it anew from the live tables."""
        self._widen(into)
        self._tell_adoption(into)
        parents = [key for i in self.intos for key in i.shadow.foreign_keys if key.parent == into.shadow.name]
        before = {key: self._there(into, key.parent_columns, "_sessionctl_gone", "was") for key in parents}
        for stream in self._streams(into):
            self._forget(stream)
        shadow = sql.quoted(into.shadow.name)
        self._do(f"DELETE FROM {shadow} WHERE rowid IN (SELECT rid FROM temp._sessionctl_gone)")
        self._take_over(into, f"t.rowid IN (SELECT rid FROM {self._t('mine', into)})")
        self._do("DELETE FROM temp._sessionctl_gone")
        self._do(f"INSERT INTO temp._sessionctl_gone SELECT DISTINCT rid FROM {self._t('mine', into)}")
        for stream in self._streams(into):
            self._do(f"DELETE FROM {BATCH}")
            self._do(f"INSERT INTO {BATCH} SELECT DISTINCT rid FROM {self._t('again', stream)}")
            if self._one(f"SELECT EXISTS (SELECT 1 FROM {BATCH})"):
                self._merge(stream)
                base = self.places[stream.number].base
                self._do(f"INSERT INTO temp._sessionctl_gone SELECT rid + {base} FROM {BATCH}")
            for name in ("id", "rid", "again"):
                self._do(f"DELETE FROM {self._t(name, stream)}")
        for name in ("key", "row", "mine"):
            self._do(f"DELETE FROM {self._t(name, into)}")
        for key, was in before.items():
            self._compare(into, key, was)

    def _forget(self, stream: Stream) -> None:
        place = self.places[stream.number]
        rows = self._one(
            f"SELECT count(*) FROM temp._sessionctl_gone AS g CROSS JOIN {sql.quoted(stream.into.shadow.name)} AS t "
            f"ON t.rowid = g.rid WHERE g.rid >= {place.low} AND g.rid < {place.top}"
        )
        aside.take_back(self.connection, stream.merged.merge_id, self._t("id", stream), rows)

    def _tell_adoption(self, into: Into) -> None:
        keys = ", ".join(f"k{n}" for n in range(1, len(into.keys) + 1))
        self.adoption.changed(into.table, f"SELECT rid FROM {self._t('mine', into)}")
        self.adoption.gone(into.table, into.keys, f"SELECT {keys} FROM {self._t('key', into)}")
        for stream in self._streams(into):
            self.adoption.changed(stream.table, f"SELECT rid FROM {self._t('again', stream)}")
            self.adoption.gone(stream.table, stream.table.pks, f"SELECT id FROM {self._t('id', stream)}")

    # -- who refers to whom --------------------------------------------------------------------------------------------

    def _there(self, into: Into, columns: Iterable[str], rows: str, name: str) -> str:
        """Keep the values by which others refer to some rows of a shadow."""
        columns = tuple(columns)
        kept = f"temp._sessionctl_{name}_{into.number}_{'_'.join(str(i) for i in self._numbers(into, columns))}"
        shown = ", ".join(f"t.{sql.quoted(c)} AS c{n}" for n, c in enumerate(columns, 1))
        self._do(f"DROP TABLE IF EXISTS {kept}")
        self._do(
            f"CREATE TEMP TABLE {kept[5:]} AS SELECT DISTINCT {shown} FROM temp.{rows} AS g "
            f"CROSS JOIN {sql.quoted(into.shadow.name)} AS t ON t.rowid = g.rid"
        )
        return kept

    def _numbers(self, into: Into, columns: Iterable[str]) -> list[int]:
        names = [column.name.lower() for column in into.shadow.columns]
        return [names.index(column.lower()) for column in columns]

    def _compare(self, into: Into, key: ForeignKey, was: str) -> None:
        """Note what refers to a value that came or went."""
        now = self._there(into, key.parent_columns, "_sessionctl_gone", "now")
        self._do("DROP TABLE IF EXISTS temp._sessionctl_changed")
        self._do(
            f"CREATE TEMP TABLE _sessionctl_changed AS SELECT * FROM (SELECT * FROM {was} EXCEPT SELECT * FROM {now}) "
            f"UNION SELECT * FROM (SELECT * FROM {now} EXCEPT SELECT * FROM {was})"
        )
        for child in self.intos:
            if key in child.shadow.foreign_keys:
                self._dependents(child, key)

    def _dependents(self, into: Into, key: ForeignKey) -> None:
        """Note the rows that refer to a changed value, and those that were kept back because they did."""
        if not self._one("SELECT EXISTS (SELECT 1 FROM temp._sessionctl_changed)"):
            return
        same = " AND ".join(f"h.{sql.quoted(c)} = x.c{n}" for n, c in enumerate(key.columns, 1))
        self._note(
            into, f"temp._sessionctl_changed AS x CROSS JOIN {sql.quoted(into.shadow.name)} AS h ON {same} WHERE 1"
        )
        for stream in self._streams(into):
            self._register(stream)
            said = [stream.every.says(column) for column in key.columns]
            if None in said:
                continue
            refers = " AND ".join(f"p.{value} = x.c{n}" for n, value in enumerate(said, 1))
            self._do(
                f"INSERT INTO {self._t('again', stream)} SELECT p.{RID} FROM ({kept_back(stream)}) AS o "
                f"CROSS JOIN {sql.quoted(stream.table.name)} AS s ON {stream.table.identity('s')} IS o.id "
                f"CROSS JOIN ({stream.every.select(insert=False)}) AS p ON p.{RID} = s.rowid "
                f"WHERE s.rowid <= {self.places[stream.number].position} "
                f"AND EXISTS (SELECT 1 FROM temp._sessionctl_changed AS x WHERE {refers})"
            )


def _in_room(place: Place) -> str:
    """The condition that the noted number is one of those that are kept free for a table; no other row is copied."""
    inside = f"rid < {place.top - place.base}"
    return inside if place.role == "target" else f"{inside} AND rid >= {place.low - place.base}"
