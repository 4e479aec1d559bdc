"""The rows of one run, back where they were: untouched ones restored, edits and later rows carried back.

The archive has its old name again when this runs; foreign keys and triggers are off.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sessionctl import compare, inverse, ledger, projection, schema, sql, values
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Merged, Run
from sessionctl.model import Migration
from sessionctl.model import rows as counted
from sessionctl.projection import ID, RID, Projection
from sessionctl.schema import Table

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Loss:
    """Something written since that no place in the old tables can take."""

    table: str
    field: str
    rows: int
    keys: tuple[str, ...]

    def told(self) -> str:
        """As a message has it."""
        more = "" if self.rows <= len(self.keys) else " ..."
        return f"{self.table}.{self.field} in {counted(self.rows)} ({', '.join(self.keys)}{more})"

    def shown(self) -> dict[str, object]:
        """As JSON has it."""
        return asdict(self)


@dataclass(slots=True)
class _Merge:
    """One recorded merge and how its rows go back."""

    merged: Merged
    projected: Projection
    stage: str
    dropped: set[str]


@dataclass(slots=True)
class Undoing:
    """Takes the rows of a run apart again.

    Args:
        names: archive -> the name that it has again.
        dropped: columns that the run added, by table in lower case.
        keep: leave what cannot be carried in the target.
        discard: put migrated rows back as they were archived.
    """

    connection: sqlite3.Connection
    migration: Migration
    run: Run
    names: Mapping[str, str]
    dropped: Mapping[str, set[str]]
    keep: bool
    discard: bool
    deleted: int = 0
    carried: int = 0
    kept: int = 0
    losses: list[Loss] = field(default_factory=list)
    columns_kept: set[tuple[str, str]] = field(default_factory=set)
    _merges: list[_Merge] = field(default_factory=list)

    def undo(self) -> None:
        """Restore pre-images, carry edits back, and take the arrived rows out of the targets."""
        runs = [r for r in ledger.runs(self.connection) if r.kind == "retry" and r.details.get("of") == self.run.run_id]
        for run in (self.run, *(r for r in runs if not r.undone_at)):
            for merged in ledger.merges(self.connection, run.run_id):
                self._merges.append(self._prepare(run, merged))
        for one in reversed(self._merges):  # children before their parents
            self._restore(one)
            self._carry_edits(one)
            self._carry_dropped(one)
            self._later_children(one)
            self._remove(one)

    def refill(self) -> None:
        """Give the source the later rows that are its own, or that a restored foreign key needs."""
        for one in self._merges:
            if not one.projected.only:
                self._belonging(one)
        tables = schema.tables(self.connection)
        for one in self._merges:
            for child in tables.values():
                for key in child.foreign_keys:
                    if key.parent.lower() == one.projected.source.name.lower() and len(key.columns) == 1:
                        self._needed(one, child, key.columns[0], key.parent_columns[0])
        self._keep_columns()

    # -- staging ----------------------------------------------------------------------------------------------------

    def _prepare(self, run: Run, merged: Merged) -> _Merge:
        tables = schema.tables(self.connection)
        source = tables[self.names.get(merged.archive.lower(), merged.archive).lower()]
        target = tables.get(merged.outcome.target.lower())
        if target is None:
            raise SessionctlError(
                f"the table {merged.outcome.target} is gone", hint="Restore the backup.", code="refused"
            )
        merge = ledger.merge_of(self.migration, merged)
        recorded = f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merged.merge_id} AND r.key IS "
        only = f"EXISTS ({recorded}{source.identity()})" if run.kind == "retry" else ""
        projected, refusals = projection.build(self.migration, merge, source, target, tables, merged.form, only)
        if projected is None:
            raise SessionctlError(refusals[0].message, hint=refusals[0].instead, code="refused")
        values.register(self.connection, values.Functions(merged.form, run.applied_at), self.migration.functions)
        one = _Merge(merged, projected, f"back{merged.merge_id}", self.dropped.get(target.name.lower(), set()))
        self._stage(one)
        return one

    def _stage(self, one: _Merge) -> None:
        """Every row that arrived: where it is in the target, whether it is still there, which fields were edited."""
        projected, target = one.projected, one.projected.target
        rest = "".join(
            f" AND t.{sql.quoted(column)} = p.k{n}" for n, (column, _) in enumerate(projected.keys, 1) if n > 1
        )
        first = f"t.{sql.quoted(projected.keys[0][0])}"
        reached = "coalesce(r.target_key, p.k1)"
        edited = ", ".join(f"{self._edited(one, n)} AS e{n}" for n in range(1, len(projected.fields) + 1))
        keys = ", ".join(f"t.{sql.quoted(column)} AS t{n}" for n, (column, _) in enumerate(projected.keys, 1))
        shown = ", ".join(f"p.v{n}" for n in range(1, len(projected.fields) + 1))
        self.connection.execute(f"DROP TABLE IF EXISTS temp.{one.stage}")
        self.connection.execute(
            f"CREATE TEMP TABLE {one.stage} AS SELECT p.{RID} AS rid, p.{ID} AS id, {shown}, "
            f"coalesce(r.outcome, 'inserted') IN ('inserted', 'forked') AS ours, {first} IS NOT NULL AS present, "
            f"{keys}, {edited} FROM ({projected.select(insert=True)}) AS p "
            f"LEFT JOIN _sessionctl_rows AS r ON r.merge_id = {one.merged.merge_id} AND r.key IS p.{ID} "
            f"LEFT JOIN {sql.quoted(target.name)} AS t "
            f"ON {first} = {reached} AND {first} = {reached} COLLATE BINARY{rest} "
            f"WHERE {projected.key_given} AND coalesce(r.outcome, 'inserted') <> 'quarantined'"
        )
        self.connection.execute(f"CREATE INDEX temp.{one.stage}_rid ON {one.stage}(rid)")
        self.connection.execute(f"CREATE INDEX temp.{one.stage}_t1 ON {one.stage}(t1)")

    def _edited(self, one: _Merge, number: int) -> str:
        """Whether the target says something else than what the migration had put there."""
        f = one.projected.fields[number - 1]
        column = f"t.{sql.quoted(f.column)}"
        noted = (
            f"SELECT c.value FROM _sessionctl_conflicts AS c WHERE c.merge_id = {one.merged.merge_id} "
            f"AND c.key IS p.{ID} AND c.field = {sql.literal(f.column)} AND c.why"
        )
        return (
            f"CASE WHEN {compare.faithful(f, column, f'p.v{number}')} THEN 0 "
            f"WHEN EXISTS ({noted} = 'orphan') THEN {column} IS NOT NULL "
            f"WHEN EXISTS ({noted} = 'affinity') THEN 0 ELSE 1 END"
        )

    # -- rows that both sides had -----------------------------------------------------------------------------------

    def _at(self, one: _Merge, alias: str = "b") -> str:
        return one.projected.at("t", alias)

    def _restore(self, one: _Merge) -> None:
        """Put back what merged fields held before, unless the application has written there since."""
        target = sql.quoted(one.projected.target.name)
        for f in one.projected.fields:
            if f.column.lower() in one.dropped:
                continue
            column = f"t.{sql.quoted(f.column)}"
            self._do(
                f"UPDATE OR ABORT {target} AS t SET {sql.quoted(f.column)} = i.value "
                f"FROM temp.{one.stage} AS b JOIN _sessionctl_preimages AS i "
                f"ON i.merge_id = {one.merged.merge_id} AND i.key IS b.id AND i.field = {sql.literal(f.column)} "
                f"WHERE {self._at(one)} AND {compare.exactly(column, 'i.after')}"
            )

    # -- edits ------------------------------------------------------------------------------------------------------

    def _carry_edits(self, one: _Merge) -> None:
        """Rows that the application deleted stay deleted; edits of arrived rows go to the columns they came from."""
        source = sql.quoted(one.projected.source.name)
        self._do(
            f"DELETE FROM {source} AS s WHERE {one.projected.source.handle('s')} IN "
            f"(SELECT rid FROM temp.{one.stage} WHERE NOT present)"
        )
        if not self.discard:
            edited = f"SELECT count(*) FROM temp.{one.stage} WHERE present AND ours AND ({_any(one)})"
            self.carried += self._one(edited)
        for number in self._in_order(one):
            self._carry(one, number, "b.ours")
        self._unmapped(one)

    def _carry_dropped(self, one: _Merge) -> None:
        """A column that goes takes no edit with it: what was written there goes to the source, ours or not."""
        for number, f in enumerate(one.projected.fields, 1):
            if f.column.lower() in one.dropped:
                self._carry(one, number, "NOT b.ours")

    def _in_order(self, one: _Merge) -> list[int]:
        """JSON texts before their members; a column of the same name last, so that it has the last word."""
        ways = [self._way(one, n) for n in range(1, len(one.projected.fields) + 1)]

        def rank(number: int) -> tuple[int, int]:
            found, f = ways[number - 1], one.projected.fields[number - 1]
            named = found is not None and found.column.lower() == f.column.lower()
            return {"json": 0, "member": 1}.get(found.kind if found else "", 2), int(named)

        return sorted(range(1, len(ways) + 1), key=rank)

    def _way(self, one: _Merge, number: int) -> inverse.Way | None:
        return inverse.way(one.projected.merge, one.projected.source, one.projected.fields[number - 1])

    def _carry(self, one: _Merge, number: int, which: str) -> None:
        f, projected = one.projected.fields[number - 1], one.projected
        wanted = f"b.present AND {which} AND b.e{number}"
        back = None if self.discard else self._way(one, number)
        if back is None:
            self._lose(one, f.column, f"FROM temp.{one.stage} AS b WHERE {wanted}")
            return
        value = inverse.edited_value(
            projected, number, back, f"s.{sql.quoted(back.column)}", f"t.{sql.quoted(f.column)}", f"b.v{number}"
        )
        self._do(
            f"UPDATE OR ABORT {sql.quoted(projected.source.name)} AS s SET {sql.quoted(back.column)} = {value} "
            f"FROM temp.{one.stage} AS b JOIN {sql.quoted(projected.target.name)} AS t ON {self._at(one)} "
            f"WHERE {projected.source.handle('s')} = b.rid AND {wanted}"
        )

    def _unmapped(self, one: _Merge) -> None:
        """Columns of the target that the mapping does not know have no way back once they were written."""
        mapped = {f.column.lower() for f in one.projected.fields} | {c.lower() for c, _ in one.projected.keys}
        for column in one.projected.target.columns:
            if column.name.lower() in mapped or column.generated or _computed(column.default):
                continue
            self._lose(
                one,
                column.name,
                f"FROM temp.{one.stage} AS b JOIN {sql.quoted(one.projected.target.name)} AS t ON {self._at(one)} "
                f"WHERE b.ours AND t.{sql.quoted(column.name)} IS NOT {column.default or 'NULL'}",
            )

    def _lose(self, one: _Merge, name: str, which: str) -> None:
        count = self._one(f"SELECT count(*) {which}")
        if count:
            keys = self.connection.execute(f"SELECT b.t1 {which} LIMIT {_NAMED}").fetchall()
            self.losses.append(Loss(one.projected.target.name, name, count, tuple(str(key[0]) for key in keys)))
            if self.keep:
                self._do(f"UPDATE temp.{one.stage} SET ours = 0 WHERE rid IN (SELECT b.rid {which})")
                self.kept += count

    # -- rows that came later ---------------------------------------------------------------------------------------

    def _later_children(self, one: _Merge) -> None:
        """A message written later into a migrated session goes with it; any other child holds its parent back."""
        tables = schema.tables(self.connection)
        for child in tables.values():
            for key in child.foreign_keys:
                if key.parent.lower() != one.projected.target.name.lower() or len(key.columns) != 1:
                    continue
                column = f"c.{sql.quoted(key.columns[0])}"
                going = (
                    f"{column} IN (SELECT t.{sql.quoted(key.parent_columns[0])} FROM temp.{one.stage} AS b "
                    f"JOIN {sql.quoted(one.projected.target.name)} AS t ON {self._at(one)} WHERE b.present AND b.ours)"
                )
                own = self._merge_into(child)
                if own is not None and self._move(own, going):
                    going += f" AND {self._is_later(own, 'c')}"
                self._hold(one, child, column, key.parent_columns[0], going, own)

    def _merge_into(self, child: Table) -> _Merge | None:
        return next(
            (m for m in self._merges if m.projected.target.name.lower() == child.name.lower() and not m.projected.only),
            None,
        )

    def _is_later(self, own: _Merge, alias: str) -> str:
        """Written after the run: behind where the target then ended."""
        rowid, last = own.projected.target.rowid, own.merged.last_rowid
        return f"{alias}.{rowid} > {last}" if rowid and last is not None else "1"

    def _move(self, own: _Merge, going: str) -> bool:
        """Take later rows of a child target back into its source, where every field has a place."""
        target, source = own.projected.target, own.projected.source
        told = inverse.source_row(own.projected.merge, source, target, "c")
        mapped = {f.column.lower() for f in own.projected.fields} | {c.lower() for c, _ in own.projected.keys}
        lost = [c.name for c in target.columns if c.name.lower() not in mapped and not c.generated]
        free = " AND ".join(f"c.{sql.quoted(name)} IS NULL" for name in lost) or "1"
        if told is None or any(self._way(own, n) is None for n in range(1, len(own.projected.fields) + 1)):
            return False
        which = f"{going} AND {self._is_later(own, 'c')} AND {free}"
        into = ", ".join(map(sql.quoted, told))
        moved = self._do(
            f"INSERT OR ABORT INTO {sql.quoted(source.name)}({into}) SELECT {', '.join(told.values())} "
            f"FROM {sql.quoted(target.name)} AS c WHERE {which}"
        )
        self._do(f"DELETE FROM {sql.quoted(target.name)} AS c WHERE {which}")
        self.carried += moved
        return True

    def _hold(self, one: _Merge, child: Table, column: str, parent_column: str, going: str, own: _Merge | None) -> None:
        """Rows of live tables that still need an arrived row keep it in the target, beside the restored one."""
        if own is None and child.name.lower() in {m.projected.source.name.lower() for m in self._merges}:
            return
        held = (
            f"SELECT b.rid FROM temp.{one.stage} AS b JOIN {sql.quoted(one.projected.target.name)} AS t "
            f"ON {self._at(one)} JOIN {sql.quoted(child.name)} AS c ON {column} = t.{sql.quoted(parent_column)} "
            f"WHERE b.present AND b.ours AND {going}"
        )
        self.kept += self._do(f"UPDATE temp.{one.stage} SET ours = 0 WHERE rid IN ({held})")

    def _remove(self, one: _Merge) -> None:
        self.deleted += self._do(
            f"DELETE FROM {sql.quoted(one.projected.target.name)} AS t WHERE EXISTS "
            f"(SELECT 1 FROM temp.{one.stage} AS b WHERE {self._at(one)} AND b.present AND b.ours)"
        )

    def _belonging(self, one: _Merge) -> None:
        """Later rows that the migration says are the source's get a row there; the target keeps its own."""
        merge = one.projected.merge
        if merge.belongs:
            condition = inverse.qualified(merge.belongs, one.projected.target, "t")
            self._copy(one, f"({condition})", merge.belongs)

    def _needed(self, one: _Merge, child: Table, column: str, parent_column: str) -> None:
        """A row that a restored foreign key refers to must be in the source again."""
        source = sql.quoted(one.projected.source.name)
        key = one.projected.keys[0][0]
        value = f"c.{sql.quoted(column)}"
        missing = (
            f"EXISTS (SELECT 1 FROM {sql.quoted(child.name)} AS c WHERE {value} = t.{sql.quoted(key)} AND NOT EXISTS "
            f"(SELECT 1 FROM {source} AS s WHERE s.{sql.quoted(parent_column)} = {value}))"
        )
        self._copy(one, missing, f"{child.name}.{column}")

    def _copy(self, one: _Merge, which: str, what: str) -> None:
        source, target = one.projected.source, one.projected.target
        told = inverse.source_row(one.projected.merge, source, target, "t")
        key = next(iter(one.projected.keys))[0]
        known = f"EXISTS (SELECT 1 FROM temp.{one.stage} AS b WHERE {self._at(one)})"
        if told is not None:
            same = " AND ".join(
                f"s.{sql.quoted(name)} = {told[name]}" for name in source.pks or tuple(told)[:1] if name in told
            )
            known += f" OR EXISTS (SELECT 1 FROM {sql.quoted(source.name)} AS s WHERE {same})"
        rows = f"FROM {sql.quoted(target.name)} AS t WHERE {which} AND NOT ({known})"
        count = self._one(f"SELECT count(*) {rows}")
        if not count:
            return
        if told is None:
            keys = self.connection.execute(f"SELECT t.{sql.quoted(key)} {rows} LIMIT {_NAMED}").fetchall()
            self.losses.append(Loss(target.name, what, count, tuple(str(row[0]) for row in keys)))
            return
        into = ", ".join(map(sql.quoted, told))
        self.carried += self._do(
            f"INSERT OR ABORT INTO {sql.quoted(source.name)}({into}) SELECT {', '.join(told.values())} {rows}"
        )

    def _keep_columns(self) -> None:
        """A column that goes must not take values with it that are nowhere else."""
        for one in self._merges:
            if one.projected.only:
                continue
            told = inverse.source_row(one.projected.merge, one.projected.source, one.projected.target, "t")
            for name in sorted(one.dropped):
                column = one.projected.target.column(name)
                if column is None:
                    continue
                value = f"t.{sql.quoted(column.name)}"
                held = self._held(one, told)
                rows = f"FROM {sql.quoted(one.projected.target.name)} AS t WHERE {value} IS NOT NULL AND NOT {held}"
                count = self._one(f"SELECT count(*) {rows}")
                if count:
                    key = sql.quoted(one.projected.keys[0][0])
                    keys = self.connection.execute(f"SELECT t.{key} {rows} LIMIT {_NAMED}").fetchall()
                    self.losses.append(
                        Loss(one.projected.target.name, column.name, count, tuple(str(row[0]) for row in keys))
                    )
                    if self.keep:
                        self.columns_kept.add((one.projected.target.name.lower(), name))
                        self.kept += count

    def _held(self, one: _Merge, told: Mapping[str, str] | None) -> str:
        source = one.projected.source
        if told is None or not source.pks:
            return f"EXISTS (SELECT 1 FROM temp.{one.stage} AS b WHERE {self._at(one)})"
        same = " AND ".join(f"s.{sql.quoted(name)} = {told[name]}" for name in source.pks)
        return f"EXISTS (SELECT 1 FROM {sql.quoted(source.name)} AS s WHERE {same})"

    # -- small things -----------------------------------------------------------------------------------------------

    def _do(self, statement: str) -> int:
        return max(0, self.connection.execute(statement).rowcount)

    def _one(self, query: str, parameters: Sequence[object] = ()) -> int:
        return int(self.connection.execute(query, parameters).fetchone()[0])


def _any(one: _Merge) -> str:
    return " OR ".join(f"e{n}" for n in range(1, len(one.projected.fields) + 1)) or "0"


def _computed(default: str | None) -> bool:
    """A default that gives another value each time cannot be told from an edit."""
    return default is not None and ("(" in default or default.upper().startswith("CURRENT_"))
