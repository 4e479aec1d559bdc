"""Rows that were written after a run: with whom they go when it is rolled back, and what they need where they stay."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sessionctl import compare, inverse, noted, schema, sql
from sessionctl.arrivals import Arrival, Tally
from sessionctl.computed import is_computed
from sessionctl.purity import over
from sessionctl.schema import ForeignKey, Table


def hold_or_move(tally: Tally, arrivals: list[Arrival], one: Arrival) -> None:
    """A message written later into a migrated session goes back with it; any other child holds its parent."""
    children = [
        (child, key)
        for child in schema.tables(tally.connection).values()
        for key in child.foreign_keys
        if key.parent.lower() == one.target.name.lower()
    ]
    for child, key in children:
        own = _taker(arrivals, one, child)
        if own is not None:
            _move(tally, arrivals, own, f"{one.of(tally.connection, key)} AND {_stays(arrivals, one, child)}")
    held = 1
    while held:  # a held row may refer to another one
        held = sum(_hold(tally, arrivals, one, child, key) for child, key in children)
        tally.kept += held


def _stays(arrivals: list[Arrival], one: Arrival, child: Table) -> str:
    """The child is not on its way out itself, and its parent was not missing before the run."""
    leaves = [
        f" AND NOT EXISTS (SELECT 1 FROM temp.{own.stage} AS o WHERE {own.at('c', 'o')} AND o.ours)"
        for own in _into(arrivals, child)
    ]
    return f"NOT {_adopted(one, child)}{''.join(leaves)}"


def _adopted(one: Arrival, child: Table) -> str:
    """The child referred to nothing before the run."""
    return (
        f"EXISTS (SELECT 1 FROM _sessionctl_adopted AS a WHERE a.merge_id = {one.merged.merge_id} "
        f"AND a.child = {sql.literal(child.name)} AND a.key IS +({child.identity('c')}))"
    )


def _into(arrivals: list[Arrival], table: Table) -> list[Arrival]:
    return [own for own in arrivals if own.target.name.lower() == table.name.lower()]


def _hold(tally: Tally, arrivals: list[Arrival], one: Arrival, child: Table, key: ForeignKey) -> int:
    values = ", ".join(f"t.{sql.quoted(column)}" for column in key.parent_columns)
    columns = ", ".join(f"c.{sql.quoted(column)}" for column in key.columns)
    which = f"{one.of(tally.connection, key)} AND {_stays(arrivals, one, child)}"
    needed = f"SELECT {columns} FROM {sql.quoted(child.name)} AS c WHERE {which}"
    return tally.do(
        f"UPDATE temp.{one.stage} SET ours = 0 WHERE rid IN (SELECT b.rid FROM temp.{one.stage} AS b "
        f"JOIN {sql.quoted(one.target.name)} AS t ON {one.at()} "
        f"WHERE b.present AND b.ours AND ({values}) IN ({needed}))"
    )


def _taker(arrivals: list[Arrival], one: Arrival, child: Table) -> Arrival | None:
    """The merge whose source takes later children: the one that refers to the same source, or to none."""
    own = [a for a in _into(arrivals, child) if not a.projected.only]
    parents = {a.stage: {key.parent.lower() for key in a.source.foreign_keys} for a in own}
    beside = [a for a in own if one.source.name.lower() in parents[a.stage]]
    return next(iter(beside or [a for a in reversed(own) if not parents[a.stage]]), None)


def _move(tally: Tally, arrivals: list[Arrival], own: Arrival, which: str) -> None:
    """Take later rows of a child target back into its source, where every field has a place."""
    target, source = own.target, own.source
    told = inverse.source_row(own.projected.merge, source, target, "c", own.forms)
    ways = [inverse.way(own.projected.merge, source, field) for field in own.projected.fields]
    if told is None or None in ways:
        return
    free = "".join(
        f" AND c.{sql.quoted(column.name)} IS {'NULL' if is_computed(column) else column.default or 'NULL'}"
        for column in target.columns
        if column.name.lower() not in own.mapped() and not column.generated and column.name != target.rowid_alias
    )
    arrived = "".join(
        f" AND NOT EXISTS (SELECT 1 FROM temp.{a.stage} AS o WHERE {a.at('c', 'o')})" for a in _into(arrivals, target)
    )
    needed = "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {sql.quoted(child.name)} AS g WHERE "
        + " AND ".join(
            f"g.{sql.quoted(a)} = c.{sql.quoted(b)}" for a, b in zip(key.columns, key.parent_columns, strict=True)
        )
        + ")"
        for child in schema.tables(tally.connection).values()
        for key in child.foreign_keys
        if key.parent.lower() == target.name.lower()
    )
    exact = " AND ".join(inverse.exactly(own.projected.merge, source, target, "c"))
    rows = f"FROM {sql.quoted(target.name)} AS c WHERE {which}{free}{arrived}{needed} AND {exact}"
    moved = _insert(tally, source, told, target.handle("c"), rows)
    tally.carried += moved
    tally.do(
        f"DELETE FROM {sql.quoted(target.name)} AS c "
        f"WHERE {target.handle('c')} IN (SELECT handle FROM temp._sessionctl_going)"
    )


def _insert(tally: Tally, source: Table, told: dict[str, str], handle: str, rows: str) -> int:
    """Insert target rows into a source as far as it takes them; `temp.going` has the handles of those that went."""
    keys = source.pks or tuple(told)
    same = " AND ".join(f"s.{sql.quoted(name)} IS {_by(told, name)}" for name in keys)
    there = f"EXISTS (SELECT 1 FROM {sql.quoted(source.name)} AS s WHERE {same})"
    tally.do("DROP TABLE IF EXISTS temp._sessionctl_going")
    tally.do(
        f"CREATE TEMP TABLE _sessionctl_going AS SELECT {handle} AS handle {rows} AND NOT {there} ORDER BY {handle}"
    )
    rest = rows[: rows.index(" WHERE ")]
    into = f"{sql.quoted(source.name)}({', '.join(map(sql.quoted, told))})"
    values = ", ".join(told.values())
    insert(
        tally,
        f"INSERT OR ABORT INTO {into} SELECT {values} {rest} JOIN temp._sessionctl_going AS g "
        f"ON {handle} = g.handle WHERE g.rowid",
    )
    arrived = f"SELECT {handle} {rest} WHERE {handle} IN (SELECT handle FROM temp._sessionctl_going) AND {there}"
    tally.do(
        "DELETE FROM temp._sessionctl_going "
        f"WHERE handle IN (SELECT handle FROM temp._sessionctl_going EXCEPT {arrived})"
    )
    return tally.one("SELECT count(*) FROM temp._sessionctl_going")


def insert(tally: Tally, statement: str) -> None:
    """Insert the rows of `temp.going`; one that the table refuses is no longer among those that go, and stays.

    Args:
        statement: ends where a condition on the rowid of `temp.going` can follow.
    """
    try:
        tally.do(statement)
    except sqlite3.IntegrityError:
        for row in tally.connection.execute("SELECT rowid FROM temp._sessionctl_going").fetchall():
            try:
                tally.connection.execute(f"{statement} = ?", row)
            except sqlite3.IntegrityError:
                tally.connection.execute("DELETE FROM temp._sessionctl_going WHERE rowid = ?", row)


def _by(told: dict[str, str], name: str) -> str:
    return next(value for column, value in told.items() if column.lower() == name.lower())


# -- what the sources need -------------------------------------------------------------------------------------------


def refill(tally: Tally, arrivals: list[Arrival]) -> None:
    """Children name the sources' keys again; a source gets the later rows that are its own or that a child needs."""
    tally.do("DROP TABLE IF EXISTS temp._sessionctl_brought")
    tally.do("CREATE TEMP TABLE _sessionctl_brought (target TEXT, handle)")
    tally.do("CREATE INDEX temp._sessionctl_brought_at ON _sessionctl_brought(target, handle)")
    for one in _newest(arrivals):
        exact = " AND ".join(inverse.exactly(one.projected.merge, one.source, one.target, "t"))
        _copy(tally, arrivals, one, f"({_belongs(one, arrivals)} AND {exact} OR {noted.came_through(tally, one)})")
    sources = {one.source.name.lower() for one in arrivals}
    found = [
        _Need(one, child, key, f"need{one.merged.merge_id}_{n}", child.name.lower() in sources)
        for one in arrivals
        for n, (child, key) in enumerate(_keys_into(tally, one))
    ]
    for need in found:  # before `_follow`: then they say the target's keys
        if not need.in_source and not need.one.projected.only:
            _look(tally, arrivals, need)
    for need in found:
        if not need.in_source:
            _follow(tally, need)
        if not need.one.projected.only:
            if need.in_source:
                _look(tally, arrivals, need)
            _settle(tally, arrivals, need)
    for one in _newest(arrivals):
        noted.give_back(tally, one)
    _keep_columns(tally, arrivals)


def _belongs(one: Arrival, arrivals: list[Arrival]) -> str:
    """Which later rows `t` of the target the migration gives to this source; it may speak of other sources."""
    belongs = one.projected.merge.belongs
    names = {a.projected.merge.source.lower(): sql.quoted(a.source.name) for a in _newest(arrivals)}
    absent = {merge.source.lower() for merge in one.migration.merges} - names.keys()
    if not belongs or sql.names(belongs) & absent:
        return "0"
    since = inverse.written_since(one.target, "t", str(one.merged.last_rowid or 0), one.dropped)
    return f"({inverse.qualified(over(belongs, names), one.target, 't')}) AND {since}"


@dataclass(frozen=True, slots=True)
class _Need:
    """A restored foreign key into a source, and in `temp.<rows>` who refers by it to which later row of the target.

    Args:
        in_source: the child has come back itself, and says the source's keys.
    """

    one: Arrival
    child: Table
    key: ForeignKey
    rows: str
    in_source: bool

    @property
    def columns(self) -> list[str]:
        return [f"c.{sql.quoted(column)}" for column in self.key.columns]

    @property
    def parents(self) -> list[str]:
        return [f"s.{sql.quoted(column)}" for column in self.key.parent_columns]

    @property
    def reached(self) -> list[str]:
        """The target's columns that say what the source's parent columns say."""
        found = [self.one.projected.became(column) for column in self.key.parent_columns]
        return [f"t.{sql.quoted(column)}" for column in found if column is not None]


def _keys_into(tally: Tally, one: Arrival) -> Iterator[tuple[Table, ForeignKey]]:
    """The foreign keys into a source whose columns all have a place in the target."""
    for child in schema.tables(tally.connection).values():
        for key in child.foreign_keys:
            told = key.parent_columns and all(one.projected.became(column) for column in key.parent_columns)
            if key.parent.lower() == one.source.name.lower() and told:
                yield child, key


def _newest(arrivals: list[Arrival]) -> Iterator[Arrival]:
    """One arrival a step of the migration: of several generations the last."""
    last = {id(one.projected.merge): one for one in arrivals if not one.projected.only}
    yield from last.values()


def _equal(one: Iterable[str], other: Iterable[str]) -> str:
    return " AND ".join(f"{a} = {b}" for a, b in zip(one, other, strict=True))


def _follow(tally: Tally, need: _Need) -> None:
    """Where a row came over under another key, the values that refer to it go back with it."""
    one, numbers = need.one, {column.lower(): n for n, (column, _) in enumerate(need.one.projected.keys, 1)}
    places = [numbers.get(str(one.projected.became(column)).lower()) for column in need.key.parent_columns]
    was = [f"b.t{n}" if n else parent for n, parent in zip(places, need.parents, strict=True)]
    back = ", ".join(
        f"{sql.quoted(column)} = {parent}" for column, parent in zip(need.key.columns, need.parents, strict=True)
    )
    other = " OR ".join(  # + so that '1' is not taken for 1
        f"+{parent} IS NOT +{value}" for parent, value in zip(need.parents, was, strict=True)
    )
    formed = _formed(tally, need)
    tally.do(
        f"UPDATE OR ABORT {sql.quoted(need.child.name)} AS c SET {back} FROM temp.{one.stage} AS b "
        f"JOIN {sql.quoted(one.source.name)} AS s ON {one.source.handle('s')} = b.rid "
        f"WHERE {_equal(need.columns, was)} AND ({other}) AND NOT {_adopted(one, need.child)}"
    )
    for name in need.key.columns if formed else ():
        tally.do(
            f"UPDATE OR ABORT {sql.quoted(need.child.name)} AS c SET {sql.quoted(name)} = f.value "
            f"FROM temp._sessionctl_formed AS f WHERE f.field = {sql.literal(name)} "
            f"AND {need.child.handle('c')} = f.handle AND NOT {compare.exactly(f'c.{sql.quoted(name)}', 'f.after')}"
        )


def _formed(tally: Tally, need: _Need) -> bool:
    """Find the children that still say what the run made of a spelling of their own: it goes back with the key."""
    child = need.child
    own = f"f.merge_id = {need.one.merged.merge_id} AND f.child = {sql.literal(child.name)}"
    if not tally.one(f"SELECT EXISTS (SELECT 1 FROM _sessionctl_followed AS f WHERE {own})"):
        return False
    same = " OR ".join(
        f"f.field = {sql.literal(name)} AND {compare.exactly(f'c.{sql.quoted(name)}', 'f.after')}"
        for name in need.key.columns
    )
    tally.do("DROP TABLE IF EXISTS temp._sessionctl_formed")
    tally.do(
        f"CREATE TEMP TABLE _sessionctl_formed AS SELECT {child.handle('c')} AS handle, f.field, f.value, f.after "
        f"FROM {sql.quoted(child.name)} AS c CROSS JOIN _sessionctl_followed AS f "
        f"ON {own} AND f.key IS +({child.identity('c')}) WHERE {same}"
    )
    return True


def _look(tally: Tally, arrivals: list[Arrival], need: _Need) -> None:
    """Find who refers by a restored foreign key to a row that was written into the target later."""
    one, child = need.one, need.child
    known = ""
    if need.in_source or set(inverse.exactly(one.projected.merge, one.source, one.target, "t")) == {"1"}:
        same = _equal(need.parents, need.columns)
        known = f" AND NOT EXISTS (SELECT 1 FROM {sql.quoted(one.source.name)} AS s WHERE {same})"
    tally.do(f"DROP TABLE IF EXISTS temp.{need.rows}")
    tally.do(
        f"CREATE TEMP TABLE {need.rows} AS SELECT {child.handle('c')} AS child, {one.target.handle('t')} AS handle "
        f"FROM {sql.quoted(child.name)} AS c CROSS JOIN {sql.quoted(one.target.name)} AS t "
        f"WHERE {_equal(need.columns, need.reached)}{known} AND NOT {_adopted(one, child)}{_unarrived(arrivals, one)}"
    )


def _unarrived(arrivals: list[Arrival], one: Arrival) -> str:
    return "".join(
        f" AND NOT EXISTS (SELECT 1 FROM temp.{a.stage} AS b WHERE {a.at()})" for a in _into(arrivals, one.target)
    )


def _settle(tally: Tally, arrivals: list[Arrival], need: _Need) -> None:
    """A row that a restored foreign key refers to must be in the source again, as what the merge would make it of."""
    one, source, target = need.one, need.one.source, need.one.target
    exact = inverse.exactly(one.projected.merge, source, target, "t")
    which = f"{target.handle('t')} IN (SELECT handle FROM temp.{need.rows})"
    _copy(tally, arrivals, one, f"{which} AND {' AND '.join(exact)}")
    if set(exact) != {"1"} and source.pks:
        _copy(tally, arrivals, one, f"{which} AND {' AND '.join(['1', *exact[1:]])} AND NOT {exact[0]}", odd=True)
    told = inverse.told_columns(one.projected.merge, source, target, "t", {})
    back = [_by(told, column) for column in need.key.parent_columns if column.lower() in map(str.lower, told)]
    settled = "0"
    if len(back) == len(need.parents):
        remembered = (
            f"SELECT r.target_key IS t.{sql.quoted(one.projected.keys[0][0])} FROM _sessionctl_returned AS r "
            f"WHERE r.source = {sql.literal(source.name)} AND r.key IS +({source.identity('s')})"
        )
        settled = (
            f"EXISTS (SELECT 1 FROM {sql.quoted(source.name)} AS s WHERE {_equal(need.parents, back)} "
            f"AND coalesce(({remembered}), {' AND '.join(exact)}))"
        )
        new = ", ".join(f"{sql.quoted(column)} = {value}" for column, value in zip(need.key.columns, back, strict=True))
        if back != need.reached:
            tally.do(
                f"UPDATE OR ABORT {sql.quoted(need.child.name)} AS c SET {new} FROM temp.{need.rows} AS n "
                f"JOIN {sql.quoted(target.name)} AS t ON {target.handle('t')} = n.handle "
                f"WHERE {need.child.handle('c')} = n.child AND {settled}"
            )
    rows = f"FROM {sql.quoted(target.name)} AS t WHERE {which} AND NOT {settled}"
    tally.lose(target.name, f"{need.child.name}.{', '.join(need.key.columns)}", one.key("t"), rows)


def _copy(tally: Tally, arrivals: list[Arrival], one: Arrival, which: str, *, odd: bool = False) -> None:
    """Give the source a row for target rows that it does not have; the target keeps its own.

    Args:
        odd: a merge would make other keys of them, so the ledger remembers that both are one row.
    """
    told = inverse.source_row(one.projected.merge, one.source, one.target, "t", one.forms)
    if told is None:
        return
    rows = f"FROM {sql.quoted(one.target.name)} AS t WHERE {which}{_unarrived(arrivals, one)}"
    tally.carried += _insert(tally, one.source, told, one.target.handle("t"), rows)
    tally.do(
        f"INSERT INTO temp._sessionctl_brought SELECT {sql.literal(one.target.name)}, handle "
        "FROM temp._sessionctl_going"
    )
    if odd:
        same = _equal([f"s.{sql.quoted(name)}" for name in one.source.pks], [_by(told, n) for n in one.source.pks])
        tally.do(
            f"INSERT INTO _sessionctl_returned SELECT {sql.literal(one.source.name)}, "
            f"{one.source.identity('s')}, {sql.literal(one.target.name)}, t.{sql.quoted(one.projected.keys[0][0])} "
            f"FROM temp._sessionctl_going AS g JOIN {sql.quoted(one.target.name)} AS t "
            f"ON {one.target.handle('t')} = g.handle "
            f"JOIN {sql.quoted(one.source.name)} AS s ON {same} WHERE 1 ON CONFLICT (source, key) "
            "DO UPDATE SET target = excluded.target, target_key = excluded.target_key"
        )


def _keep_columns(tally: Tally, arrivals: list[Arrival]) -> None:
    """A column that goes must not take values with it that are nowhere else."""
    for one in _newest(arrivals):
        told = inverse.source_row(one.projected.merge, one.source, one.target, "t", {}) or {}
        for name in sorted(one.dropped):
            column = one.target.column(name)
            if column is None or column.generated:
                continue
            value = f"t.{sql.quoted(column.name)}"
            rows = f"FROM {sql.quoted(one.target.name)} AS t WHERE {column.written(value)}"
            for a in _into(arrivals, one.target):  # its edits were carried, or told as lost
                rows += f" AND NOT EXISTS (SELECT 1 FROM temp.{a.stage} AS b WHERE {a.at()})"
            if value in told.values():
                rows += (
                    f" AND NOT EXISTS (SELECT 1 FROM temp._sessionctl_brought AS r "
                    f"WHERE r.target = {sql.literal(one.target.name)} AND r.handle IS +({one.target.handle('t')}))"
                )
            count = tally.lose(one.target.name, column.name, one.key("t"), rows)
            if count and tally.keep:
                tally.columns_kept.add((one.target.name.lower(), name))
                tally.kept += count
