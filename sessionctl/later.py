"""Rows that were written after a run: with whom they go when it is rolled back, and what they need where they stay."""

import sqlite3
from collections.abc import Iterator

from sessionctl import inverse, noted, schema, sql
from sessionctl.arrivals import Arrival, Tally
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
            _move(tally, arrivals, own, f"{one.of(key)} AND {_stays(arrivals, one, child)}")
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
    needed = (
        f"SELECT {columns} FROM {sql.quoted(child.name)} AS c WHERE {one.of(key)} AND {_stays(arrivals, one, child)}"
    )
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
    told = inverse.source_row(own.projected.merge, source, target, "c")
    ways = [inverse.way(own.projected.merge, source, field) for field in own.projected.fields]
    if told is None or None in ways:
        return
    free = "".join(
        f" AND c.{sql.quoted(column.name)} IS NULL"
        for column in target.columns
        if column.name.lower() not in own.mapped() and not column.generated
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
    rows = f"FROM {sql.quoted(target.name)} AS c WHERE {which}{free}{arrived}{needed}"
    moved = _insert(tally, source, told, target.handle("c"), rows)
    tally.carried += moved
    tally.do(
        f"DELETE FROM {sql.quoted(target.name)} AS c WHERE {target.handle('c')} IN (SELECT handle FROM temp.going)"
    )


def _insert(tally: Tally, source: Table, told: dict[str, str], handle: str, rows: str) -> int:
    """Insert target rows into a source as far as it takes them; `temp.going` has the handles of those that went."""
    keys = source.pks or tuple(told)
    same = " AND ".join(f"s.{sql.quoted(name)} IS {_by(told, name)}" for name in keys)
    there = f"EXISTS (SELECT 1 FROM {sql.quoted(source.name)} AS s WHERE {same})"
    tally.do("DROP TABLE IF EXISTS temp.going")
    tally.do(f"CREATE TEMP TABLE going AS SELECT {handle} AS handle {rows} AND NOT {there} ORDER BY {handle}")
    rest = rows[: rows.index(" WHERE ")]
    into = f"{sql.quoted(source.name)}({', '.join(map(sql.quoted, told))})"
    values = ", ".join(told.values())
    insert(
        tally,
        f"INSERT OR ABORT INTO {into} SELECT {values} {rest} JOIN temp.going AS g ON {handle} = g.handle WHERE g.rowid",
    )
    arrived = f"SELECT {handle} {rest} WHERE {handle} IN (SELECT handle FROM temp.going) AND {there}"
    tally.do(f"DELETE FROM temp.going WHERE handle IN (SELECT handle FROM temp.going EXCEPT {arrived})")
    return tally.one("SELECT count(*) FROM temp.going")


def insert(tally: Tally, statement: str) -> None:
    """Insert the rows of `temp.going`; one that the table refuses is no longer among those that go, and stays.

    Args:
        statement: ends where a condition on the rowid of `temp.going` can follow.
    """
    try:
        tally.do(statement)
    except sqlite3.IntegrityError:
        for row in tally.connection.execute("SELECT rowid FROM temp.going").fetchall():
            try:
                tally.connection.execute(f"{statement} = ?", row)
            except sqlite3.IntegrityError:
                tally.connection.execute("DELETE FROM temp.going WHERE rowid = ?", row)


def _by(told: dict[str, str], name: str) -> str:
    return next(value for column, value in told.items() if column.lower() == name.lower())


# -- what the sources need -------------------------------------------------------------------------------------------


def refill(tally: Tally, arrivals: list[Arrival]) -> None:
    """Children name the sources' keys again; a source gets the later rows that are its own or that a child needs."""
    tally.do("DROP TABLE IF EXISTS temp.returned")
    tally.do("CREATE TEMP TABLE returned (target TEXT, handle)")
    tally.do("CREATE INDEX temp.returned_at ON returned(target, handle)")
    for one in _newest(arrivals):
        condition = _belongs(one, arrivals)
        _copy(tally, arrivals, one, f"({condition} OR {noted.came_through(tally, one)})")
    sources = {one.source.name.lower() for one in arrivals}
    for one in arrivals:
        for child in schema.tables(tally.connection).values():
            for key in child.foreign_keys:
                if key.parent.lower() == one.source.name.lower() and len(key.columns) == 1:
                    if child.name.lower() not in sources:
                        _follow(tally, one, child, key)
                    if not one.projected.only:
                        _need(tally, arrivals, one, child, key)
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
    condition = f"({inverse.qualified(over(belongs, names), one.target, 't')})"
    if not one.dropped and one.target.rowid and one.merged.last_rowid is not None:
        # values may be as old as their columns, which were there before: only rows behind that end are later
        condition += f" AND t.{one.target.rowid} > {one.merged.last_rowid}"
    return condition


def _newest(arrivals: list[Arrival]) -> Iterator[Arrival]:
    """One arrival a step of the migration: of several generations the last."""
    last = {id(one.projected.merge): one for one in arrivals if not one.projected.only}
    yield from last.values()


def _follow(tally: Tally, one: Arrival, child: Table, key: ForeignKey) -> None:
    """Where a row came over under another key, the values that refer to it go back with it."""
    column, parent = sql.quoted(key.columns[0]), sql.quoted(key.parent_columns[0])
    tally.do(
        f"UPDATE OR ABORT {sql.quoted(child.name)} AS c SET {column} = s.{parent} FROM temp.{one.stage} AS b "
        f"JOIN {sql.quoted(one.source.name)} AS s ON {one.source.handle('s')} = b.rid "
        f"WHERE c.{column} = b.k1 AND s.{parent} IS NOT b.k1"
    )


def _need(tally: Tally, arrivals: list[Arrival], one: Arrival, child: Table, key: ForeignKey) -> None:
    """A row that a restored foreign key refers to must be in the source again."""
    column, parent = f"c.{sql.quoted(key.columns[0])}", sql.quoted(key.parent_columns[0])
    first = f"t.{sql.quoted(one.projected.keys[0][0])}"
    source = sql.quoted(one.source.name)
    known = f"EXISTS (SELECT 1 FROM {source} AS s WHERE s.{parent} = {column})"
    missing = (
        f"EXISTS (SELECT 1 FROM {sql.quoted(child.name)} AS c "
        f"WHERE {column} = {first} AND NOT {known} AND NOT {_adopted(one, child)})"
    )
    _copy(tally, arrivals, one, missing)
    told = inverse.source_row(one.projected.merge, one.source, one.target, "t")
    back = next((value for name, value in (told or {}).items() if sql.quoted(name) == parent), None)
    if back is not None and back != first:
        tally.do(
            f"UPDATE OR ABORT {sql.quoted(child.name)} AS c SET {sql.quoted(key.columns[0])} = {back} "
            f"FROM {sql.quoted(one.target.name)} AS t WHERE {column} = {first} AND NOT {known} "
            f"AND NOT {_adopted(one, child)} AND EXISTS (SELECT 1 FROM {source} AS s WHERE s.{parent} = {back})"
        )
    rows = f"FROM {sql.quoted(one.target.name)} AS t WHERE {missing}"
    tally.lose(one.target.name, f"{child.name}.{key.columns[0]}", first, rows)


def _copy(tally: Tally, arrivals: list[Arrival], one: Arrival, which: str) -> None:
    """Give the source a row for target rows that it does not have; the target keeps its own."""
    told = inverse.source_row(one.projected.merge, one.source, one.target, "t")
    if told is None:
        return
    known = "".join(
        f" AND NOT EXISTS (SELECT 1 FROM temp.{a.stage} AS b WHERE {a.at()})" for a in _into(arrivals, one.target)
    )
    rows = f"FROM {sql.quoted(one.target.name)} AS t WHERE {which}{known}"
    tally.carried += _insert(tally, one.source, told, one.target.handle("t"), rows)
    tally.do(f"INSERT INTO temp.returned SELECT {sql.literal(one.target.name)}, handle FROM temp.going")


def _keep_columns(tally: Tally, arrivals: list[Arrival]) -> None:
    """A column that goes must not take values with it that are nowhere else."""
    for one in _newest(arrivals):
        told = inverse.source_row(one.projected.merge, one.source, one.target, "t") or {}
        for name in sorted(one.dropped):
            column = one.target.column(name)
            if column is None:
                continue
            value = f"t.{sql.quoted(column.name)}"
            rows = f"FROM {sql.quoted(one.target.name)} AS t WHERE {value} IS NOT {column.default or 'NULL'}"
            for a in _into(arrivals, one.target):  # its edits were carried, or told as lost
                rows += f" AND NOT EXISTS (SELECT 1 FROM temp.{a.stage} AS b WHERE {a.at()})"
            if value in told.values():
                rows += (
                    f" AND NOT EXISTS (SELECT 1 FROM temp.returned AS r "
                    f"WHERE r.target = {sql.literal(one.target.name)} AND r.handle IS +({one.target.handle('t')}))"
                )
            count = tally.lose(one.target.name, column.name, f"t.{sql.quoted(one.projected.keys[0][0])}", rows)
            if count and tally.keep:
                tally.columns_kept.add((one.target.name.lower(), name))
                tally.kept += count
