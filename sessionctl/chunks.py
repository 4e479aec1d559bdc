"""The online copy, a few rows at a time: each call is a part of one short transaction of the caller's.

A shadow of every target takes the target's own rows first and then those of the sources, each few by an ordinary merge
that proves itself. At any time it is what the merge would have made of the live tables up to the place to which they
were copied, as long as the queue is empty: a row that was changed since is taken back, with every row that shares its
key, refers to it or waits for it, and merged again as it is now.
"""

from dataclasses import replace

from sessionctl import again, entangle, sql
from sessionctl.concerned import kept_back
from sessionctl.entangle import ALL, Place
from sessionctl.errors import SessionctlError
from sessionctl.following import Following
from sessionctl.model import rows as counted
from sessionctl.projection import RID
from sessionctl.streams import BATCH, Into, Stream


class Chunks(Following):
    """Copies ranges, and follows what was changed."""

    # -- ranges --------------------------------------------------------------------------------------------------------

    @property
    def next(self) -> int:
        """The place of the first table that was not copied to its end: the targets come first, 0 for none."""
        numbers = [*(into.number for into in self.intos), *(stream.number for stream in self.streams)]
        return next((number for number in numbers if not self.places[number].done), 0)

    def copy(self, limit: int) -> int:
        """Copy the next rows, at most so many, of the first table that is not done; say how many."""
        number = self.next
        for into in self.intos:
            if into.number == number:
                return self._copy_target(into, limit)
        for stream in self.streams:
            if stream.number == number:
                return self._copy_source(stream, limit)
        return 0

    def _range(self, place: Place, limit: int) -> tuple[int, int]:
        """The last rowid of the next rows, and how many they are; its position goes there."""
        self._check_room(place)
        last, count = self.connection.execute(
            f"SELECT max(rowid), count(*) FROM (SELECT rowid FROM {sql.quoted(place.name)} WHERE rowid > ? "
            "ORDER BY rowid LIMIT ?)",
            (place.position, limit),
        ).fetchone()
        position = last if count == limit else ALL
        entangle.advance(self.connection, place, position, count)
        self.places[place.place] = replace(place, position=position)
        return last, count

    def _copy_target(self, into: Into, limit: int) -> int:
        place = self.places[into.number]
        last, count = self._range(place, limit)
        if count:
            between = f"t.rowid > {place.position} AND t.rowid <= {last}"
            self._take_over(into, f"{between} ORDER BY t.rowid")
            self._prove_taken(into, between, count)
        return count

    def _prove_taken(self, into: Into, which: str, count: int) -> None:
        equal = " AND ".join(
            f"t.{name} IS s.{name} COLLATE BINARY AND typeof(t.{name}) = typeof(s.{name})"
            for name in into.columns.split(", ")
        )
        found = self._one(
            f"SELECT count(*) FROM {sql.quoted(into.table.name)} AS t CROSS JOIN {sql.quoted(into.shadow.name)} AS s "
            f"ON s.rowid = t.rowid WHERE {which} AND {equal}"
        )
        if found != count:
            raise SessionctlError(
                f"the proof does not hold, so nothing was changed: {counted(count)} of {into.table.name} copied, "
                f"{found} arrived whole",
                hint="This is a defect of sessionctl: please report the numbers, and migrate without --online.",
                code="verification_failed",
            )

    def _copy_source(self, stream: Stream, limit: int) -> int:
        place = self.places[stream.number]
        last, count = self._range(place, limit)
        if count and stream.unique:
            self._do(f"DELETE FROM {BATCH}")
            self._do(
                f"INSERT INTO {BATCH} SELECT rowid FROM {sql.quoted(place.name)} WHERE rowid > ? AND rowid <= ?",
                (place.position, last),
            )
            self._merge(stream)
        elif count:  # one of them may have the key of a row that came before
            self._do(
                f"INSERT INTO {self._t('again', stream)} SELECT rowid FROM {sql.quoted(place.name)} "
                "WHERE rowid > ? AND rowid <= ?",
                (place.position, last),
            )
            self._settle()
        return count

    # -- the end -------------------------------------------------------------------------------------------------------

    def unite(self) -> None:
        """Try rows again that may have waited for each other, once all of them were seen."""
        for stream in self.streams:
            if stream.into.refers_to_itself:
                self._do(f"INSERT INTO {self._t('id', stream)} {kept_back(stream)}")
        self._settle()
        self._place()

    def _place(self) -> None:
        """Try the rows again that another one kept out of a place that is free by now, as long as some of them find it.

        One small merge does that with its own rows; what a later one freed is only seen here.
        """
        kept_out, before = self._kept_out(), -1
        while kept_out and kept_out != before:
            for stream in self.streams:
                self._note_places(stream)
            self._settle()
            kept_out, before = self._kept_out(), kept_out

    def _kept_out(self) -> int:
        merges = ", ".join(str(stream.merged.merge_id) for stream in self.streams)
        return self._one(
            f"SELECT count(*) FROM main._sessionctl_quarantine WHERE merge_id IN ({merges}) AND reason = 'unique'"
        )

    def _note_places(self, stream: Stream) -> None:
        """Note the rows of a source that were kept out of a place and, as far as values tell, are not any more."""
        self._register(stream)
        self._do(
            f"INSERT INTO {self._t('again', stream)} SELECT s.rowid FROM {sql.quoted(stream.table.name)} AS s "
            f"CROSS JOIN ({stream.every.select(insert=False)}) AS p ON p.{RID} = s.rowid "
            f"WHERE {stream.table.identity('s')} IN (SELECT key FROM main._sessionctl_quarantine WHERE merge_id = "
            f"{stream.merged.merge_id} AND {again.KEPT_OUT}) "
            f"AND NOT {again.taken(stream.every, 'p')}"
        )

    def balanced(self) -> bool:
        """Whether every row of the live tables is accounted for, by the conservation law."""
        for into in self.intos:
            brought = self._one(
                "SELECT coalesce(sum(inserted + forked), 0) FROM _sessionctl_merges WHERE merge_id IN "
                f"({', '.join(str(stream.merged.merge_id) for stream in self._streams(into))})"
            )
            if self._count(into.shadow.name) != self._count(into.table.name) + brought:
                return False
        return all(
            self._count(stream.table.name)
            == self._one("SELECT rows FROM _sessionctl_merges WHERE merge_id = ?", stream.merged.merge_id)
            for stream in self.streams
        )

    def _count(self, table: str) -> int:
        return self._one(f"SELECT count(*) FROM {sql.quoted(table)}")

    def reconcile(self) -> None:
        """Find the rows that went without a word, as REPLACE takes away what stands in its way, and follow them."""
        for into in self.intos:
            shadow, live = sql.quoted(into.shadow.name), sql.quoted(into.table.name)
            low = min(self.places[stream.number].low for stream in self._streams(into))
            self._do(
                f"INSERT INTO {self._t('row', into)} SELECT h.rowid FROM {shadow} AS h WHERE h.rowid < {low} "
                f"AND NOT EXISTS (SELECT 1 FROM {live} AS t WHERE t.rowid = h.rowid)"
            )
            named = ", ".join(f"h.{sql.quoted(c)}" for c in into.keys)
            self._do(
                f"INSERT INTO {self._t('key', into)} SELECT {named} FROM {self._t('row', into)} AS r "
                f"CROSS JOIN {shadow} AS h ON h.rowid = r.rid"
            )
            for stream in self._streams(into):
                place, source = self.places[stream.number], sql.quoted(stream.table.name)
                self._do(
                    f"INSERT INTO {self._t('key', into)} SELECT {named} FROM {shadow} AS h "
                    f"WHERE h.rowid >= {place.low} AND h.rowid < {place.top} AND NOT EXISTS "
                    f"(SELECT 1 FROM {source} AS s WHERE s.rowid = h.rowid - {place.base})"
                )
                self._note_recorded(into, stream)
        self._settle()

    def _note_recorded(self, into: Into, stream: Stream) -> None:
        """Note the rows that are gone but recorded, and where their merge wrote into a row that was there."""
        merge_id, gone = stream.merged.merge_id, self._t("id", stream)
        self._do(
            f"INSERT INTO {gone} SELECT key FROM main._sessionctl_rows WHERE merge_id = {merge_id} "
            f"UNION SELECT key FROM main._sessionctl_conflicts WHERE merge_id = {merge_id} "
            f"EXCEPT SELECT {stream.table.identity('s')} FROM {sql.quoted(stream.table.name)} AS s"
        )
        recorded = f"{gone} AS i CROSS JOIN main._sessionctl_rows AS r ON r.merge_id = {merge_id} AND r.key IS i.id"
        first = f"h.{sql.quoted(into.keys[0])}"
        same = f"{first} = r.target_key AND {first} = r.target_key COLLATE BINARY"
        if stream.identifying:  # the first part of a key may be that of every row
            same += f" AND {sql.key(f'h.{sql.quoted(column)}' for column in stream.identifying)} IS i.id"
        self._note(into, f"{recorded} CROSS JOIN {sql.quoted(into.shadow.name)} AS h ON {same} WHERE 1")
        for other in self._streams(into):  # rows that were found identical to a fork that goes now
            self._do(
                f"INSERT INTO {self._t('id', other)} SELECT o.key FROM main._sessionctl_rows AS o WHERE o.merge_id = "
                f"{other.merged.merge_id} AND o.outcome = 'identical' AND o.target_key IN "
                f"(SELECT r.target_key FROM {recorded} WHERE r.outcome = 'forked')"
            )
