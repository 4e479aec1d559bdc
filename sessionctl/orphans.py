"""Rows that refer to nothing: those that were there, and those that a merge must not add to them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sessionctl import compare, references, sql
from sessionctl.model import Finding, Place
from sessionctl.projection import ID, RID
from sessionctl.schema import ForeignKey
from sessionctl.work import Work


def _checkable(work: Work) -> Iterator[tuple[ForeignKey, Callable[[Sequence[str]], str]]]:
    """The target's foreign keys and, for each, how to say that a row with these values refers to nothing."""
    for key in work.projection.target.foreign_keys:
        parent = work.tables.get(key.parent.lower())
        if parent is not None and not parent.is_key(key.parent_columns):
            work.findings.append(
                Finding(
                    "foreign_key_mismatch",
                    f"{work.projection.target.name}({', '.join(key.columns)}) refers to {key.parent}"
                    f"({', '.join(key.parent_columns)}), which is no unique key: it cannot be checked",
                    "warning",
                    Place(table=work.projection.target.name, field=key.columns[0]),
                )
            )
            continue
        yield key, partial(references.nothing, key, parent)


def note(work: Work) -> list[tuple[ForeignKey, str]]:
    """Note the rows of the target that refer to nothing already: they are not of our making."""
    target, tables = work.projection.target, work.tables
    if work.fresh:
        return [(key, dangling([f"t.{sql.quoted(c)}" for c in key.columns])) for key, dangling in _checkable(work)]
    keys = [
        (key, references.nothing_of(work.connection, target, key, tables.get(key.parent.lower())))
        for key, _ in _checkable(work)
    ]
    if work.last is not None:
        return keys  # they lie before the new ones
    handle = target.handle("t")
    work.do("CREATE TEMP TABLE _sessionctl_orphan (fk INTEGER, handle, PRIMARY KEY (fk, handle)) WITHOUT ROWID")
    for number, (_, dangling) in enumerate(keys):
        work.do(
            f"INSERT INTO _sessionctl_orphan SELECT {number}, {handle} "
            f"FROM {sql.quoted(target.name)} AS t WHERE {dangling}"
        )
    return keys


def settle(work: Work, keys: list[tuple[ForeignKey, str]], only: str = "1") -> int:
    """Do with new rows that refer to nothing what the migration says; return how many left the target again.

    Args:
        only: which rows `t` of the target are looked at.
    """
    removed = 0
    again = True
    while again:
        again = False
        for number, (key, dangling) in enumerate(keys):
            policy = _on_orphan(work, key)
            if policy == "keep":
                continue
            handle = work.projection.target.handle("t")
            known = f"EXISTS (SELECT 1 FROM _sessionctl_orphan WHERE fk = {number} AND handle = {handle})"
            new = f"{work.fresh} AND {dangling}" if work.fresh else f"{dangling} AND NOT {known}"
            if work.last is not None:  # first: it costs less than to look for a parent
                new = f"+{handle} > {work.last} AND {dangling}"
            new = f"{new} AND {only}"
            if policy == "null":
                _null_orphans(work, key, new)
            else:
                gone = _remove_orphans(work, key, new)
                removed += gone
                again = again or gone > 0  # a removed row may have been somebody's parent
    return removed


def _on_orphan(work: Work, key: ForeignKey) -> str:
    said = {c.lower(): p for c, p in work.projection.merge.on_orphan.items()}
    return next((said[c.lower()] for c in key.columns if c.lower() in said), "quarantine")


def _arrived(work: Work, new: str) -> str:
    return (
        f"FROM ({work.projection.select(insert=False)}) AS p JOIN {sql.quoted(work.projection.target.name)} AS t "
        f"ON {work.projection.match('t', 'p')} WHERE {new} "
        f"AND NOT EXISTS (SELECT 1 FROM _sessionctl_pair WHERE _sessionctl_pair.{RID} = p.{RID}) "
        # a twin that shares the key
        f"AND NOT EXISTS (SELECT 1 FROM _sessionctl_lost WHERE _sessionctl_lost.rid = p.{RID})"
    )


def _any_new(work: Work, new: str) -> bool:
    table = sql.quoted(work.projection.target.name)
    return bool(work.one(f"SELECT EXISTS (SELECT 1 FROM {table} AS t WHERE {new})"))


def _null_orphans(work: Work, key: ForeignKey, new: str) -> None:
    if not _any_new(work, new):
        return
    for column in key.columns:
        work.do(
            "INSERT INTO _sessionctl_conflicts "
            f"SELECT {work.merge_id}, p.{ID}, {sql.literal(column)}, 'source', 'orphan', t.{sql.quoted(column)} "
            f"{_arrived(work, new)}"
        )
    nulls = ", ".join(f"{sql.quoted(c)} = NULL" for c in key.columns)
    work.do(f"UPDATE OR ABORT {sql.quoted(work.projection.target.name)} AS t SET {nulls} WHERE {new}")


def name(work: Work, keys: list[tuple[ForeignKey, str]]) -> None:
    for key, _ in keys:
        rows = [
            sql.told_key(row[0])
            for row in work.connection.execute(
                "SELECT DISTINCT key FROM _sessionctl_conflicts "
                "WHERE merge_id = ? AND why = 'orphan' AND side = 'source' AND field = ?",
                (work.merge_id, key.columns[0]),
            )
        ]
        if rows:
            what = f"whose {key.columns[0]} names no row of {key.parent}; the reference was not taken over, "
            work.name("missing_parent", f"{what}the value is kept", rows, key.columns[0])


def _remove_orphans(work: Work, key: ForeignKey, new: str) -> int:
    if not _any_new(work, new):
        return 0
    work.do(
        "INSERT INTO _sessionctl_lost "
        f"SELECT p.{RID}, p.{ID}, 'missing_parent', {_no_parent(key)} {_arrived(work, new)}"
    )
    return work.do(f"DELETE FROM {sql.quoted(work.projection.target.name)} AS t WHERE {new}")


def settle_staged(work: Work, letter: str) -> None:
    """A reference that would be written must not be one to nothing, either.

    Args:
        letter: of the columns of `decided` that hold the values to write.
    """
    target = sql.quoted(work.projection.target.name)
    at = work.projection.at("t", "d")
    for key, dangling in _checkable(work):
        numbers = {column: _number(work, column) for column in key.columns}
        mapped = {column: f"d.{letter}{number}" for column, number in numbers.items() if number}
        policy = _on_orphan(work, key)
        if policy == "keep" or not mapped:
            continue
        written = " OR ".join(f"NOT {compare.exactly(f't.{sql.quoted(c)}', v)}" for c, v in mapped.items())
        if letter == "v":
            written = "1"  # a fork is a row of its own: beside one that refers to nothing it would be a second
        refers = dangling([mapped.get(column, f"t.{sql.quoted(column)}") for column in key.columns])
        found = f"FROM _sessionctl_decided AS d CROSS JOIN {target} AS t ON {at} WHERE ({written}) AND {refers}"
        if policy == "quarantine":
            work.do(f"INSERT INTO _sessionctl_lost SELECT d.{RID}, d.{ID}, 'missing_parent', {_no_parent(key)} {found}")
            work.forget_lost()
            continue
        for column, value in mapped.items():
            work.do(
                "INSERT INTO _sessionctl_conflicts "
                f"SELECT {work.merge_id}, d.{ID}, {sql.literal(column)}, 'source', 'orphan', {value} {found}"
            )
        old = "NULL" if letter == "v" else "t.{}"  # a fork is a row of its own
        back = ", ".join(f"{letter}{numbers[c]} = {old.format(sql.quoted(c))}" for c in mapped)
        work.do(
            f"UPDATE _sessionctl_decided AS d SET {back} FROM {target} AS t WHERE {at} AND ({written}) AND {refers}"
        )


def note_overwritten(work: Work) -> None:
    """Note the target's own references to nothing that a merge overwrites: a rollback gives them back as they were."""
    target, at = work.projection.target, work.projection.at("t", "d")
    for key in target.foreign_keys:
        parent = work.tables.get(key.parent.lower())
        if parent is not None and not parent.is_key(key.parent_columns):
            continue
        dangling = references.nothing(key, parent, [f"t.{sql.quoted(column)}" for column in key.columns])
        for column in key.columns:
            if number := _number(work, column):
                was = f"t.{sql.quoted(column)}"
                work.do(
                    "INSERT INTO _sessionctl_conflicts "
                    f"SELECT {work.merge_id}, d.{ID}, {sql.literal(column)}, 'target', 'orphan', {was} "
                    f"FROM _sessionctl_decided AS d CROSS JOIN {sql.quoted(target.name)} AS t ON {at} "
                    f"WHERE d.changed AND NOT {compare.exactly(was, f'd.n{number}')} AND {dangling}"
                )


def _number(work: Work, column: str) -> int | None:
    names = [f.column.lower() for f in work.projection.fields]
    return names.index(column.lower()) + 1 if column.lower() in names else None


def _no_parent(key: ForeignKey) -> str:
    return sql.literal(f"no row of {key.parent} for {', '.join(key.columns)}")


def bereft(
    work: Work, keys: list[tuple[ForeignKey, str]], staged: str, policies: Sequence[str] = ("quarantine",)
) -> str:
    """The condition that a new row, as it is staged, refers to nothing by a key that is treated so."""
    found = [
        references.nothing(
            key,
            work.tables.get(key.parent.lower()),
            [f"{staged}.{said}" if (said := work.projection.says(column)) else "NULL" for column in key.columns],
        )
        for key, _ in keys
        if _on_orphan(work, key) in policies
    ]
    return " OR ".join(f"({condition})" for condition in found) or "0"


def take_over(work: Work, keys: list[tuple[ForeignKey, str]]) -> None:
    """Give new rows the references that they came without, where they refer to something by now."""
    emptied = {c for key, _ in keys if _on_orphan(work, key) == "null" for c in key.columns if work.projection.says(c)}
    if not emptied:
        return
    fields = ", ".join(map(sql.literal, sorted(emptied)))
    orphan = f"c.merge_id = {work.merge_id} AND c.side = 'source' AND c.why = 'orphan' AND c.field IN ({fields})"
    nowhere = bereft(work, keys, "d", ("quarantine", "null"))
    work.do("DROP TABLE IF EXISTS temp._sessionctl_found")
    work.do(
        f"CREATE TEMP TABLE _sessionctl_found AS SELECT d.* FROM temp._sessionctl_todo AS d WHERE EXISTS "
        f"(SELECT 1 FROM _sessionctl_conflicts AS c WHERE c.key IS +d.{ID} AND {orphan}) "
        f"AND NOT ({nowhere}) AND NOT EXISTS (SELECT 1 FROM _sessionctl_lost AS l WHERE l.rid IS d.{RID})"
    )
    assigned = ", ".join(f"{sql.quoted(column)} = d.{work.projection.says(column)}" for column in sorted(emptied))
    done = work.whole(
        f"UPDATE OR ABORT {sql.quoted(work.projection.target.name)} AS t SET {assigned} "
        f"FROM temp._sessionctl_found AS d WHERE {work.projection.match('t', 'd')}"
    )
    if done is not None:  # else some column that takes many NULLs does not take one of these values twice
        known = f"SELECT {ID} FROM temp._sessionctl_found"
        work.do(f"DELETE FROM _sessionctl_conflicts AS c WHERE {orphan} AND c.key IN ({known})")
