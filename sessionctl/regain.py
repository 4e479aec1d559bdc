"""What merged fields held before, given back: also where unique values went from one row to another."""

import sqlite3
from collections.abc import Iterable

from sessionctl import arrivals, sql
from sessionctl.arrivals import Arrival, Tally

_WAITING = "temp._sessionctl_waiting"  # rows that get values back of which others may hold one, as they will be


def regain(tally: Tally, one: Arrival) -> bool:
    """Put back what merged fields held before, unless the application has written there since.

    Returns:
        whether that is done; else rows that are there still have values which are to come back.
    """
    refused = _update(tally, one)
    return not refused or (_park(tally, one, refused) and _exchange(tally, one))


def overlook(tally: Tally, one: Arrival, later: Arrival) -> None:
    """What a later merge wrote into a row of this one and could not take back yet is no edit of the application's."""
    theirs = {f.column.lower(): number for number, f in enumerate(later.projected.fields, 1)}
    for number, f in enumerate(one.projected.fields, 1):
        if f.column.lower() in theirs and one.target.name == later.target.name:
            due = _due(later, theirs[f.column.lower()])
            tally.do(
                f"UPDATE temp.{one.stage} AS own SET e{number} = 0 "
                f"FROM {sql.quoted(one.target.name)} AS t JOIN temp.{later.stage} AS b ON {later.at()} "
                f"WHERE {one.at('t', 'own')} AND own.e{number} AND EXISTS (SELECT 1 {due})"
            )


def regain_rest(tally: Tally, one: Arrival) -> None:
    """The same once every row that leaves the target is gone; what another row has taken by then is told as lost."""
    refused = _update(tally, one)
    if not refused or (_park(tally, one, refused) and _exchange(tally, one)):
        return
    tally.do("DROP TABLE IF EXISTS temp._sessionctl_refused")
    tally.do("CREATE TEMP TABLE _sessionctl_refused (rid)")
    while taken := _taken(tally, one):  # who keeps its value may stand in the way of others
        numbers = ", ".join(map(str, taken))
        tally.do(f"INSERT INTO temp._sessionctl_refused SELECT rid FROM {_WAITING} WHERE rowid IN ({numbers})")
        tally.do(f"DELETE FROM {_WAITING} WHERE rowid IN ({numbers})")
    for number in refused:
        rows = (
            f"FROM temp.{one.stage} AS b JOIN {sql.quoted(one.target.name)} AS t ON {one.at()} "
            f"WHERE b.rid IN (SELECT rid FROM temp._sessionctl_refused) AND EXISTS (SELECT 1 {_due(one, number)})"
        )
        count = tally.lose(one.target.name, one.projected.fields[number - 1].column, one.staged_key(), rows)
        tally.kept += count if tally.keep else 0


def _due(one: Arrival, number: int) -> str:
    """What field `number` of the staged row `b` held before, where the target `t` has what the merge wrote there."""
    column = one.projected.fields[number - 1].column
    return f"{arrivals.left(one, column, 'b.id')} AND {arrivals.stored(one, number, 'i.after')}"


def _update(tally: Tally, one: Arrival) -> list[int]:
    """Field by field; return the numbers of those that a constraint of the target refuses so."""
    refused = []
    for number, f in enumerate(one.projected.fields, 1):
        try:
            tally.do(
                f"UPDATE OR ABORT {sql.quoted(one.target.name)} AS t SET {sql.quoted(f.column)} = i.value "
                f"FROM temp.{one.stage} AS b JOIN _sessionctl_preimages AS i "
                f"ON i.merge_id = {one.merged.merge_id} AND i.key IS +b.id AND i.field = {sql.literal(f.column)} "
                f"WHERE {one.at()} AND {arrivals.stored(one, number, 'i.after')}"
            )
        except sqlite3.IntegrityError:
            refused.append(number)
    return refused


def _park(tally: Tally, one: Arrival, numbers: Iterable[int]) -> bool:
    """Write down whole rows as they will be with these fields given back; return whether there are any."""
    due = {one.projected.fields[n - 1].column.lower(): _due(one, n) for n in numbers}
    shown = ["b.rid", f"{one.target.handle('t')} AS handle"]
    for n, name in enumerate(_columns(one)):
        column, before = f"t.{sql.quoted(name)}", due.get(name.lower())
        held = f"CASE WHEN EXISTS (SELECT 1 {before}) THEN (SELECT i.value {before}) ELSE {column} END"
        shown.append(f"{held if before else column} AS c{n}")
    tally.do(f"DROP TABLE IF EXISTS {_WAITING}")
    wanted = " OR ".join(f"EXISTS (SELECT 1 {before})" for before in due.values())
    tally.do(
        f"CREATE TEMP TABLE {_WAITING[5:]} AS SELECT {', '.join(shown)} FROM temp.{one.stage} AS b "
        f"JOIN {sql.quoted(one.target.name)} AS t ON {one.at()} WHERE {wanted}"
    )
    return tally.one(f"SELECT count(*) FROM {_WAITING}") > 0


def _columns(one: Arrival) -> list[str]:
    """What is written of a row that is made anew: its number first, where it has one beside its key."""
    table = one.target
    own = [column.name for column in table.columns if not column.generated]
    return [table.rowid, *own] if table.rowid and not table.rowid_alias else own


def _insert(one: Arrival) -> str:
    names = _columns(one)
    return (
        f"INSERT OR ABORT INTO {sql.quoted(one.target.name)}({', '.join(map(sql.quoted, names))}) "
        f"SELECT {', '.join(f'c{n}' for n, _ in enumerate(names))} FROM {_WAITING}"
    )


def _exchange(tally: Tally, one: Arrival) -> bool:
    """Take all these rows out and make them anew, so that none stands in another's way; False where others do."""
    tally.do("SAVEPOINT exchange")
    try:
        _take_out(tally, one)
        tally.do(_insert(one))
    except sqlite3.IntegrityError:
        tally.do("ROLLBACK TO exchange")
        return False
    finally:
        tally.do("RELEASE exchange")
    return True


def _taken(tally: Tally, one: Arrival) -> list[int]:
    """The same row by row; return those whose values others have, in which case nothing is changed."""
    tally.do("SAVEPOINT exchange")
    _take_out(tally, one)
    refused = []
    for (number,) in tally.connection.execute(f"SELECT rowid FROM {_WAITING}").fetchall():
        try:
            tally.connection.execute(f"{_insert(one)} WHERE rowid = ?", (number,))
        except sqlite3.IntegrityError:
            refused.append(number)
    if refused:
        tally.do("ROLLBACK TO exchange")
    tally.do("RELEASE exchange")
    return refused


def _take_out(tally: Tally, one: Arrival) -> None:
    handles = f"SELECT handle FROM {_WAITING}"
    tally.do(f"DELETE FROM {sql.quoted(one.target.name)} AS t WHERE {one.target.handle('t')} IN ({handles})")
