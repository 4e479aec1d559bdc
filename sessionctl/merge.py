"""One Merge, inside the caller's transaction: classify every source row, write, record, and prove.

Set-based SQL only; a bad row costs one statement, a good one nothing. `rows = inserted + identical + merged + forked +
quarantined` and every field's whereabouts are checked before the caller may commit.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sessionctl import compare, references, sql
from sessionctl.errors import SessionctlError
from sessionctl.model import Finding, Outcome, Place, Policy
from sessionctl.model import rows as counted
from sessionctl.projection import ID, RID, Projection, readable
from sessionctl.schema import ForeignKey, Table

_NAMED = 5  # how many keys a message names before it only counts

_REASONS = {
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: "not_null",
    sqlite3.SQLITE_CONSTRAINT_CHECK: "check",
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "unique",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
    sqlite3.SQLITE_CONSTRAINT_ROWID: "unique",
}


@dataclass(slots=True)
class Merging:
    """A merge under way.

    Args:
        tables: the live schema, by name in lower case.
        merge_id: its row in the ledger.
        policy: what happens where both sides hold different values.
        noticed: what our functions met and left as it was: `stamp`, `json`, `utf8`.
        ran: is told every statement, for the plan.
    """

    connection: sqlite3.Connection
    projection: Projection
    tables: Mapping[str, Table]
    merge_id: int
    policy: Policy
    noticed: set[str]
    ran: Callable[[str], None]
    findings: list[Finding] = field(default_factory=list)
    _distance: int | None = None
    _inserted: int = 0

    def run(self) -> Outcome:
        """Merge and prove.

        Raises:
            SessionctlError: `refused` under the policy `fail`, `verification_failed` when the proof does not hold.
        """
        started = time.monotonic()
        target = sql.quoted(self.projection.target.name)
        rows = self._one(f"SELECT count(*) FROM {self.projection.counted}")
        before = self._one(f"SELECT count(*) FROM {target}")
        self._stage(bool(before))
        self._quarantine_keys()
        orphans = self._orphans()
        self._note_distance()
        inserted = self._insert()
        inserted -= self._settle_orphans(orphans)
        self._inserted = inserted
        identical, merged, forked = self._fork() if self.policy == "fork" else self._fill()
        quarantined = self._keep_quarantined()
        conflicts = self._one(
            "SELECT count(*) FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'conflict'",
            self.merge_id,
        )
        after = self._one(f"SELECT count(*) FROM {target}")
        outcome = Outcome(
            self.projection.merge.source,
            self.projection.target.name,
            "",
            rows,
            inserted,
            identical,
            merged,
            forked,
            quarantined,
            conflicts,
            time.monotonic() - started,
        )
        self._prove(outcome, before, after)
        self._keep_left_out()
        self._name_orphans(orphans)
        self._name_what_was_not_understood()
        return outcome

    # -- staging: the rows whose key is in the target already -----------------------------------------------------

    def _stage(self, overlap_possible: bool) -> None:
        for table in ("pair", "decided", "lost", "todo", "orphan", "keyed"):
            self.connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        self._do("CREATE TEMP TABLE lost (rid, id, reason TEXT, detail TEXT)")
        self._do("CREATE INDEX temp.lost_rid ON lost(rid)")
        stored = ", ".join(f"t.{sql.quoted(column)} AS t{n}" for n, (column, _) in enumerate(self.projection.keys, 1))
        self._do(
            f"CREATE TEMP TABLE pair AS SELECT p.*, {stored} FROM ({self.projection.select(insert=False)}) AS p "
            f"CROSS JOIN {sql.quoted(self.projection.target.name)} AS t ON {self.projection.match('t', 'p')}"
            + ("" if overlap_possible else " LIMIT 0")
        )
        self._do(f"CREATE INDEX temp.pair_rid ON pair({RID})")

    def _quarantine_keys(self) -> None:
        """Rows without a key, with one that the target would change ('01' into 1), or with that of an earlier row."""
        self._do(
            f"INSERT INTO lost SELECT {RID}, {ID}, 'null_key', 'the key is NULL' "
            f"FROM ({self.projection.select(insert=False)}) WHERE NOT ({self.projection.key_given})"
        )
        for number, affinity, suspicious in self.projection.turned():
            self._do("DROP TABLE IF EXISTS temp.keyed")
            self._do(f"CREATE TEMP TABLE keyed (rid, id, said, stored {affinity})")
            self._do(
                f"INSERT INTO keyed SELECT {RID}, {ID}, k{number}, k{number} "
                f"FROM ({self.projection.select(insert=False)}) WHERE {suspicious} AND {self.projection.key_given}"
            )
            column = self.projection.keys[number - 1][0]
            self._do(
                f"INSERT INTO lost SELECT rid, id, 'other', {sql.literal(f'{column} would store another key')} "
                f"FROM keyed WHERE NOT {compare.kept('stored', 'said')}"
            )
            self._do(f"DELETE FROM pair WHERE {RID} IN (SELECT rid FROM lost)")
        keys = ", ".join(f"t{n}" for n in range(1, len(self.projection.keys) + 1))
        numbered = f"SELECT {RID}, row_number() OVER (PARTITION BY {keys} ORDER BY rowid) AS n FROM pair"
        twin = f"SELECT {RID} FROM ({numbered}) WHERE n > 1"
        self._do(
            f"INSERT INTO lost SELECT {RID}, {ID}, 'unique', 'another source row has this key already' "
            f"FROM pair WHERE {RID} IN ({twin})"
        )
        self._do(f"DELETE FROM pair WHERE {RID} IN (SELECT rid FROM lost WHERE reason = 'unique')")

    # -- rows that are new in the target --------------------------------------------------------------------------

    def _new_rows(self) -> str:
        """The projected rows that have no partner and are not lost."""
        partners = "" if self._empty("pair") else f" AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.{RID} = p.{RID})"
        lost = "" if self._empty("lost") else f" AND NOT EXISTS (SELECT 1 FROM lost WHERE lost.rid = p.{RID})"
        return f"FROM ({self.projection.select(insert=True)}) AS p WHERE {self.projection.key_given}{partners}{lost}"

    def _columns(self) -> tuple[str, str]:
        names = [*(c for c, _ in self.projection.keys), *(f.column for f in self.projection.fields)]
        values = [f"k{n}" for n in range(1, len(self.projection.keys) + 1)]
        values += [f"v{n}" for n in range(1, len(self.projection.fields) + 1)]
        return ", ".join(map(sql.quoted, names)), ", ".join(values)

    def _insert(self) -> int:
        names, values = self._columns()
        into = f"{sql.quoted(self.projection.target.name)}({names})"
        inserted = self._whole(f"INSERT OR ABORT INTO {into} SELECT {values} {self._new_rows()} ORDER BY {RID}")
        if inserted is not None:
            return inserted
        self._do(f"CREATE TEMP TABLE todo AS SELECT p.*, {RID} AS rid, {ID} AS id {self._new_rows()} ORDER BY {RID}")
        return self._going_on(f"INSERT OR FAIL INTO {into} SELECT {values} FROM temp.todo WHERE", "todo")

    def _whole(self, statement: str) -> int | None:
        """Run a statement; None, and nothing done, when some row cannot live in the target."""
        self.connection.execute("SAVEPOINT whole")
        try:
            done: int | None = self._do(statement)
        except sqlite3.Error as error:
            if not _about_a_row(error):
                raise
            self.connection.execute("ROLLBACK TO whole")
            self.connection.execute(f"EXPLAIN {statement}").close()  # what cannot even be compiled is no row's fault
            done = None
        self.connection.execute("RELEASE whole")
        return done

    def _going_on(self, statement: str, table: str, rowid: str = "rowid") -> int:
        """Run a statement over a staged table in order, quarantining each row that the target refuses.

        An INSERT OR FAIL keeps what comes before a violated constraint and counts it: one statement a bad row. For
        every other refusal the range is halved until the row is found.

        Args:
            statement: ends where the condition on `rowid`, the staged table's, goes.
        """
        statement = f"{statement} {rowid} > ? AND {rowid} <= ?"
        self.ran(f"{statement} -- going on after each row that the target refuses")
        end = self._one(f"SELECT coalesce(max(rowid), 0) FROM temp.{table}")
        done, last, step = 0, 0, end
        while last < end:
            self.connection.execute("SAVEPOINT range")
            try:
                done += self.connection.execute(statement, (last, last + step)).rowcount
                last, step = last + step, min(2 * step, end)
            except sqlite3.Error as error:
                if not _about_a_row(error):
                    raise
                if statement.startswith("INSERT OR FAIL") and error.sqlite_errorcode in _REASONS:
                    kept = self._one("SELECT changes()")  # not total_changes: what triggers wrote does not count
                    done += kept
                    rows = f"SELECT rowid FROM temp.{table} WHERE rowid > ? ORDER BY rowid LIMIT 1 OFFSET ?"
                    last = self._one(rows, last, kept)
                    self._lose(table, last, error)
                else:
                    self.connection.execute("ROLLBACK TO range")
                    if step == 1:
                        last += 1
                        self._lose(table, last, error)
                    step = max(1, step // 2)
            self.connection.execute("RELEASE range")
        return done

    def _lose(self, table: str, rowid: int, error: sqlite3.Error) -> None:
        self.connection.execute(
            f"INSERT INTO lost SELECT {RID}, {ID}, ?, ? FROM temp.{table} WHERE rowid = ?",
            (_REASONS.get(error.sqlite_errorcode, "other"), str(error), rowid),
        )

    # -- references to nothing ------------------------------------------------------------------------------------

    def _checkable(self) -> Iterator[tuple[ForeignKey, Callable[[Sequence[str]], str]]]:
        """The target's foreign keys and, for each, how to say that a row with these values refers to nothing."""
        for key in self.projection.target.foreign_keys:
            parent = self.tables.get(key.parent.lower())
            if parent is not None and not parent.is_key(key.parent_columns):
                self.findings.append(
                    Finding(
                        "foreign_key_mismatch",
                        f"{self.projection.target.name}({', '.join(key.columns)}) refers to {key.parent}"
                        f"({', '.join(key.parent_columns)}), which is no unique key: it cannot be checked",
                        "warning",
                        Place(table=self.projection.target.name, field=key.columns[0]),
                    )
                )
                continue
            yield key, partial(references.nothing, key, parent)

    def _orphans(self) -> list[tuple[ForeignKey, str]]:
        """Note the rows of the target that refer to nothing already: they are not of our making."""
        keys = [
            (key, dangling([f"t.{sql.quoted(column)}" for column in key.columns]))
            for key, dangling in self._checkable()
        ]
        handle = self.projection.target.handle("t")
        self._do("CREATE TEMP TABLE orphan (fk INTEGER, handle, PRIMARY KEY (fk, handle)) WITHOUT ROWID")
        for number, (_, dangling) in enumerate(keys):
            self._do(
                f"INSERT INTO orphan SELECT {number}, {handle} FROM {sql.quoted(self.projection.target.name)} AS t "
                f"WHERE {dangling}"
            )
        return keys

    def _settle_orphans(self, keys: list[tuple[ForeignKey, str]]) -> int:
        """Do with new rows that refer to nothing what the migration says; return how many left the target again."""
        removed = 0
        again = True
        while again:
            again = False
            for number, (key, dangling) in enumerate(keys):
                policy = self._on_orphan(key)
                if policy == "keep":
                    continue
                new = (
                    f"{dangling} AND NOT EXISTS "
                    f"(SELECT 1 FROM orphan WHERE fk = {number} AND handle = {self.projection.target.handle('t')})"
                )
                if policy == "null":
                    self._null_orphans(key, new)
                else:
                    gone = self._remove_orphans(key, new)
                    removed += gone
                    again = again or gone > 0  # a removed row may have been somebody's parent
        return removed

    def _on_orphan(self, key: ForeignKey) -> str:
        said = {c.lower(): p for c, p in self.projection.merge.on_orphan.items()}
        return next((said[c.lower()] for c in key.columns if c.lower() in said), "quarantine")

    def _arrived(self, new: str) -> str:
        return (
            f"FROM ({self.projection.select(insert=False)}) AS p JOIN {sql.quoted(self.projection.target.name)} AS t "
            f"ON {self.projection.match('t', 'p')} WHERE {new} "
            f"AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.{RID} = p.{RID})"
        )

    def _any_new(self, new: str) -> bool:
        table = sql.quoted(self.projection.target.name)
        return bool(self._one(f"SELECT EXISTS (SELECT 1 FROM {table} AS t WHERE {new})"))

    def _null_orphans(self, key: ForeignKey, new: str) -> None:
        if not self._any_new(new):
            return
        for column in key.columns:
            self._do(
                "INSERT INTO _sessionctl_conflicts "
                f"SELECT {self.merge_id}, p.{ID}, {sql.literal(column)}, 'source', 'orphan', t.{sql.quoted(column)} "
                f"{self._arrived(new)}"
            )
        nulls = ", ".join(f"{sql.quoted(c)} = NULL" for c in key.columns)
        self._do(f"UPDATE OR ABORT {sql.quoted(self.projection.target.name)} AS t SET {nulls} WHERE {new}")

    def _name_orphans(self, keys: list[tuple[ForeignKey, str]]) -> None:
        for key, _ in keys:
            rows = [
                str(row[0])
                for row in self.connection.execute(
                    "SELECT DISTINCT key FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'orphan' "
                    "AND field = ?",
                    (self.merge_id, key.columns[0]),
                )
            ]
            if rows:
                what = f"refer by {key.columns[0]} to no row of {key.parent}; the reference was not taken over, "
                self._name("missing_parent", f"{what}the value is kept", rows, key.columns[0])

    def _remove_orphans(self, key: ForeignKey, new: str) -> int:
        if not self._any_new(new):
            return 0
        self._do(f"INSERT INTO lost SELECT p.{RID}, p.{ID}, 'missing_parent', {_no_parent(key)} {self._arrived(new)}")
        return self._do(f"DELETE FROM {sql.quoted(self.projection.target.name)} AS t WHERE {new}")

    # -- rows that are in the target already ----------------------------------------------------------------------

    def _staged_orphans(self, letter: str) -> None:
        """A reference that would be written must not be one to nothing, either.

        Args:
            letter: of the columns of `decided` that hold the values to write.
        """
        target = sql.quoted(self.projection.target.name)
        at = self.projection.at("t", "d")
        for key, dangling in self._checkable():
            numbers = {column: self._number(column) for column in key.columns}
            mapped = {column: f"d.{letter}{number}" for column, number in numbers.items() if number}
            policy = self._on_orphan(key)
            if policy == "keep" or not mapped:
                continue
            written = " OR ".join(f"NOT {compare.exactly(f't.{sql.quoted(c)}', v)}" for c, v in mapped.items())
            refers = dangling([mapped.get(column, f"t.{sql.quoted(column)}") for column in key.columns])
            found = f"FROM decided AS d CROSS JOIN {target} AS t ON {at} WHERE ({written}) AND {refers}"
            if policy == "quarantine":
                self._do(f"INSERT INTO lost SELECT d.{RID}, d.{ID}, 'missing_parent', {_no_parent(key)} {found}")
                self._forget_lost()
                continue
            for column, value in mapped.items():
                self._do(
                    "INSERT INTO _sessionctl_conflicts "
                    f"SELECT {self.merge_id}, d.{ID}, {sql.literal(column)}, 'source', 'orphan', {value} {found}"
                )
            old = "NULL" if letter == "v" else "t.{}"  # a fork is a row of its own
            back = ", ".join(f"{letter}{numbers[c]} = {old.format(sql.quoted(c))}" for c in mapped)
            self._do(f"UPDATE decided AS d SET {back} FROM {target} AS t WHERE {at} AND ({written}) AND {refers}")

    def _forget_lost(self) -> None:
        """What was written down about rows that go to quarantine does not hold."""
        for table in ("_sessionctl_conflicts", "_sessionctl_preimages"):
            self._do(
                f"DELETE FROM {table} WHERE merge_id = {self.merge_id} AND EXISTS "
                f"(SELECT 1 FROM lost JOIN decided AS d ON d.{RID} IS lost.rid WHERE d.{ID} IS {table}.key)"
            )
        for table in ("pair", "decided"):
            self._do(f"DELETE FROM {table} WHERE {RID} IN (SELECT rid FROM lost)")

    def _number(self, column: str) -> int | None:
        names = [f.column.lower() for f in self.projection.fields]
        return names.index(column.lower()) + 1 if column.lower() in names else None

    def _fill(self) -> tuple[int, int, int]:
        if self._empty("pair"):
            return 0, 0, 0
        decisions = [compare.decide(self.projection, n, self.policy) for n in range(1, len(self.projection.fields) + 1)]
        new = ", ".join(f"{d.new} AS n{n}" for n, d in enumerate(decisions, 1))
        changed = " OR ".join(
            f"NOT {compare.exactly(f't.{sql.quoted(f.column)}', f'd.n{n}')}"
            for n, f in enumerate(self.projection.fields, 1)
        )
        at = self.projection.at("t", "d")
        target = sql.quoted(self.projection.target.name)
        self._record_conflicts(decisions)
        self._do(
            f"CREATE TEMP TABLE decided AS SELECT p.{RID}, p.{ID}, {self._target_keys('p')}, 0 AS changed, {new} "
            f"FROM pair AS p CROSS JOIN {target} AS t ON {self.projection.at('t', 'p')}"
        )
        self._staged_orphans("n")
        self._do(f"UPDATE decided AS d SET changed = 1 FROM {target} AS t WHERE {at} AND ({changed})")
        for n, f in enumerate(self.projection.fields, 1):
            column = f"t.{sql.quoted(f.column)}"
            self._do(
                "INSERT INTO _sessionctl_preimages "
                f"SELECT {self.merge_id}, d.{ID}, {sql.literal(f.column)}, {column}, d.n{n} "
                f"FROM decided AS d CROSS JOIN {target} AS t ON {at} "
                f"WHERE d.changed AND NOT {compare.exactly(column, f'd.n{n}')}"
            )
        assigned = ", ".join(f"{sql.quoted(f.column)} = d.n{n}" for n, f in enumerate(self.projection.fields, 1))
        update = f"UPDATE OR ABORT {target} AS t SET {assigned} FROM decided AS d WHERE {at} AND d.changed"
        if self._whole(update) is None:
            self._going_on(f"{update} AND", "decided", "d.rowid")
            self._forget_lost()
        changed_rows = f"FROM decided AS p CROSS JOIN {target} AS t ON {self.projection.at('t', 'p')} WHERE p.changed"
        self._record_changed_forms(changed_rows, "n")
        recorded = (
            f"EXISTS (SELECT 1 FROM _sessionctl_conflicts AS c WHERE c.merge_id = {self.merge_id} AND c.key IS d.{ID})"
        )
        self._do(
            f"INSERT INTO _sessionctl_rows SELECT {self.merge_id}, d.{ID}, "
            f"CASE WHEN d.changed OR {recorded} THEN 'merged' ELSE 'identical' END, d.t1 FROM decided AS d"
        )
        return self._recorded("identical"), self._recorded("merged"), 0

    def _target_keys(self, alias: str) -> str:
        return ", ".join(f"{alias}.t{n}" for n in range(1, len(self.projection.keys) + 1))

    def _record_conflicts(self, decisions: list[compare.Decision]) -> None:
        at = self.projection.at("t", "p")
        for decision in decisions:
            for side, why, name, value, condition, expand in decision.records:
                self._do(
                    "INSERT INTO _sessionctl_conflicts "
                    f"SELECT {self.merge_id}, p.{ID}, {name}, '{side}', '{why}', {value} "
                    f"FROM pair AS p CROSS JOIN {sql.quoted(self.projection.target.name)} AS t ON {at}{expand} "
                    f"WHERE {condition}"
                )
        if self.policy == "fail":
            keys = [
                str(row[0])
                for row in self.connection.execute(
                    "SELECT DISTINCT key FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'conflict'",
                    (self.merge_id,),
                )
            ]
            if keys:
                raise SessionctlError(
                    f"{self.projection.merge.source} and {self.projection.target.name} hold different values in "
                    f"{counted(len(keys))}: {_listed(keys)}",
                    hint="Choose another --on-conflict (fill, keep, source, newest), or make the rows agree first.",
                    code="refused",
                )

    def _fork(self) -> tuple[int, int, int]:
        if self._empty("pair"):
            return 0, 0, 0
        target = sql.quoted(self.projection.target.name)
        same = " AND ".join(
            compare.same(f, f"t.{sql.quoted(f.column)}", f"p.v{n}") for n, f in enumerate(self.projection.fields, 1)
        )
        at = self.projection.at("t", "p")
        self._do(
            f"INSERT INTO _sessionctl_rows SELECT {self.merge_id}, p.{ID}, 'identical', p.t1 "
            f"FROM pair AS p CROSS JOIN {target} AS t ON {at} WHERE {same}"
        )
        known = f"EXISTS (SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {self.merge_id} AND r.key IS p.{ID})"
        content = ", ".join(
            f"CASE WHEN typeof(p.v{n}) = 'text' THEN CAST(p.v{n} AS BLOB) ELSE p.v{n} END"
            for n in range(1, len(self.projection.fields) + 1)
        )
        self._do(
            f"CREATE TEMP TABLE decided AS SELECT p.*, sessionctl_fork({readable('p.k1')}, {content}) AS f1 "
            f"FROM pair AS p WHERE NOT {known}"
        )
        first = sql.quoted(self.projection.keys[0][0])
        rest = "".join(
            f" AND t.{sql.quoted(column)} IS d.k{n}" for n, (column, _) in enumerate(self.projection.keys, 1) if n > 1
        )
        matched = f"t.{first} = d.f1{rest} AND " + same.replace("p.v", "d.v")
        self._do(  # the same fork from an earlier generation is here already
            f"INSERT INTO _sessionctl_rows SELECT {self.merge_id}, d.{ID}, 'identical', d.f1 "
            f"FROM decided AS d CROSS JOIN {target} AS t ON {matched}"
        )
        self._do(f"DELETE FROM decided AS p WHERE {known}")
        self._staged_orphans("v")
        names, values = self._columns()
        became = f"t.{first} = p.f1" + rest.replace("d.k", "p.k")
        forked = self._going_on(
            f"INSERT OR FAIL INTO {target}({names}) SELECT f1{values[2:]} FROM temp.decided WHERE", "decided"
        )
        self._do(
            f"INSERT INTO _sessionctl_rows SELECT {self.merge_id}, d.{ID}, 'forked', d.f1 FROM decided AS d "
            f"WHERE NOT EXISTS (SELECT 1 FROM lost WHERE lost.rid = d.{RID})"
        )
        self._prove_forks(f"{target} AS t ON {became}", forked)
        return self._recorded("identical"), 0, forked

    def _prove_forks(self, join: str, forked: int) -> None:
        lost = f"EXISTS (SELECT 1 FROM lost WHERE lost.rid = p.{RID})"
        rows = f"FROM decided AS p CROSS JOIN {join} WHERE NOT {lost}"
        self._record_changed_forms(rows, "v")
        equal = " AND ".join(
            f"({compare.faithful(f, f't.{sql.quoted(f.column)}', f'p.v{n}')} OR {self._noted(f.column, f'p.v{n}')})"
            for n, f in enumerate(self.projection.fields, 1)
        )
        found = self._one(f"SELECT count(*) {rows} AND ({equal or 1})")
        if found != forked:
            self._fail(f"{self.projection.merge.source}: {forked} rows forked, {found} found whole")

    # -- quarantine -----------------------------------------------------------------------------------------------

    def _keep_quarantined(self) -> int:
        """Copy every lost row whole into the ledger, with its reason."""
        if self._empty("lost"):
            return 0
        first = self._one("SELECT coalesce(max(quarantine_id), 0) FROM _sessionctl_quarantine")
        source = self.projection.source
        self._do(
            "INSERT INTO _sessionctl_quarantine(quarantine_id, merge_id, key, reason, detail) "
            f"SELECT {first} + rowid, {self.merge_id}, id, reason, detail FROM lost ORDER BY rowid"
        )
        for column in source.columns:
            self._do(
                f"INSERT INTO _sessionctl_quarantine_values SELECT {first} + lost.rowid, {sql.literal(column.name)}, "
                f"s.{sql.quoted(column.name)} FROM lost CROSS JOIN {sql.quoted(source.name)} AS s "
                f"ON {source.handle('s')} IS lost.rid"
            )
        self._do(f"INSERT INTO _sessionctl_rows SELECT {self.merge_id}, id, 'quarantined', NULL FROM lost")
        for reason, count in self.connection.execute("SELECT reason, count(*) FROM lost GROUP BY reason").fetchall():
            keys = [
                "NULL" if row[0] is None else str(row[0])
                for row in self.connection.execute("SELECT id FROM lost WHERE reason = ? LIMIT ?", (reason, _NAMED + 1))
            ]
            self.findings.append(
                Finding(
                    "quarantined",
                    f"{counted(count)} of {source.name} in quarantine ({reason}): {_listed(keys, count)}",
                    "warning",
                    Place(table=source.name, key=keys[0]),
                    "See them with `sessionctl quarantine list`; mend the cause, then `sessionctl quarantine retry`.",
                )
            )
        return self._one("SELECT count(*) FROM lost")

    # -- proof ----------------------------------------------------------------------------------------------------

    def _prove(self, outcome: Outcome, before: int, after: int) -> None:
        """The conservation law, by row and by field.

        Raises:
            SessionctlError: `verification_failed`; the caller rolls back.
        """
        name = f"{outcome.source} -> {outcome.target}"
        total = outcome.inserted + outcome.identical + outcome.merged + outcome.forked + outcome.quarantined
        if outcome.rows != total:
            self._fail(f"{name}: {outcome.rows} source rows, but {total} outcomes")
        if after != before + outcome.inserted + outcome.forked:
            self._fail(f"{name}: {after} target rows, expected {before + outcome.inserted + outcome.forked}")
        kept = self._one("SELECT count(*) FROM _sessionctl_quarantine WHERE merge_id = ?", self.merge_id)
        if kept != outcome.quarantined:
            self._fail(f"{name}: {kept} rows in quarantine, expected {outcome.quarantined}")
        arrived, differing = self._inserted_fields()
        if differing:
            target = sql.quoted(self.projection.target.name)
            match = self.projection.match("t", "p")
            new = f"FROM (SELECT * {self._new_rows()}) AS p CROSS JOIN {target} AS t ON {match} WHERE 1"
            self._record_changed_forms(new, "v")
            arrived, differing = self._inserted_fields()
        if arrived != outcome.inserted or differing:
            self._fail(f"{name}: {outcome.inserted} inserted, {arrived} found, {differing} of them differ in a field")
        if self.policy != "fork" and not self._empty("pair"):
            for n, f in enumerate(self.projection.fields, 1):
                missing = self._one(compare.unaccounted(self.projection, n, self.merge_id))
                if missing:
                    self._fail(f"{name}: {missing} values of {f.column} are neither in the target nor recorded")

    def _fail(self, problem: str) -> None:
        raise SessionctlError(
            f"the proof does not hold, so nothing was changed: {problem}",
            hint="This is a defect of sessionctl or of a user-written function: please report the numbers.",
            code="verification_failed",
        )

    def _inserted_fields(self) -> tuple[int, int]:
        """How many new rows are in the target, and how many of them differ from the projection unrecorded."""
        equal = " AND ".join(
            f"({self._as_projected(n)} OR {self._noted(f.column, f'p.v{n}')})"
            for n, f in enumerate(self.projection.fields, 1)
        )
        query = (
            f"SELECT count(*), coalesce(sum(CASE WHEN {equal or 1} THEN 0 ELSE 1 END), 0) "
            f"FROM (SELECT * {self._new_rows()}) AS p CROSS JOIN {sql.quoted(self.projection.target.name)} AS t ON "
        )
        match = self.projection.match("t", "p")
        found = (0, 0)
        if self._distance is not None:
            place = f"t.{self.projection.target.rowid} = p.{RID} + {self._distance}"
            found = self.connection.execute(f"{query}{place} AND {match}").fetchone()
        if found[0] != self._inserted:
            found = self.connection.execute(f"{query}{match}").fetchone()
        return int(found[0]), int(found[1])

    def _note_distance(self) -> None:
        """Where every row is new, the rows will lie in the target as they lie in the source, this far behind it.

        Then the proof reads both sides once, in order, instead of looking every key up.
        """
        source, target = self.projection.source, self.projection.target
        self._distance = None
        if source.rowid and target.rowid and not self.projection.only and self._empty("pair") and self._empty("lost"):
            first, last, rows = self.connection.execute(
                f"SELECT min({source.rowid}), max({source.rowid}), count(*) FROM {sql.quoted(source.name)}"
            ).fetchone()
            if rows and last - first + 1 == rows:
                end = self._one(f"SELECT coalesce(max({target.rowid}), 0) FROM {sql.quoted(target.name)}")
                self._distance = end + 1 - first

    def _as_projected(self, number: int) -> str:
        field = self.projection.fields[number - 1]
        column = f"t.{sql.quoted(field.column)}"
        whole = compare.faithful(field, column, f"p.v{number}")
        return f"{column} IS p.r{number} COLLATE BINARY OR {whole}" if field.respelled else whole

    def _noted(self, column: str, value: str) -> str:
        return (
            f"EXISTS (SELECT 1 FROM _sessionctl_conflicts AS c WHERE c.merge_id = {self.merge_id} AND c.key IS p.{ID} "
            f"AND c.field = {sql.literal(column)} AND c.side = 'source' AND {compare.exactly('c.value', value)})"
        )

    def _record_changed_forms(self, rows: str, letter: str) -> None:
        """Keep the original of every value whose type the target column changed (text that became a number).

        Args:
            rows: FROM and WHERE over the written rows `t` and what was to be written `p`.
            letter: of the columns of `p` that hold the values.
        """
        changed = {
            f.column: f"typeof(t.{sql.quoted(f.column)}) <> typeof(p.{letter}{n}) "
            f"AND NOT {compare.faithful(f, f't.{sql.quoted(f.column)}', f'p.{letter}{n}')} "
            f"AND NOT {self._noted(f.column, f'p.{letter}{n}')}"
            for n, f in enumerate(self.projection.fields, 1)
            if f.fragile
        }
        if not changed or not self._one(f"SELECT EXISTS (SELECT 1 {rows} AND ({' OR '.join(changed.values())}))"):
            return
        for n, f in enumerate(self.projection.fields, 1):
            if f.column in changed and self._do(
                f"INSERT INTO _sessionctl_conflicts SELECT {self.merge_id}, p.{ID}, {sql.literal(f.column)}, 'source', "
                f"'affinity', p.{letter}{n} {rows} AND {changed[f.column]}"
            ):
                keys = [
                    str(row[0])
                    for row in self.connection.execute(
                        "SELECT key FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'affinity' AND field = ?",
                        (self.merge_id, f.column),
                    )
                ]
                self._name("changed_form", f"changed form in {f.column}; the originals are kept", keys, f.column)

    def _keep_left_out(self) -> None:
        """Record what of the extra columns JSON cannot hold, or has under that name already."""
        for name, rows in self.projection.left_out():
            lost = "EXISTS (SELECT 1 FROM lost WHERE lost.rid IS x.rid)"
            self._do(
                f"INSERT INTO _sessionctl_conflicts SELECT {self.merge_id}, x.id, {sql.literal(name)}, 'source', "
                f"'kept', x.value FROM ({rows}) AS x WHERE NOT {lost}"
            )
            keys = [
                str(row[0])
                for row in self.connection.execute(
                    "SELECT key FROM _sessionctl_conflicts WHERE merge_id = ? AND field = ? AND why = 'kept'",
                    (self.merge_id, name),
                )
            ]
            if keys:
                what = f"hold a value in {name} that {self.projection.merge.extras} does not take; the value is kept"
                self._name("extras", what, keys, name)

    def _name_what_was_not_understood(self) -> None:
        """Name the rows whose stamps or JSON were left as they were; nothing is looked for where nothing was met."""
        stamped = self.projection.stamped if self.noticed & {"stamp", "utf8"} else ()
        for column in stamped:
            name = sql.quoted(column)
            odd = f"{name} IS NOT NULL AND {name} <> '' AND NOT sessionctl_instant({readable(name)})"
            self._name_rows(column, odd, f"with a timestamp in {column} that is not understood")
        for column in self.projection.parsed:
            name = sql.quoted(column)
            object_ = (
                f"substr(ltrim({name}), 1, 1) = '{{' AND typeof({name}) = 'text' AND json_valid({name}) "
                f"AND {readable(name)} IS NOT NULL"
            )
            odd = f"CASE WHEN {name} IS NULL OR ({object_}) THEN 0 ELSE trim({name}) NOT IN ('', 'null') END"
            self._name_rows(column, odd, f"with no JSON object in {column}")

    def _name_rows(self, column: str, odd: str, what: str) -> None:
        source = self.projection.source
        if source.column(column) is None:
            return
        keys = [
            "NULL" if row[0] is None else str(row[0])
            for row in self.connection.execute(f"SELECT {source.identity()} FROM {sql.quoted(source.name)} WHERE {odd}")
        ]
        if keys:
            self._name("not_understood", f"{what}; the text stays as it was", keys, column)

    def _name(self, rule: str, what: str, keys: list[str], column: str) -> None:
        self.findings.append(
            Finding(
                rule,
                f"{counted(len(keys))} of {self.projection.merge.source} {what}: {_listed(keys)}",
                "warning",
                Place(table=self.projection.source.name, key=keys[0] if keys else None, field=column),
            )
        )

    # -- small things ---------------------------------------------------------------------------------------------

    def _do(self, statement: str) -> int:
        self.ran(statement)
        return max(0, self.connection.execute(statement).rowcount)

    def _one(self, query: str, *parameters: Any) -> int:
        return int(self.connection.execute(query, parameters).fetchone()[0])

    def _empty(self, table: str) -> bool:
        return not self._one(f"SELECT EXISTS (SELECT 1 FROM temp.{table})")

    def _recorded(self, outcome: str) -> int:
        return self._one(
            "SELECT count(*) FROM _sessionctl_rows WHERE merge_id = ? AND outcome = ?", self.merge_id, outcome
        )


def _no_parent(key: ForeignKey) -> str:
    return sql.literal(f"no row of {key.parent} for {', '.join(key.columns)}")


def _listed(keys: list[str], count: int | None = None) -> str:
    total = len(keys) if count is None else count
    shown = ", ".join(keys[:_NAMED])
    return shown + (f" and {total - _NAMED} more" if total > _NAMED else "")


def _about_a_row(error: sqlite3.Error) -> bool:
    """Whether one row is at fault: a constraint, a wrong type, or an expression of an index that raises."""
    return isinstance(error, sqlite3.IntegrityError) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR
