"""Rows whose key both sides have: filled field by field, or kept beside each other."""

from sessionctl import compare, orphans, proof, sql
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
    update = f"UPDATE OR ABORT {target} AS t SET {assigned} FROM _sessionctl_decided AS d WHERE {at} AND d.changed"
    if work.whole(update) is None:
        work.going_on(f"{update} AND", "_sessionctl_decided", "d.rowid")
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
                f"{work.projection.merge.source} and {work.projection.target.name} hold different values in "
                f"{counted(len(keys))}: {listed(keys)}",
                hint="Choose another --on-conflict (fill, keep, source, newest), or make the rows agree first.",
                code="refused",
            )


def _same_as_stored(field: Field, number: int) -> str:
    """Target and source agree, or the column changed the form of this very value when it came before."""
    column, value = f"t.{sql.quoted(field.column)}", f"p.v{number}"
    same = compare.same(field, column, value)
    if not field.fragile:
        return same
    before = (
        f"SELECT 1 FROM main._sessionctl_conflicts AS c WHERE c.merge_id IN (SELECT merge_id FROM _sessionctl_merges) "
        f"AND c.key IS +p.{ID} AND c.why = 'affinity' AND c.field = {sql.literal(field.column)} "
        f"AND {compare.exactly('c.value', value)}"
    )
    stored = f"({column} IS +{value} COLLATE BINARY OR {column} IS CAST({value} AS REAL))"
    return f"({same} OR ({stored} AND EXISTS ({before})))"


def fork(work: Work) -> tuple[int, int, int]:
    if work.empty("_sessionctl_pair"):
        return 0, 0, 0
    target = sql.quoted(work.projection.target.name)
    same = " AND ".join(_same_as_stored(f, n) for n, f in enumerate(work.projection.fields, 1))
    at = work.projection.at("t", "p")
    work.do(
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, p.{ID}, 'identical', p.t1 "
        f"FROM _sessionctl_pair AS p CROSS JOIN {target} AS t ON {at} WHERE {same}"
    )
    known = f"EXISTS (SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {work.merge_id} AND r.key IS +p.{ID})"
    content = ", ".join(
        f"CASE WHEN typeof(p.v{n}) = 'text' THEN CAST(p.v{n} AS BLOB) ELSE p.v{n} END"
        for n in range(1, len(work.projection.fields) + 1)
    )
    work.do(
        f"CREATE TEMP TABLE _sessionctl_decided AS SELECT p.*, sessionctl_fork({readable('p.k1')}, {content}) AS f1 "
        f"FROM _sessionctl_pair AS p WHERE NOT {known}"
    )
    first = sql.quoted(work.projection.keys[0][0])
    rest = "".join(
        f" AND t.{sql.quoted(column)} IS d.k{n}" for n, (column, _) in enumerate(work.projection.keys, 1) if n > 1
    )
    here = same.replace("p.v", "d.v").replace(f"p.{ID}", f"d.{ID}")
    matched = f"t.{first} = d.f1{rest} AND {here}"
    again = (  # the same fork from an earlier generation is here already
        f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, d.{ID}, 'identical', d.f1 "
        f"FROM _sessionctl_decided AS d CROSS JOIN {target} AS t ON {matched}"
    )
    forget = f"DELETE FROM _sessionctl_decided AS p WHERE {known}"
    work.do(again)
    work.do(forget)
    orphans.settle_staged(work, "v")
    work.do(  # a reference that was emptied, now as then, makes no difference
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
