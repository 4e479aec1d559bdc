"""Rows that another one kept out of their place, tried once more when the merge itself may have freed it."""

from sessionctl import orphans, sql
from sessionctl.projection import RID, Projection
from sessionctl.schema import ForeignKey
from sessionctl.work import TWIN, Work

_ROUNDS = 8  # of rows that wait for each other's places, first one way and then the other
# What is recorded of rows that another one kept out of a place; that of a twin's key is never freed.
KEPT_OUT = f"reason = 'unique' AND detail <> {sql.literal(TWIN)}"


def update(work: Work, statement: str) -> None:
    """Merged rows that take each other's places: as long as some of them find theirs free.

    Args:
        statement: updates the target from the table `_sessionctl_waiting`, a copy of `_sessionctl_decided`, as `d`.
    """
    for number in range(_ROUNDS):
        order = "ASC" if number % 2 else "DESC"  # the first try went forward: a row that waits for the next one lost
        if not _wait(work, "_sessionctl_decided", KEPT_OUT, order=order):
            return
        if not work.going_on(f"{statement} AND", "_sessionctl_waiting", "d.rowid"):
            return


def insert(work: Work, keys: list[tuple[ForeignKey, str]]) -> int:
    """New rows whose place was freed, and those that missed these as their parents; return how many live there now."""
    made = "SELECT EXISTS (SELECT 1 FROM sqlite_temp_master WHERE name = '_sessionctl_todo')"
    if not work.one(made) or not _lost(work, KEPT_OUT):
        return 0  # no row was refused on its own
    target, reasons, total = work.projection.target, KEPT_OUT, 0
    names, values = work.columns()
    statement = (
        f"INSERT OR FAIL INTO {sql.quoted(target.name)}({names}) SELECT {values} "
        "FROM temp._sessionctl_waiting AS d WHERE"
    )
    tried = (
        f"{target.handle('t')} IN (SELECT {target.handle('x')} FROM temp._sessionctl_waiting AS w "
        f"CROSS JOIN {sql.quoted(target.name)} AS x ON {work.projection.match('x', 'w')})"
    )
    while _wait(work, "_sessionctl_todo", reasons, taken(work.projection, "d")):
        placed = work.going_on(statement, "_sessionctl_waiting")
        work.do(f"DELETE FROM temp._sessionctl_waiting WHERE {RID} IN (SELECT rid FROM _sessionctl_lost)")
        placed -= orphans.settle(work, keys, tried)
        if not placed:
            break
        total += placed
        found = f"SELECT d.{RID} FROM temp._sessionctl_todo AS d WHERE NOT ({orphans.bereft(work, keys, 'd')})"
        reasons = f"{KEPT_OUT} OR reason = 'missing_parent' AND rid IN ({found})"
    if total:
        orphans.take_over(work, keys)
    return total


def _lost(work: Work, reasons: str) -> int:
    return work.one(f"SELECT EXISTS (SELECT 1 FROM _sessionctl_lost WHERE {reasons})")


def taken(projection: Projection, alias: str) -> str:
    """The condition that another row of the target has a place that this projected one wants, as far as values tell."""
    table = sql.quoted(projection.target.name)
    keys = {column.lower() for column, _ in projection.keys}
    itself = " AND ".join(
        f"h.{sql.quoted(column)} IS +{alias}.k{n}" for n, (column, _) in enumerate(projection.keys, 1)
    )
    found = []
    for unique in projection.target.unique:
        said = [projection.says(column) for column in unique]
        if None not in said and {column.lower() for column in unique} != keys:
            same = " AND ".join(f"h.{sql.quoted(c)} = +{alias}.{v}" for c, v in zip(unique, said, strict=True))
            found.append(f"EXISTS (SELECT 1 FROM {table} AS h WHERE {same} AND NOT ({itself}))")
    return f"({' OR '.join(found) or '0'})"


def _wait(work: Work, table: str, reasons: str, but: str = "0", order: str = "ASC") -> bool:
    """Take the rows `d` of a staged table that were lost for these reasons, but some, out of the lost ones.

    Returns:
        whether there are any; they are in the table `_sessionctl_waiting`.
    """
    work.do("DROP TABLE IF EXISTS temp._sessionctl_waiting")
    work.do(
        f"CREATE TEMP TABLE _sessionctl_waiting AS SELECT d.* FROM temp.{table} AS d "
        f"WHERE d.{RID} IN (SELECT rid FROM _sessionctl_lost WHERE {reasons}) AND NOT {but} ORDER BY d.rowid {order}"
    )
    work.do(f"DELETE FROM _sessionctl_lost WHERE ({reasons}) AND rid IN (SELECT {RID} FROM temp._sessionctl_waiting)")
    return not work.empty("_sessionctl_waiting")
