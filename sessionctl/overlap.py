"""Rows whose key both sides have: filled field by field, or kept beside each other."""

from sessionctl import again, compare, entangle, orphans, proof, sql
from sessionctl.errors import SessionctlError
from sessionctl.model import rows as counted
from sessionctl.projection import ID, RID, Field, readable
from sessionctl.work import Work, listed


def fill(work: Work) -> tuple[int, int, int]:
    if work.empty("_sessionctl_pair"):
        return 0, 0, 0
    decisions = [compare.decide(work.projection, n, work.policy) for n in range(1, len(work.projection.fields) + 1)]
    new = ", ".join(f"{d.new} AS n{n}" for n, d in enumerate(decisions, 1))
    changed = " OR ".join(
        f"NOT {compare.exactly(f't.{sql.quoted(f.column)}', f'd.n{n}')}"
        for n, f in enumerate(work.projection.fields, 1)
    )
    at = work.projection.at("t", "d")
    target = sql.quoted(work.projection.target.name)
    _record_conflicts(work, decisions)
    work.do(
        "CREATE TEMP TABLE _sessionctl_decided AS "
        f"SELECT p.{RID}, p.{ID}, {_target_keys(work, 'p')}, 0 AS changed, {new} "
        f"FROM _sessionctl_pair AS p CROSS JOIN {target} AS t ON {work.projection.at('t', 'p')}"
    )
    orphans.settle_staged(work, "n")
    work.do(f"UPDATE _sessionctl_decided AS d SET changed = 1 FROM {target} AS t WHERE {at} AND ({changed})")
    for n, f in enumerate(work.projection.fields, 1):
        column = f"t.{sql.quoted(f.column)}"
        work.do(
            "INSERT INTO _sessionctl_preimages "
            f"SELECT {work.merge_id}, d.{ID}, {sql.literal(f.column)}, {column}, d.n{n} "
            f"FROM _sessionctl_decided AS d CROSS JOIN {target} AS t ON {at} "
            f"WHERE d.changed AND NOT {compare.exactly(column, f'd.n{n}')}"
        )
    orphans.note_overwritten(work)
    assigned = ", ".join(f"{sql.quoted(f.column)} = d.n{n}" for n, f in enumerate(work.projection.fields, 1))
    update, rest = f"UPDATE OR ABORT {target} AS t SET {assigned} FROM", f"AS d WHERE {at} AND d.changed"
    if work.whole(f"{update} _sessionctl_decided {rest}") is None:
        work.going_on(f"{update} _sessionctl_decided {rest} AND", "_sessionctl_decided", "d.rowid")
        again.update(work, f"{update} _sessionctl_waiting {rest}")
        work.forget_lost()
    changed_rows = (
        f"FROM _sessionctl_decided AS p CROSS JOIN {target} AS t ON {work.projection.at('t', 'p')} WHERE p.changed"
    )
    proof.record_changed_forms(work, changed_rows, "n")
    recorded = (
        f"EXISTS (SELECT 1 FROM _sessionctl_conflicts AS c WHERE c.merge_id = {work.merge_id} AND c.key IS +d.{ID})"
    )
    work.do(
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, d.{ID}, "
        f"CASE WHEN d.changed OR {recorded} THEN 'merged' ELSE 'identical' END, d.t1 FROM _sessionctl_decided AS d"
    )
    return work.recorded("identical"), work.recorded("merged"), 0


def _target_keys(work: Work, alias: str) -> str:
    return ", ".join(f"{alias}.t{n}" for n in range(1, len(work.projection.keys) + 1))


def _record_conflicts(work: Work, decisions: list[compare.Decision]) -> None:
    at = work.projection.at("t", "p")
    for decision in decisions:
        for side, why, name, value, condition, expand in decision.records:
            work.do(
                "INSERT INTO _sessionctl_conflicts "
                f"SELECT {work.merge_id}, p.{ID}, {name}, '{side}', '{why}', {value} "
                f"FROM _sessionctl_pair AS p CROSS JOIN {sql.quoted(work.projection.target.name)} AS t ON {at}{expand} "
                f"WHERE {condition}"
            )
    if work.policy == "fail":
        keys = [
            sql.told_key(row[0])
            for row in work.connection.execute(
                "SELECT DISTINCT key FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'conflict'",
                (work.merge_id,),
            )
        ]
        if keys:
            raise SessionctlError(
                f"{work.projection.merge.source} and {work.projection.merge.target} hold different values in "
                f"{counted(len(keys))}: {listed(keys)}",
                hint=_way_out(work),
                code="refused",
            )


def _way_out(work: Work) -> str:
    merge = work.projection.merge
    if work.projection.target.name.lower() == entangle.shadow_of(merge.target).lower():  # it was begun so
        return (
            "Make the rows agree and go on with the same command, or take the half-done copy away with "
            "`sessionctl rollback` and choose another --on-conflict (fill, keep, source, newest)."
        )
    return "Choose another --on-conflict (fill, keep, source, newest), or make the rows agree first."


def _same_as_stored(field: Field, value: str, row: str) -> str:
    """Target and source agree, or the column changed the form of this very value when it came before.

    Args:
        row: the alias of the staged row that `value` is of.
    """
    column = f"t.{sql.quoted(field.column)}"
    same = compare.same(field, column, value)
    if not field.fragile:
        return same
    before = (
        f"SELECT 1 FROM main._sessionctl_conflicts AS c WHERE c.merge_id IN (SELECT merge_id FROM _sessionctl_merges) "
        f"AND c.key IS +{row}.{ID} AND c.why = 'affinity' AND c.field = {sql.literal(field.column)} "
        f"AND {compare.exactly('c.value', value)}"
    )
    stored = f"({column} IS +{value} COLLATE BINARY OR {column} IS CAST({value} AS REAL))"
    return f"({same} OR ({stored} AND EXISTS ({before})))"


def _filled(work: Work) -> list[int]:
    """The fields of which a row that is new in the target may say more than its source row: defaults, marks."""
    return [n for n, f in enumerate(work.projection.fields, 1) if f.insert != f.value]


def _same_again(work: Work, *, marked: bool = False) -> str:
    """The target says what the row `d` says, with or without what fills it up.

    Args:
        marked: it may have got other marks then, as those of another time are.
    """
    filled, found = _filled(work), []
    for n, f in enumerate(work.projection.fields, 1):
        ways = [_same_as_stored(f, f"d.v{n}", "d")]
        if n in filled:
            ways.append(_same_as_stored(f, f"d.u{n}", "d"))
        if n in filled and marked and f.kind == "json":
            ways.append(compare.holds(f"t.{sql.quoted(f.column)}", f"d.u{n}"))
        found.append(f"({' OR '.join(ways)})")
    return " AND ".join(found)


def _stage_forks(work: Work, known: str) -> None:
    """The rows that differ: `f1` is the new id, `v1`... what a new row says, `u1`... the source where that is less."""
    numbers = range(1, len(work.projection.fields) + 1)
    content = ", ".join(f"CASE WHEN typeof(p.v{n}) = 'text' THEN CAST(p.v{n} AS BLOB) ELSE p.v{n} END" for n in numbers)
    filled, keys = _filled(work), range(1, len(work.projection.keys) + 1)
    shown = [f"p.{RID}", f"p.{ID}", *(f"p.k{n}, p.t{n}" for n in keys)]
    shown += [f"i.v{n}, p.v{n} AS u{n}" if n in filled else f"p.v{n}" for n in numbers]
    new = f" JOIN ({work.projection.select(insert=True)}) AS i ON i.{RID} = p.{RID}" if filled else ""
    work.do(
        f"CREATE TEMP TABLE _sessionctl_decided AS SELECT {', '.join(shown)}, "
        f"sessionctl_fork({readable('p.k1')}, {content}) AS f1 "
        f"FROM _sessionctl_pair AS p{new} WHERE NOT {known} ORDER BY p.rowid"
    )


def fork(work: Work) -> tuple[int, int, int]:
    if work.empty("_sessionctl_pair"):
        return 0, 0, 0
    target = sql.quoted(work.projection.target.name)
    same = " AND ".join(_same_as_stored(f, f"p.v{n}", "p") for n, f in enumerate(work.projection.fields, 1))
    at = work.projection.at("t", "p")
    work.do(
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, p.{ID}, 'identical', p.t1 "
        f"FROM _sessionctl_pair AS p CROSS JOIN {target} AS t ON {at} WHERE {same}"
    )
    known = f"EXISTS (SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {work.merge_id} AND r.key IS +p.{ID})"
    _stage_forks(work, known)
    first = sql.quoted(work.projection.keys[0][0])
    rest = "".join(
        f" AND t.{sql.quoted(column)} IS d.k{n}" for n, (column, _) in enumerate(work.projection.keys, 1) if n > 1
    )
    here = _same_again(work)
    matched = f"t.{first} = d.f1{rest} AND {_same_again(work, marked=True)}"
    again = (  # the same fork from an earlier generation is here already
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, d.{ID}, 'identical', d.f1 "
        f"FROM _sessionctl_decided AS d CROSS JOIN {target} AS t ON {matched}"
    )
    forget = f"DELETE FROM _sessionctl_decided AS p WHERE {known}"
    work.do(again)
    work.do(forget)
    orphans.settle_staged(work, "v")
    work.do(  # a reference that was emptied, or a field that was filled, now as then, makes no difference
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, d.{ID}, 'identical', d.t1 "
        f"FROM _sessionctl_decided AS d CROSS JOIN {target} AS t ON {work.projection.at('t', 'd')} WHERE {here}"
    )
    work.do(forget)
    work.do(again)
    work.do(forget)
    names, values = work.columns("f1")
    became = f"t.{first} = p.f1" + rest.replace("d.k", "p.k")
    forked = work.going_on(
        f"INSERT OR FAIL INTO {target}({names}) SELECT {values} FROM temp._sessionctl_decided WHERE",
        "_sessionctl_decided",
    )
    work.do(
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, d.{ID}, 'forked', d.f1 FROM _sessionctl_decided AS d "
        f"WHERE NOT EXISTS (SELECT 1 FROM _sessionctl_lost WHERE _sessionctl_lost.rid = d.{RID})"
    )
    proof.prove_forks(work, f"{target} AS t ON {became}", forked)
    return work.recorded("identical"), 0, forked
