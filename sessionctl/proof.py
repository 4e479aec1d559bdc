"""The conservation law, by row and by field, inside the transaction; and the rows that a report must name."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import NoReturn

from sessionctl import compare, references, schema, sql
from sessionctl.errors import SessionctlError
from sessionctl.model import Finding, Migration, Outcome, Place, many
from sessionctl.projection import ID, RID, Projection, readable
from sessionctl.work import NAMED, Work, listed, naming


def prove(work: Work, outcome: Outcome, before: int, after: int) -> None:
    """The conservation law, by row and by field.

    Raises:
        SessionctlError: `verification_failed`; the caller rolls back.
    """
    name = f"{outcome.source} -> {outcome.target}"
    total = outcome.inserted + outcome.identical + outcome.merged + outcome.forked + outcome.quarantined
    if outcome.rows != total:
        _fail(f"{name}: {many(outcome.rows, 'source row')}, but {many(total, 'outcome')}")
    if after != before + outcome.inserted + outcome.forked:
        _fail(f"{name}: {many(after, 'target row')}, expected {before + outcome.inserted + outcome.forked}")
    kept = work.one("SELECT count(*) FROM _sessionctl_quarantine WHERE merge_id = ?", work.merge_id)
    if kept != outcome.quarantined:
        _fail(f"{name}: {many(kept, 'row')} in quarantine, expected {outcome.quarantined}")
    arrived, differing = _inserted_fields(work)
    if differing:
        target = sql.quoted(work.projection.target.name)
        match = work.projection.match("t", "p")
        new = f"FROM (SELECT * {work.new_rows()}) AS p CROSS JOIN {target} AS t ON {match} WHERE 1"
        record_changed_forms(work, new, "v")
        arrived, differing = _inserted_fields(work)
    if arrived != outcome.inserted or differing:
        _fail(f"{name}: {outcome.inserted} inserted, {arrived} found, {differing} of them differ in a field")
    if work.policy != "fork" and not work.empty("_sessionctl_pair"):
        for n, f in enumerate(work.projection.fields, 1):
            missing = work.one(compare.unaccounted(work.projection, n, work.merge_id))
            if missing:
                _fail(f"{name}.{f.column}: {many(missing, 'value')} neither in the target nor recorded")


def prove_forks(work: Work, join: str, forked: int) -> None:
    lost = f"EXISTS (SELECT 1 FROM _sessionctl_lost WHERE _sessionctl_lost.rid = p.{RID})"
    rows = f"FROM _sessionctl_decided AS p CROSS JOIN {join} WHERE NOT {lost}"
    record_changed_forms(work, rows, "v")
    equal = " AND ".join(
        f"({compare.faithful(f, f't.{sql.quoted(f.column)}', f'p.v{n}')} OR {work.noted(f.column, f'p.v{n}')})"
        for n, f in enumerate(work.projection.fields, 1)
    )
    found = work.one(f"SELECT count(*) {rows} AND ({equal or 1})")
    if found != forked:
        _fail(f"{work.projection.merge.source}: {many(forked, 'row')} forked, {found} found whole")


def _fail(problem: str) -> NoReturn:
    raise SessionctlError(
        f"the proof does not hold, so nothing was changed: {problem}",
        hint="This is a defect of sessionctl or of a user-written function: please report the numbers.",
        code="verification_failed",
    )


def _inserted_fields(work: Work) -> tuple[int, int]:
    """How many new rows are in the target, and how many of them differ from the projection unrecorded."""
    if not work.inserted:
        return 0, 0  # by the count of outcomes no row is left that could be one
    equal = " AND ".join(
        f"({_as_projected(work, n)} OR {work.noted(f.column, f'p.v{n}')})"
        for n, f in enumerate(work.projection.fields, 1)
    )
    query = (
        f"SELECT count(*), coalesce(sum(CASE WHEN {equal or 1} THEN 0 ELSE 1 END), 0) "
        f"FROM (SELECT * {work.new_rows()}) AS p CROSS JOIN {sql.quoted(work.projection.target.name)} AS t ON "
    )
    match = work.projection.match("t", "p")
    found = (0, 0)
    if work.distance is not None:
        place = f"t.{work.projection.target.rowid} = p.{RID} + {work.distance}"
        found = work.connection.execute(f"{query}{place} AND {match}").fetchone()
    if found[0] != work.inserted:
        found = work.connection.execute(f"{query}{match}").fetchone()
    return int(found[0]), int(found[1])


def note_distance(work: Work) -> None:
    """Where every row is new, the rows will lie in the target as they lie in the source, this far behind it.

    Then the proof reads both sides once, in order, instead of looking every key up.
    """
    source, target = work.projection.source, work.projection.target
    if work.fresh:
        return
    work.distance = None
    if (
        source.rowid
        and target.rowid
        and not work.projection.only
        and work.empty("_sessionctl_pair")
        and work.empty("_sessionctl_lost")
    ):
        first, last, rows = work.extent()
        if rows and last - first + 1 == rows:
            end = work.last
            if end is None:
                end = work.one(f"SELECT coalesce(max({target.rowid}), 0) FROM {sql.quoted(target.name)}")
            work.distance = end + 1 - first


def _as_projected(work: Work, number: int) -> str:
    field = work.projection.fields[number - 1]
    column = f"t.{sql.quoted(field.column)}"
    whole = compare.faithful(field, column, f"p.v{number}")
    return f"{column} IS p.r{number} COLLATE BINARY OR {whole}" if field.respelled else whole


def record_changed_forms(work: Work, rows: str, letter: str) -> None:
    """Keep the original of every value whose type the target column changed (text that became a number).

    Args:
        rows: FROM and WHERE over the written rows `t` and what was to be written `p`.
        letter: of the columns of `p` that hold the values.
    """
    changed = {
        f.column: f"typeof(t.{sql.quoted(f.column)}) <> typeof(p.{letter}{n}) "
        f"AND NOT {compare.faithful(f, f't.{sql.quoted(f.column)}', f'p.{letter}{n}')} "
        f"AND NOT {work.noted(f.column, f'p.{letter}{n}')}"
        for n, f in enumerate(work.projection.fields, 1)
        if f.fragile
    }
    if not changed or not work.one(f"SELECT EXISTS (SELECT 1 {rows} AND ({' OR '.join(changed.values())}))"):
        return
    for n, f in enumerate(work.projection.fields, 1):
        if f.column in changed and work.do(
            f"INSERT INTO _sessionctl_conflicts SELECT {work.merge_id}, p.{ID}, {sql.literal(f.column)}, 'source', "
            f"'affinity', p.{letter}{n} {rows} AND {changed[f.column]}"
        ):
            keys = [
                sql.told_key(row[0])
                for row in work.connection.execute(
                    "SELECT key FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'affinity' AND field = ?",
                    (work.merge_id, f.column),
                )
            ]
            work.name("changed_form", f"changed form in {f.column}; the originals are kept", keys, f.column)


def keep_left_out(work: Work) -> None:
    """Record what of the extra columns JSON cannot hold, or has under that name already."""
    for name, rows in work.projection.left_out():
        lost = "EXISTS (SELECT 1 FROM _sessionctl_lost WHERE _sessionctl_lost.rid IS x.rid)"
        work.do(
            f"INSERT INTO _sessionctl_conflicts SELECT {work.merge_id}, x.id, {sql.literal(name)}, 'source', "
            f"'kept', x.value FROM ({rows}) AS x WHERE NOT {lost}"
        )
        keys = [
            sql.told_key(row[0])
            for row in work.connection.execute(
                "SELECT key FROM _sessionctl_conflicts WHERE merge_id = ? AND field = ? AND why = 'kept'",
                (work.merge_id, name),
            )
        ]
        if keys:
            what = f"hold a value in {name} that {work.projection.merge.extras} does not take; the value is kept"
            work.name("extras", what, keys, name)


def odd_text(projection: Projection, connection: sqlite3.Connection) -> list[Finding]:
    """The rows with a timestamp that goes over as it is, or with text that no expression can read.

    Args:
        connection: sees the source's rows and has our functions.
    """
    odd = {
        column: f"{name} IS NOT NULL AND {name} <> '' AND NOT sessionctl_instant({readable(name)})"
        for column in projection.stamped
        for name in [sql.quoted(column)]
    }
    what = "with a timestamp in {} that is not understood; text stays where the column lets it"
    unread = {column: f"{sql.quoted(column)} IS NOT NULL AND {readable(sql.quoted(column))} IS NULL"
              for column in projection.computed}  # fmt: skip
    return [
        *_named(projection, connection, odd, what),
        *_named(projection, connection, unread, "with text in {} that is no UTF-8; what is made of it is left empty"),
    ]


def odd_json(projection: Projection, connection: sqlite3.Connection) -> list[Finding]:
    """The rows with text in a JSON column that is no JSON object and goes over as it is; arguments as above."""
    odd = {
        column: f"CASE WHEN {name} IS NULL OR ({object_}) THEN 0 ELSE trim({name}) NOT IN ('', 'null') END"
        for column in projection.parsed
        for name in [sql.quoted(column)]
        for object_ in [
            f"substr(ltrim({name}), 1, 1) = '{{' AND typeof({name}) = 'text' AND json_valid({name}) "
            f"AND {readable(name)} IS NOT NULL"
        ]
    }
    return _named(projection, connection, odd, "with no JSON object in {}; the text stays as it was")


def _named(projection: Projection, connection: sqlite3.Connection, odd: Mapping[str, str], what: str) -> list[Finding]:
    """A warning for each column in which a condition holds somewhere."""
    source, found = projection.source, []
    for column, condition in odd.items():
        if source.column(column) is not None:
            rows = connection.execute(f"SELECT {source.identity()} FROM {projection.counted(condition)}")
            keys = [sql.told_key(row[0]) for row in rows]
            if keys:
                found.append(naming(projection, "not_understood", what.format(column), keys, column))
    return found


def orphaned(
    connection: sqlite3.Connection, migration: Migration, before: references.Broken, after: references.Broken
) -> Iterator[Finding]:
    """Rows that lost their parent by a run, where no merge says that they may."""
    tables = schema.tables(connection)
    for one in references.grown(before.counts, after.counts, migration.merges):
        named = ""
        if not one.before:  # else nobody knows which of them are the new ones
            loose = references.loose(connection, tables[one.table.lower()], tables, one.columns)
            keys = [sql.told_key(row[0]) for row in connection.execute(f"{loose} LIMIT ?", (NAMED + 1,))]
            named = f": {listed(keys, one.after)}"
        yield Finding(
            "orphaned",
            f"{one.told()}{named}",
            place=Place(table=one.table, field=one.columns),
            instead=f"Mend what {one.table}.{one.columns} refers to first, or say what becomes of such rows "
            f"with on_orphan in {migration.path}.",
        )
