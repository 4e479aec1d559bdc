"""The staged rows of one merge, and what every part of it needs: statements, counts, and rows that cannot go over."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sessionctl import compare, ledger, rebuild, schema, sql, sqlite_errors
from sessionctl.model import Finding, Place, Policy
from sessionctl.model import rows as counted
from sessionctl.projection import ID, RID, Projection
from sessionctl.schema import Table
from sessionctl.values import Functions

_SAMPLE = 64  # keys that are looked up before all rows are taken for new ones
TWIN = "another source row has this key already"
NAMED = 5  # how many keys a message names before it only counts

_REASONS = {
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: "not_null",
    sqlite3.SQLITE_CONSTRAINT_CHECK: "check",
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "unique",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
    sqlite3.SQLITE_CONSTRAINT_ROWID: "unique",
}


@dataclass(slots=True)
class Work:
    """A merge under way.

    Args:
        tables: the live schema, by name in lower case.
        merge_id: its row in the ledger.
        policy: what happens where both sides hold different values.
        functions: as they are registered, and what they noticed.
        ran: is told every statement, for the plan.
        distance: how far behind its source row each new row lies in the target, where that is one number.
        inserted: how many rows were new in the target.
        last: rows of the target beyond this rowid are new; None where rowids do not tell.
        staged: whether `todo` holds the projected rows: what needs a call of ours is worked out once.
        fresh: which rows `t` of the target this merge alone may write, where it is one of many over few rows each:
            nothing else of the target is looked at, and `distance` says beforehand where they lie.
    """

    connection: sqlite3.Connection
    projection: Projection
    tables: Mapping[str, Table]
    merge_id: int
    policy: Policy
    functions: Functions
    ran: Callable[[str], None]
    findings: list[Finding] = field(default_factory=list)
    distance: int | None = None
    inserted: int = 0
    last: int | None = None
    staged: bool = False
    fresh: str = ""

    def straight(self) -> bool:
        """Insert every source row as a new one, if that is what they all are; else nothing is done.

        Where none of a few keys from all over the source is in the target, all rows are written without a look whether
        they are there: the target's own unique key objects to a single one that is.
        """
        target, source = self.projection.target, self.projection.source
        if not target.rowid or self.projection.numbers_target or any(self.projection.turned()):
            return False
        if self._returned() or self._sample_meets():
            return False
        self.stage(overlap_possible=False)
        rows = self.one(f"SELECT count(*) FROM {self.projection.counted()}")
        last = 0 if self.fresh else self.one(f"SELECT coalesce(max({target.rowid}), 0) FROM {sql.quoted(target.name)}")
        if last < 0 or last + rows >= 1 << 62:
            return False
        self.connection.execute("SAVEPOINT straight")
        if source.rowid and self.projection.costly:
            self.do(f"CREATE TEMP TABLE _sessionctl_todo AS {self.projection.select(insert=True)} ORDER BY {RID}")
            self.staged = True
        done = self._all_at_once() == rows
        if done:
            self.inserted, self.last = rows, None if self.fresh else last
        else:  # some row has no key, is there, or cannot go over
            self.staged = False
            self.connection.execute("ROLLBACK TO straight")
        self.connection.execute("RELEASE straight")
        return done

    def _sample_meets(self) -> bool:
        """Whether one of a few keys, evenly spread over the source, is in the target."""
        source, some = self.projection.source, "" if self.fresh else f"LIMIT {_SAMPLE}"
        if source.rowid and not self.fresh:
            first, last, _ = self.extent()
            places = range(first, last + 1, max(1, (last - first) // _SAMPLE))
            some = f"WHERE {RID} IN ({', '.join(map(str, places))})"
        rows = f"({self.projection.select(insert=False)} {some})"
        target, match = sql.quoted(self.projection.target.name), self.projection.match("t", "p")
        return bool(self.one(f"SELECT EXISTS (SELECT 1 FROM {rows} AS p CROSS JOIN {target} AS t ON {match})"))

    def stage(self, overlap_possible: bool) -> None:
        self._number_rows()
        for table in ("pair", "decided", "lost", "todo", "orphan", "keyed", "waiting", "found"):
            self.connection.execute(f"DROP TABLE IF EXISTS temp._sessionctl_{table}")
        self.do(  # `rid` takes its affinity from the rows themselves: without it, no look-up would use the index
            f"CREATE TEMP TABLE _sessionctl_lost AS SELECT {RID} AS rid, NULL AS id, '' AS reason, '' AS detail "
            f"FROM ({self.projection.select(insert=False)}) LIMIT 0"
        )
        self.do("CREATE INDEX temp._sessionctl_lost_rid ON _sessionctl_lost(rid)")
        stored = ", ".join(f"t.{sql.quoted(column)} AS t{n}" for n, (column, _) in enumerate(self.projection.keys, 1))
        self.do(
            f"CREATE TEMP TABLE _sessionctl_pair AS SELECT p.*, {stored} "
            f"FROM ({self.projection.select(insert=False)}) AS p "
            f"CROSS JOIN {sql.quoted(self.projection.target.name)} AS t ON {self.projection.match('t', 'p')}"
            + ("" if overlap_possible else " LIMIT 0")
        )
        self.do(f"CREATE INDEX temp._sessionctl_pair_rid ON _sessionctl_pair({RID})")
        if overlap_possible and self._returned():
            self._pair_returned(stored)

    def _returned(self) -> bool:
        """Whether a rollback gave rows to this source that the target has under keys of their own."""
        return ledger.returned(self.connection, self.projection.source.name)

    def _pair_returned(self, stored: str) -> None:
        """Such a row meets itself, whatever key the mapping makes of it."""
        first = f"t.{sql.quoted(self.projection.keys[0][0])}"
        itself = (
            f"FROM ({self.projection.select(insert=False)}) AS p CROSS JOIN _sessionctl_returned AS r "
            f"ON r.source = {sql.literal(self.projection.source.name)} AND r.key IS +p.{ID} "
            f"AND r.target = {sql.literal(self.projection.target.name)} "
            f"CROSS JOIN {sql.quoted(self.projection.target.name)} AS t "
            f"ON {first} = r.target_key AND {first} = r.target_key COLLATE BINARY{self.projection.rest()}"
        )
        self.do(f"DELETE FROM _sessionctl_pair WHERE {RID} IN (SELECT p.{RID} {itself})")
        self.do(f"INSERT INTO _sessionctl_pair SELECT p.*, {stored} {itself}")

    def extent(self) -> tuple[int, int, int]:
        """The first and the last rowid of the source (1 and 0 without rows), and how many rows it has."""
        source = self.projection.source
        ends = (f"(SELECT {end}({source.rowid}) FROM {sql.quoted(source.name)})" for end in ("min", "max"))
        first, last, rows = self.connection.execute(  # each end alone, so that it is looked up and not searched
            f"SELECT {', '.join(ends)}, (SELECT count(*) FROM {sql.quoted(source.name)})"
        ).fetchone()
        return (first, last, rows) if rows else (1, 0, 0)

    def _number_rows(self) -> None:
        """Close the gaps between rows that only their number tells apart: a VACUUM would, and we know them by it."""
        source = self.projection.source
        if source.pks or not source.rowid:
            return
        table, rowid = sql.quoted(source.name), source.rowid
        first, last, rows = self.extent()
        beyond = max(last, rows)
        if (first, last) == (1, rows) or beyond + rows >= 1 << 62:
            return
        self.do(  # under a name that no column has; a rollback gives the rows their old numbers again
            f"INSERT INTO _sessionctl_preimages(merge_id, key, field, value) SELECT {self.merge_id}, "
            f"row_number() OVER (ORDER BY {rowid}), '', {rowid} FROM {table}"
        )
        self.do(
            f"UPDATE OR ABORT {table} AS s SET {rowid} = {beyond} + i.key FROM _sessionctl_preimages AS i "
            f"WHERE i.merge_id = {self.merge_id} AND i.field = '' AND i.value = s.{rowid}"
        )
        self.do(f"UPDATE OR ABORT {table} SET {rowid} = {rowid} - {beyond}")

    def quarantine_keys(self) -> None:
        """Rows without a key, with one that the target would change ('01' into 1), or with that of an earlier row."""
        self.do(
            f"INSERT INTO _sessionctl_lost SELECT {RID}, {ID}, 'null_key', 'the key is NULL' "
            f"FROM ({self.projection.select(insert=False)}) WHERE NOT ({self.projection.given()})"
        )
        self._quarantine_nameless()
        for number, affinity, suspicious in self.projection.turned():
            self.do("DROP TABLE IF EXISTS temp._sessionctl_keyed")
            self.do(f"CREATE TEMP TABLE _sessionctl_keyed (rid, id, said, stored {affinity})")
            self.do(
                f"INSERT INTO _sessionctl_keyed SELECT {RID}, {ID}, k{number}, k{number} "
                f"FROM ({self.projection.select(insert=False)}) WHERE {suspicious} AND {self.projection.given()}"
            )
            column = self.projection.keys[number - 1][0]
            self.do(
                "INSERT INTO _sessionctl_lost "
                f"SELECT rid, id, 'other', {sql.literal(f'{column} would store another key')} "
                f"FROM _sessionctl_keyed WHERE NOT {compare.kept('stored', 'said')} "
                "AND NOT EXISTS (SELECT 1 FROM _sessionctl_lost WHERE _sessionctl_lost.rid = _sessionctl_keyed.rid)"
            )
            self.do(f"DELETE FROM _sessionctl_pair WHERE {RID} IN (SELECT rid FROM _sessionctl_lost)")
        keys = ", ".join(f"t{n}" for n in range(1, len(self.projection.keys) + 1))
        numbered = f"SELECT {RID}, row_number() OVER (PARTITION BY {keys} ORDER BY rowid) AS n FROM _sessionctl_pair"
        twin = f"SELECT {RID} FROM ({numbered}) WHERE n > 1"
        self.do(
            f"INSERT INTO _sessionctl_lost SELECT {RID}, {ID}, 'unique', {sql.literal(TWIN)} "
            f"FROM _sessionctl_pair WHERE {RID} IN ({twin})"
        )
        self.do(
            f"DELETE FROM _sessionctl_pair WHERE {RID} IN (SELECT rid FROM _sessionctl_lost WHERE reason = 'unique')"
        )

    def _quarantine_nameless(self) -> None:
        """Rows whose own key is NULL, as another row's is: what is recorded of the one would hold for the other."""
        source, table = self.projection.source, sql.quoted(self.projection.source.name)
        nameless = " OR ".join(f"{sql.quoted(name)} IS NULL" for name in source.pks)
        if not (nameless and source.rowid and self.one(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {nameless})")):
            return
        alike = f"SELECT {source.rowid} AS rid, count(*) OVER (PARTITION BY {source.identity()}) AS n"
        self.do(
            f"INSERT INTO _sessionctl_lost SELECT {RID}, {ID}, 'null_key', 'its own key is NULL, as another row''s is' "
            f"FROM ({self.projection.select(insert=False)}) WHERE {RID} IN "
            f"(SELECT rid FROM ({alike} FROM {table} WHERE {nameless}) WHERE n > 1) AND {self.projection.given()}"
        )
        self.do(f"DELETE FROM _sessionctl_pair WHERE {RID} IN (SELECT rid FROM _sessionctl_lost)")

    def new_rows(self) -> str:
        """The projected rows that have no partner and are not lost."""
        partners = (
            ""
            if self.empty("_sessionctl_pair")
            else f" AND NOT EXISTS (SELECT 1 FROM _sessionctl_pair WHERE _sessionctl_pair.{RID} = p.{RID})"
        )
        lost = (
            ""
            if self.empty("_sessionctl_lost")
            else f" AND NOT EXISTS (SELECT 1 FROM _sessionctl_lost WHERE _sessionctl_lost.rid = p.{RID})"
        )
        rows = "temp._sessionctl_todo" if self.staged else f"({self.projection.select(insert=True)})"
        return f"FROM {rows} AS p WHERE {self.projection.given()}{partners}{lost}"

    def columns(self, first: str = "k1") -> tuple[str, str]:
        """The columns of a new row and their values, the first part of its key by another name if need be."""
        names = [*(c for c, _ in self.projection.keys), *(f.column for f in self.projection.fields)]
        values = [first, *(f"k{n}" for n in range(2, len(self.projection.keys) + 1))]
        values += [f"v{n}" for n in range(1, len(self.projection.fields) + 1)]
        if self.fresh:
            names.insert(0, str(self.projection.target.rowid))
            values.insert(0, f"{RID} + {self.distance}")
        return ", ".join(map(sql.quoted, names)), ", ".join(values)

    def insertion(self) -> str:
        """Write every new row, in the order of the source."""
        names, values = self.columns()
        order = "" if self.staged else f" ORDER BY {RID}"
        into = f"{sql.quoted(self.projection.target.name)}({names})"
        return f"INSERT OR ABORT INTO {into} SELECT {values} {self.new_rows()}{order}"

    def insert(self) -> int:
        inserted = self._all_at_once()
        if inserted is not None:
            return inserted
        names, values = self.columns()
        into = f"{sql.quoted(self.projection.target.name)}({names})"
        self.do(
            "CREATE TEMP TABLE _sessionctl_todo AS "
            f"SELECT p.*, {RID} AS rid, {ID} AS id {self.new_rows()} ORDER BY {RID}"
        )
        return self.going_on(
            f"INSERT OR FAIL INTO {into} SELECT {values} FROM temp._sessionctl_todo WHERE", "_sessionctl_todo"
        )

    def _all_at_once(self) -> int | None:
        """Write every new row by one statement; None, and nothing done, when some row cannot live in the target."""
        first, last, count = (1, 0, 0) if self.fresh or not self.projection.source.rowid else self.extent()
        rows, number, span = f"({self.projection.select(insert=True)})", RID, range(first, last + 1)
        if self.staged:  # in the order of the source, and numbered from 1
            rows, number, span = "temp._sessionctl_todo", "rowid", range(1, count + 1)
        names = rebuild.unordered(self.connection, self.projection, rows, number, span)
        aside = schema.put_aside(self.connection, names)
        done = self.whole(self.insertion())
        schema.resume(self.connection, aside)
        if done is not None:
            for name in names:
                self.do(f"REINDEX main.{sql.quoted(name)}")
        return done

    def whole(self, statement: str) -> int | None:
        """Run a statement; None, and nothing done, when some row cannot live in the target."""
        self.connection.execute("SAVEPOINT whole")
        try:
            done: int | None = self.do(statement)
        except sqlite3.Error as error:
            if not _about_a_row(error):
                raise
            self.connection.execute("ROLLBACK TO whole")
            self.connection.execute(f"EXPLAIN {statement}").close()  # what cannot even be compiled is no row's fault
            done = None
        self.connection.execute("RELEASE whole")
        return done

    def going_on(self, statement: str, table: str, rowid: str = "rowid") -> int:
        """Run a statement over a staged table in order, quarantining each row that the target refuses.

        An INSERT OR FAIL keeps what comes before a violated constraint and counts it: one statement a bad row. For
        every other refusal the range is halved until the row is found.

        Args:
            statement: ends where the condition on `rowid`, the staged table's, goes.
        """
        statement = f"{statement} {rowid} > ? AND {rowid} <= ?"
        self.ran(f"{statement} -- going on after each row that the target refuses")
        end = self.one(f"SELECT coalesce(max(rowid), 0) FROM temp.{table}")
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
                    kept = self.one("SELECT changes()")  # not total_changes: what triggers wrote does not count
                    done += kept
                    rows = f"SELECT rowid FROM temp.{table} WHERE rowid > ? ORDER BY rowid LIMIT 1 OFFSET ?"
                    last = self.one(rows, last, kept)
                    self.lose(table, last, error)
                else:
                    self.connection.execute("ROLLBACK TO range")
                    if step == 1:
                        last += 1
                        self.lose(table, last, error)
                    step = max(1, step // 2)
            self.connection.execute("RELEASE range")
        return done

    def lose(self, table: str, rowid: int, error: sqlite3.Error) -> None:
        self.connection.execute(
            f"INSERT INTO _sessionctl_lost SELECT {RID}, {ID}, ?, ? FROM temp.{table} WHERE rowid = ?",
            (_REASONS.get(error.sqlite_errorcode, "other"), sqlite_errors.told(error), rowid),
        )

    def forget_lost(self) -> None:
        """What was written down about rows that go to quarantine does not hold."""
        gone = f"SELECT {ID} FROM _sessionctl_decided WHERE {RID} IN (SELECT rid FROM _sessionctl_lost)"
        for table in ("_sessionctl_conflicts", "_sessionctl_preimages"):
            self.do(f"DELETE FROM {table} WHERE merge_id = {self.merge_id} AND {sql.among('key', gone)}")
        for table in ("_sessionctl_pair", "_sessionctl_decided"):
            self.do(f"DELETE FROM {table} WHERE {RID} IN (SELECT rid FROM _sessionctl_lost)")

    def noted(self, column: str, value: str) -> str:
        return (
            f"EXISTS (SELECT 1 FROM _sessionctl_conflicts AS c WHERE c.merge_id = {self.merge_id} AND c.key IS +p.{ID} "
            f"AND c.field = {sql.literal(column)} AND c.side = 'source' AND {compare.exactly('c.value', value)})"
        )

    def name(self, rule: str, what: str, keys: list[str], column: str) -> None:
        self.findings.append(naming(self.projection, rule, what, keys, column))

    def do(self, statement: str) -> int:
        self.ran(statement)
        return max(0, self.connection.execute(statement).rowcount)

    def one(self, query: str, *parameters: Any) -> int:
        return int(self.connection.execute(query, parameters).fetchone()[0])

    def empty(self, table: str) -> bool:
        return not self.one(f"SELECT EXISTS (SELECT 1 FROM temp.{table})")

    def recorded(self, outcome: str) -> int:
        return self.one(
            "SELECT count(*) FROM _sessionctl_rows WHERE merge_id = ? AND outcome = ?", self.merge_id, outcome
        )


def naming(projection: Projection, rule: str, what: str, keys: list[str], column: str) -> Finding:
    """A warning that names rows of the source."""
    return Finding(
        rule,
        f"{counted(len(keys))} of {projection.merge.source} {what}: {listed(keys)}",
        "warning",
        Place(table=projection.source.name, key=keys[0] if keys else None, field=column),
    )


def listed(keys: list[str], count: int | None = None) -> str:
    total = len(keys) if count is None else count
    shown = ", ".join(keys[:NAMED])
    return shown + (f" and {total - NAMED} more" if total > NAMED else "")


def in_function(error: sqlite3.Error) -> bool:
    """Whether a Python function that SQL calls has raised: SQLite tells it by these words alone."""
    return str(error) == "user-defined function raised exception"


def _about_a_row(error: sqlite3.Error) -> bool:
    """Whether one row is at fault: a constraint, a wrong type, or an expression of an index that raises.

    A Python function that raises is not: it may be Ctrl-C, and another try would hide that.
    """
    if in_function(error):
        return False
    return isinstance(error, sqlite3.IntegrityError) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR
