"""The rows of one run, back where they were: untouched ones restored, edits and later rows carried back.

The archives have their old names again, the schema its old foreign keys, and triggers are off when this runs.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from sessionctl import arrivals, compare, computed, inverse, later, ledger, noted, references, regain, schema, sql
from sessionctl.arrivals import Arrival, Tally
from sessionctl.inverse import Way
from sessionctl.ledger import Run
from sessionctl.model import Migration
from sessionctl.projection import RID, readable


@dataclass(slots=True)
class Undoing:
    """Takes the rows of a run apart again.

    Args:
        names: archive -> the name that it has again.
        dropped: columns that the run added, by table in lower case.
    """

    connection: sqlite3.Connection
    migration: Migration
    run: Run
    names: Mapping[str, str]
    dropped: Mapping[str, set[str]]
    tally: Tally
    _arrivals: list[Arrival] = field(default_factory=list)

    def undo(self) -> None:
        """Restore pre-images, carry edits back, take the arrived rows out, and give the sources what is theirs."""
        ledger.index_preimages(self.connection)
        runs = [r for r in ledger.runs(self.connection) if r.kind == "retry" and r.details.get("of") == self.run.run_id]
        self._arrivals = [
            arrivals.prepare(self.connection, self.migration, run, merged, self.names, self.dropped)
            for run in (self.run, *(r for r in runs if not r.undone_at))
            for merged in ledger.merges(self.connection, run.run_id)
        ]
        waiting: list[Arrival] = []
        for one in reversed(self._arrivals):  # what was merged last is what a row says now
            arrivals.take_stock(self.connection, one)
            for other in waiting:
                regain.overlook(self.tally, one, other)
            noted.remember(self.tally, one)
            if not regain.regain(self.tally, one):
                waiting.append(one)
        for one in self._arrivals:
            self._let_dangle(one)
        for one in self._arrivals:
            arrivals.look_again(self.connection, one)
        for one in reversed(self._arrivals):  # children before their parents
            self._forget_deleted(one)
            self._carry_edits(one)
            later.hold_or_move(self.tally, self._arrivals, one)
            self._remove(one)
        for one in reversed(self._arrivals) if waiting else []:
            regain.regain_rest(self.tally, one)
        later.refill(self.tally, self._arrivals)
        ledger.unindex_preimages(self.connection)

    def _do(self, statement: str) -> int:
        return self.tally.do(statement)

    def _let_dangle(self, one: Arrival) -> None:
        """A row that got back a reference which led nowhere before the run neither holds a parent nor misses one."""
        fields, tables = {f.column.lower() for f in one.projected.fields}, schema.tables(self.connection)
        for key in one.target.foreign_keys:
            parent = tables.get(key.parent.lower())
            own = [column for column in key.columns if column.lower() in fields]
            if not own or (parent is not None and not parent.is_key(key.parent_columns)):
                continue
            given = self._says(one, own, "preimages")
            led_nowhere = f"{self._says(one, own, 'conflicts')} AND c.side = 'target' AND c.why = 'orphan'"
            nothing = references.nothing_of(self.connection, one.target, key, parent)
            lost = [(one, f"EXISTS ({led_nowhere}) AND {nothing}")]
            lost += [
                (other, other.of(self.connection, key, "t"))
                for other in self._arrivals
                if other.target.name.lower() == key.parent.lower()
            ]
            known = (
                f"SELECT 1 FROM _sessionctl_adopted AS a WHERE a.merge_id IN "
                f"({', '.join(str(a.merged.merge_id) for a in self._arrivals)}) "
                f"AND a.child = {sql.literal(one.target.name)} AND a.key IS +({one.target.identity('t')})"
            )
            for by, which in lost:  # who brought the parent need not hold it for this row
                self._do(
                    f"INSERT INTO _sessionctl_adopted SELECT {by.merged.merge_id}, {sql.literal(one.target.name)}, "
                    f"{one.target.identity('t')} FROM temp.{one.stage} AS b JOIN {sql.quoted(one.target.name)} AS t "
                    f"ON {one.at()} WHERE b.present AND EXISTS ({given}) AND {which} AND NOT EXISTS ({known})"
                )

    def _says(self, one: Arrival, columns: list[str], table: str) -> str:
        """A query for what the ledger has of these columns, where it is what the row `t` of the target says now."""
        said = " OR ".join(
            f"c.field = {sql.literal(column)} AND {compare.exactly(f't.{sql.quoted(column)}', 'c.value')}"
            for column in columns
        )
        return (
            f"SELECT 1 FROM _sessionctl_{table} AS c "
            f"WHERE c.merge_id = {one.merged.merge_id} AND c.key IS +b.id AND ({said})"
        )

    def _forget_deleted(self, one: Arrival) -> None:
        """Rows that the application deleted stay deleted, on both sides."""
        self._do(
            f"DELETE FROM {sql.quoted(one.source.name)} AS s WHERE {one.source.handle('s')} IN "
            f"(SELECT rid FROM temp.{one.stage} WHERE NOT present)"
        )

    def _remove(self, one: Arrival) -> None:
        self.tally.deleted += self._do(
            f"DELETE FROM {sql.quoted(one.target.name)} AS t WHERE EXISTS "
            f"(SELECT 1 FROM temp.{one.stage} AS b WHERE {one.at()} AND b.present AND b.ours)"
        )

    # -- edits ------------------------------------------------------------------------------------------------------

    def _carry_edits(self, one: Arrival) -> None:
        """Edits of arrived rows go to the columns they came from; so do those of a column that goes, ours or not."""
        for other in self._arrivals:
            if other is not one and other.target == one.target:  # there the row is told apart: it was brought by that
                same = " AND ".join(f"o.t{n} IS b.t{n}" for n, _ in enumerate(one.projected.keys, 1))
                brought = f"SELECT 1 FROM temp.{other.stage} AS o WHERE {same} AND o.ours"
                for n in self._numbers(one):
                    twice = f"b.e{n} AND NOT b.ours AND EXISTS ({brought})"
                    self._do(f"UPDATE temp.{one.stage} AS b SET e{n} = 0 WHERE {twice}")
        one.register(self.connection)
        ways = {n: None if self.tally.discard else self._way(one, n) for n in self._numbers(one)}
        edited = " OR ".join(f"e{n}" for n, way in ways.items() if way is not None)
        if edited:
            self.tally.carried += self.tally.one(f"SELECT count(*) FROM temp.{one.stage} WHERE {edited}")
        for number in sorted(ways, key=lambda n: self._rank(one, n, ways[n])):
            way = ways[number]
            if way is None:
                self._lose(one, one.projected.fields[number - 1].column, f"b.e{number}")
            else:
                self._carry(one, number, way)
        for number, way in ways.items():
            if way is not None:
                self._lose(one, one.projected.fields[number - 1].column, self._missed(one, number, way, ways))
        self._unmapped(one)

    def _numbers(self, one: Arrival) -> range:
        return range(1, len(one.projected.fields) + 1)

    def _way(self, one: Arrival, number: int) -> Way | None:
        return inverse.way(one.projected.merge, one.source, one.projected.fields[number - 1])

    def _rank(self, one: Arrival, number: int, way: Way | None) -> tuple[int, int]:
        """JSON texts before their members; a column of the same name last, so that it has the last word."""
        named = way is not None and way.column.lower() == one.projected.fields[number - 1].column.lower()
        return {"json": 0, "member": 1}.get(way.kind if way else "", 2), int(named)

    def _carry(self, one: Arrival, number: int, way: Way) -> None:
        """Write the edits of a field into the source; a row that the source refuses is marked by `e = 2`."""
        column = sql.quoted(way.column)
        now, form = self._now(one, number), one.forms.get(way.column)
        new = inverse.edited_value(way, one.target, f"s.{column}", now, f"b.v{number}", form)
        update = (
            f"UPDATE OR ABORT {sql.quoted(one.source.name)} AS s SET {column} = {new} "
            f"FROM temp.{one.stage} AS b JOIN {sql.quoted(one.target.name)} AS t ON {one.at()} "
            f"WHERE {one.source.handle('s')} = b.rid AND b.present AND b.e{number}"
        )
        try:
            self._do(update)
        except sqlite3.IntegrityError:
            edited = self.connection.execute(f"SELECT rid FROM temp.{one.stage} WHERE present AND e{number}").fetchall()
            for row in edited:
                try:
                    self.connection.execute(f"{update} AND b.rid = ?", row)
                except sqlite3.IntegrityError:
                    self.connection.execute(f"UPDATE temp.{one.stage} SET e{number} = 2 WHERE rid = ?", row)

    def _now(self, one: Arrival, number: int) -> str:
        return f"t.{sql.quoted(one.projected.fields[number - 1].column)}"

    def _missed(self, one: Arrival, number: int, way: Way, ways: Mapping[int, Way | None]) -> str:
        """Edits that the source does not say: it refused them, or another edit has taken their place there."""
        now, f = self._now(one, number), one.projected.fields[number - 1]
        if way.kind != "json":  # the mapping itself must read the edit out of the source again
            said = f"SELECT 1 FROM ({one.projected.select(insert=True)}) AS p WHERE p.{RID} = b.rid AND "
            agree = compare.same if way.kind == "time" else compare.faithful  # it may be spelled in two ways
            return f"(b.e{number} = 2 OR NOT EXISTS ({said}{agree(f, now, f'p.v{number}')}))"
        taken = ["0"]
        for other, member in ways.items():
            if member is not None and member.kind == "member" and member.column == way.column:
                path = sql.literal(f"$.{member.member}")
                here, there = (f"json_text({readable(text)}, {path})" for text in (now, f"b.v{number}"))
                taken.append(f"(b.e{other} AND {here} IS NOT {there} AND {here} IS NOT {self._now(one, other)})")
        return f"(b.e{number} = 2 OR {' OR '.join(taken)})"

    def _unmapped(self, one: Arrival) -> None:
        """Columns of the target that the mapping does not know have no way back once they were written."""
        for column in one.target.columns:
            if column.name.lower() in one.mapped() or column.generated or column.name == one.target.rowid_alias:
                continue
            given = column.default or "NULL"
            if computed.is_computed(column):
                given = computed.made_up(one.merged.merge_id, column, "b.id")
            self._lose(one, column.name, f"b.ours AND t.{sql.quoted(column.name)} IS NOT {given} COLLATE BINARY")

    def _lose(self, one: Arrival, name: str, condition: str) -> None:
        """Note what cannot be carried; with --keep-in-target its row stays there, and so does its column."""
        rows = (
            f"FROM temp.{one.stage} AS b JOIN {sql.quoted(one.target.name)} AS t ON {one.at()} "
            f"WHERE b.present AND {condition}"
        )
        numbers = [n for n in self._numbers(one) if one.projected.fields[n - 1].column == name]
        rows += "".join(f" AND b.e{n}" for n in numbers)
        count = self.tally.lose(one.target.name, name, one.staged_key(), rows)
        if count and self.tally.keep:
            self._do(f"UPDATE temp.{one.stage} SET ours = 0 WHERE rid IN (SELECT b.rid {rows})")
            self.tally.kept += count
            if name.lower() in one.dropped:
                self.tally.columns_kept.add((one.target.name.lower(), name.lower()))
