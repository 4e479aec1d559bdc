"""What old processes said through a view under the retired name, on its way back into the table."""

import sqlite3
from collections.abc import Mapping

from sessionctl import inverse, schema, sql
from sessionctl.arrivals import Arrival, Loss, Tally

_NOTES = "_sessionctl_compat_rows"


def came_through(tally: Tally, one: Arrival) -> str:
    """The condition that a row `t` of the target came through the view of this source."""
    if _NOTES not in schema.tables(tally.connection):
        return "0"
    key = f"t.{sql.quoted(one.projected.keys[0][0])}"
    return f"EXISTS (SELECT 1 FROM {_NOTES} AS n WHERE {_of(one)} AND n.key = +{key} AND n.field = '')"


def remember(tally: Tally, one: Arrival) -> None:
    """Keep what was written through the view into rows that the target had before: these stay, and say something else.

    Rows that the run brought take their edits with them.
    """
    told = inverse.source_row(one.projected.merge, one.source, one.target, "t", {})  # as the old process spelled it
    if told is None or len(one.projected.keys) > 1 or _NOTES not in schema.tables(tally.connection):
        return
    key = sql.quoted(one.projected.keys[0][0])
    beside = f"SELECT 1 FROM temp.{one.stage} AS b WHERE b.t1 IS n.key AND b.present AND NOT b.ours"
    for name in _live(one, told):
        tally.do(
            f"UPDATE {_NOTES} AS n SET value = {told[name]} FROM {sql.quoted(one.target.name)} AS t "
            f"WHERE {_of(one)} AND n.field = {sql.literal(name)} AND n.key = +t.{key}"
        )
        kept = "0" if tally.discard else f"EXISTS ({beside})"
        tally.do(f"DELETE FROM {_NOTES} AS n WHERE {_of(one)} AND n.field = {sql.literal(name)} AND NOT {kept}")


def _live(one: Arrival, told: Mapping[str, str]) -> list[str]:
    """The source's columns that the target's fields hold."""
    merge = one.projected.merge
    carried = {name for expression in merge.columns.values() for name in sql.names(expression)}
    return [name for name in told if name.lower() in carried and name.lower() not in one.projected.renamed]


def give_back(tally: Tally, one: Arrival) -> None:
    """Write what the target has no place for into the source's rows; `--discard` leaves those that were archived."""
    merge, source = one.projected.merge, one.source
    told = inverse.source_row(merge, source, one.target, "t", {})
    if told is None or len(one.projected.keys) > 1 or _NOTES not in schema.tables(tally.connection):
        return
    target_key, _ = one.projected.keys[0]
    origin = next((name for name in told if {name.lower()} == one.projected.renamed.keys()), None)
    if origin is None:  # nor had such a key a view through which anything could have come
        return
    mine, view = sql.literal(origin), sql.literal(merge.source)
    forked = f"SELECT k.value FROM {_NOTES} AS k WHERE k.view = {view} AND k.key = t.place AND k.field = {mine}"
    rows = (
        f"(SELECT n.field AS about, n.value AS said, n.key AS place, n.key AS {sql.quoted(target_key)} "
        f"FROM {_NOTES} AS n WHERE {_of(one)}) AS t"
    )
    archived = f"EXISTS (SELECT 1 FROM temp.{one.stage} AS b WHERE b.t1 IS t.place AND b.present)"
    for (name,) in tally.connection.execute(f"SELECT DISTINCT n.field FROM {_NOTES} AS n WHERE {_of(one)}").fetchall():
        column = source.column(name)
        if column is None or column.name == origin:
            continue
        written = sql.quoted(column.name)
        differs = (
            f"t.about = {sql.literal(name)} AND s.{written} IS NOT t.said COLLATE BINARY "
            f"AND s.{sql.quoted(origin)} = coalesce(({forked}), {told[origin]})"
        )
        joined = f"FROM {rows} JOIN {sql.quoted(source.name)} AS s WHERE {differs}"
        if tally.discard:
            tally.lose(source.name, column.name, "t.place", f"{joined} AND {archived}")
            differs += f" AND NOT {archived}"
        update = f"UPDATE OR ABORT {sql.quoted(source.name)} AS s SET {written} = t.said FROM {rows} WHERE {differs}"
        _write(tally, update, source.name, column.name, f"SELECT t.place {joined}")
    tally.do(f"DELETE FROM {_NOTES} AS n WHERE {_of(one)}")


def _write(tally: Tally, update: str, table: str, column: str, keys: str) -> None:
    """One statement, unless the source refuses a row: then every other one, and that one is told as lost."""
    try:
        tally.carried += tally.do(update)
    except sqlite3.IntegrityError:
        refused = []
        for row in tally.connection.execute(keys).fetchall():
            try:
                tally.carried += max(0, tally.connection.execute(f"{update} AND t.place IS ?", row).rowcount)
            except sqlite3.IntegrityError:
                refused.append(sql.told_key(row[0]))
        tally.losses.append(Loss(table, column, len(refused), tuple(refused)))


def _of(one: Arrival) -> str:
    return f"n.view = {sql.literal(one.projected.merge.source)}"
