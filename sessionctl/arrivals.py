"""A recorded merge -> what each of its rows became, and what it is today: the ground that a rollback stands on."""

import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sessionctl import compare, form, ledger, projection, references, schema, sql, values
from sessionctl.errors import SessionctlError
from sessionctl.instants import Form
from sessionctl.ledger import Merged, Run
from sessionctl.model import Migration
from sessionctl.model import rows as counted
from sessionctl.projection import ID, RID, Projection
from sessionctl.schema import ForeignKey, Table

_NAMED = 5  # in a message; JSON has every key


@dataclass(frozen=True, slots=True)
class Loss:
    """Something written since that no place in the old tables can take; without a field, whole rows."""

    table: str
    field: str
    rows: int
    keys: tuple[str, ...]

    def told(self) -> str:
        """As a message has it."""
        place = f"{self.table}.{self.field} in" if self.field else f"the {self.table} that was made again,"
        return f"{place} {counted(self.rows)} ({self.named()})"

    def named(self) -> str:
        """The first of its keys."""
        return ", ".join(self.keys[:_NAMED]) + ("" if len(self.keys) <= _NAMED else " ...")

    def shown(self) -> dict[str, object]:
        """As JSON has it."""
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """What a rollback came to, as its parts add it up.

    Args:
        keep: leave what cannot be carried in the target.
        discard: put migrated rows back as they were archived.
        columns_kept: columns that the run added and that stay, since they hold what is nowhere else.
    """

    connection: sqlite3.Connection
    keep: bool
    discard: bool
    deleted: int = 0
    carried: int = 0
    kept: int = 0
    losses: list[Loss] = field(default_factory=list)
    columns_kept: set[tuple[str, str]] = field(default_factory=set)

    def do(self, statement: str) -> int:
        """Run a statement and say how many rows it changed."""
        return max(0, self.connection.execute(statement).rowcount)

    def one(self, query: str) -> int:
        """The number that a query gives."""
        return int(self.connection.execute(query).fetchone()[0])

    def lose(self, table: str, column: str, key: str, rows: str) -> int:
        """Note the rows of `FROM ...` that cannot be carried, by `key`, and say how many they are."""
        count = self.one(f"SELECT count(*) {rows}")
        if count:
            keys = self.connection.execute(f"SELECT {key} {rows}").fetchall()
            self.losses.append(Loss(table, column, count, tuple(sql.told_key(row[0]) for row in keys)))
        return count


@dataclass(slots=True)
class Arrival:
    """One recorded merge and its rows, staged in `temp.<stage>`: see `take_stock`.

    Args:
        source: the name that its archive has again.
        dropped: columns of the target that go with the run, in lower case.
        forms: how the columns of the source spell timestamps.
    """

    merged: Merged
    projected: Projection
    run: Run
    migration: Migration
    stage: str
    dropped: set[str]
    forms: Mapping[str, Form]

    @property
    def source(self) -> Table:
        return self.projected.source

    @property
    def target(self) -> Table:
        return self.projected.target

    def at(self, target: str = "t", staged: str = "b") -> str:
        """The join of a target and the staged rows that are there; either side finds the other by its index."""
        columns = [
            (f"{target}.{sql.quoted(column)}", f"{staged}.t{n}") for n, (column, _) in enumerate(self.projected.keys, 1)
        ]
        return " AND ".join(f"{column} = {value} AND {column} = {value} COLLATE BINARY" for column, value in columns)

    def key(self, target: str = "t") -> str:
        """The key of a row of the target, for a list of rows."""
        return sql.key(f"{target}.{sql.quoted(column)}" for column, _ in self.projected.keys)

    def staged_key(self, staged: str = "b") -> str:
        """The same of a staged row."""
        return sql.key(f"{staged}.t{n}" for n, _ in enumerate(self.projected.keys, 1))

    def of(self, connection: sqlite3.Connection, key: ForeignKey, child: str = "c") -> str:
        """Whether `child` refers by this key to an arrived row that leaves the target."""
        shown = ", ".join(f"t.{sql.quoted(column)}" for column in key.parent_columns)
        leaving = (
            f"SELECT {shown} FROM temp.{self.stage} AS b JOIN {sql.quoted(self.target.name)} AS t ON {self.at()} "
            "WHERE b.present AND b.ours"
        )
        return references.refers(connection, key, self.target, child, leaving)

    def mapped(self) -> set[str]:
        """The target's columns that the mapping knows, in lower case."""
        return self.projected.mapped()

    def register(self, connection: sqlite3.Connection) -> None:
        """Make the functions callable as this run had them: its clock, its form of a timestamp."""
        values.register(connection, values.Functions(self.merged.form, self.run.applied_at), self.migration.functions)


def prepare(
    connection: sqlite3.Connection,
    migration: Migration,
    run: Run,
    merged: Merged,
    names: Mapping[str, str],
    dropped: Mapping[str, set[str]],
) -> Arrival:
    """The projection of a recorded merge, over its archive under the name that it has again.

    Raises:
        SessionctlError: `refused` when the target is gone or was changed so that the mapping does not fit.
    """
    tables = schema.tables(connection)
    source = tables[names.get(merged.archive.lower(), merged.archive).lower()]
    target = tables.get(merged.outcome.target.lower())
    if target is None:
        raise SessionctlError(f"the table {merged.outcome.target} is gone", hint="Restore the backup.", code="refused")
    merge = ledger.merge_of(migration, merged)
    recorded = f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merged.merge_id} AND r.key IS "
    only = f"EXISTS ({recorded}+({source.identity()}))" if run.kind == "retry" else ""
    projected, refusals = projection.build(migration, merge, source, target, tables, merged.form, only)
    if projected is None:
        raise SessionctlError(refusals[0].message, hint=refusals[0].instead, code="refused")
    own, forms = dropped.get(target.name.lower(), set()), form.of_source(connection, merge, source)
    return Arrival(merged, projected, run, migration, f"back{merged.merge_id}", own, forms)


def take_stock(connection: sqlite3.Connection, one: Arrival) -> None:
    """Stage every row that arrived.

    `rid` is its row in the source, `id` its key there, `k1` the key under which it arrived; `t1`... is where it is in
    the target, `present` whether it still is, `ours` whether the run brought it; `v1`... is what it says by the
    mapping, `e1`... whether the application has written something else there.
    """
    projected, target = one.projected, one.projected.target
    one.register(connection)
    numbers = range(1, len(projected.fields) + 1)
    first = f"t.{sql.quoted(projected.keys[0][0])}"
    reached = "coalesce(r.target_key, p.k1)"
    ours = "coalesce(r.outcome, 'inserted') IN ('inserted', 'forked')"
    edited = ", ".join(
        f"CASE WHEN {first} IS NULL THEN 0 WHEN {ours} THEN {_edited(one, n)} ELSE {_rewritten(one, n)} END AS e{n}"
        for n in numbers
    )
    keys = ", ".join(f"t.{sql.quoted(column)} AS t{n}" for n, (column, _) in enumerate(projected.keys, 1))
    shown = ", ".join(f"p.v{n}" for n in numbers)
    connection.execute(f"DROP TABLE IF EXISTS temp.{one.stage}")
    connection.execute(
        f"CREATE TEMP TABLE {one.stage} AS SELECT p.{RID} AS rid, p.{ID} AS id, {reached} AS k1, {shown}, "
        f"{ours} AS ours, {first} IS NOT NULL AS present, {keys}, {edited} "
        f"FROM ({projected.select(insert=True)}) AS p "
        f"LEFT JOIN _sessionctl_rows AS r ON r.merge_id = {one.merged.merge_id} AND r.key IS +p.{ID} "
        f"LEFT JOIN {sql.quoted(target.name)} AS t "
        f"ON {first} = {reached} AND {first} = {reached} COLLATE BINARY{projected.rest()} "
        f"WHERE {projected.given('p')} AND coalesce(r.outcome, 'inserted') <> 'quarantined'"
    )
    found = ", ".join(f"t{n}" for n, _ in enumerate(projected.keys, 1))
    connection.execute(f"CREATE INDEX temp.{one.stage}_rid ON {one.stage}(rid)")
    connection.execute(f"CREATE INDEX temp.{one.stage}_key ON {one.stage}({found})")


def _edited(one: Arrival, number: int) -> str:
    """Whether the target says something else than what the migration had put there."""
    f = one.projected.fields[number - 1]
    column = f"t.{sql.quoted(f.column)}"
    noted = (
        f"SELECT c.value FROM _sessionctl_conflicts AS c WHERE c.merge_id = {one.merged.merge_id} "
        f"AND c.key IS +p.{ID} AND c.field = {sql.literal(f.column)} AND c.why"
    )
    return (
        f"CASE WHEN {stored(one, number, f'p.v{number}')} THEN 0 "
        f"WHEN EXISTS ({noted} = 'orphan') THEN {column} IS NOT NULL ELSE 1 END"
    )


def stored(one: Arrival, number: int, value: str) -> str:
    """Whether a field of the target `t` still holds what the run wrote there, whatever the column made of it."""
    f = one.projected.fields[number - 1]
    column, declared = f"t.{sql.quoted(f.column)}", one.target.column(f.column)
    plain = compare.faithful(f, column, value)
    if not f.fragile or declared is None:
        return plain
    # What a column makes of a value: INTEGER does what NUMERIC does, but a CAST to it would stop at the first letter of
    # '1e5'; and neither touches what is no number from end to end, as a comparison with a NUMERIC tells.
    cast = "NUMERIC" if declared.affinity == "INTEGER" else declared.affinity
    turned = f"typeof({column}) <> typeof({value}) AND CAST({value} AS NUMERIC) = {value}"
    return f"({plain} OR ({turned} AND {compare.exactly(column, f'CAST({value} AS {cast})')}))"


def _rewritten(one: Arrival, number: int) -> str:
    """The same for a row that the target had before; only a column that goes needs to know."""
    f = one.projected.fields[number - 1]
    if f.column.lower() not in one.dropped:
        return "0"
    kept = left(one, f.column, f"p.{ID}")
    return f"EXISTS (SELECT 1 {kept}) AND NOT EXISTS (SELECT 1 {kept} AND {stored(one, number, 'i.after')})"


def left(one: Arrival, column: str, key: str) -> str:
    """`FROM ...` with what a column held before, and after, by the key of the row in the source."""
    return (
        f"FROM _sessionctl_preimages AS i WHERE i.merge_id = {one.merged.merge_id} AND i.key IS +{key} "
        f"AND i.field = {sql.literal(column)}"
    )


def look_again(connection: sqlite3.Connection, one: Arrival) -> None:
    """What a column that goes still says in rows that the target had before, now that every merge took back its own."""
    for number, f in enumerate(one.projected.fields, 1):
        declared = one.target.column(f.column)
        if declared is not None and f.column.lower() in one.dropped:
            written = declared.written(f"t.{sql.quoted(f.column)}")
            connection.execute(
                f"UPDATE temp.{one.stage} AS b SET e{number} = 1 FROM {sql.quoted(one.target.name)} AS t "
                f"WHERE {one.at()} AND b.present AND NOT b.ours AND {written} "
                f"AND NOT EXISTS (SELECT 1 {left(one, f.column, 'b.id')})"
            )
