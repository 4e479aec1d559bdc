"""Database + migrations -> checks: is everything still where the ledger says it went? Reads only.

What the application did since (edits, deletions) is counted and no failure. Rows without a recorded arrival, a
disturbed archive and broken references are.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from sessionctl import (
    backup,
    compare,
    db,
    disturbed,
    ledger,
    plan,
    projection,
    records,
    references,
    schema,
    sql,
    sqlite_errors,
    stand_ins,
    stats,
    values,
)
from sessionctl.ledger import Archive, Merged, Run
from sessionctl.model import Check, Migration
from sessionctl.model import rows as counted
from sessionctl.plan import Planned
from sessionctl.projection import ID
from sessionctl.schema import Table

PASS, FAIL, SKIPPED = "pass", "fail", "skipped"

TO_COMPLETE = "the online run was cut over and is not completed yet: `sessionctl migrate --online` does that"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check and what came of it; one that did not run is `skipped`, never `pass`."""

    name: str
    state: str
    detail: str
    migration: str | None = None

    def shown(self) -> dict[str, str | None]:
        """As the JSON contract has it."""
        return asdict(self)


def verify(path: Path, migrations: Iterable[Migration]) -> list[Checked]:
    """Every check that applies to this database.

    Raises:
        SessionctlError: when we cannot look.
    """
    with closing(db.open_ro(path)) as connection, db.errors(path):
        connection.execute("BEGIN")  # one view of the data for all checks
        planned = plan.survey(connection, migrations)
        runs = {r.run_id: r for r in ledger.runs(connection)}
        archives = ledger.archives(connection, pruned=True)
        standing = [archive for archive in archives if archive.pruned_at is None]
        found = [*check_references(connection, runs.values(), standing)]
        done: list[tuple[Planned, Run | None]] = []
        for one in planned:
            own = [r for r in runs.values() if r.migration == one.migration.id and not r.undone_at]
            if one.state == "not-applicable":
                continue
            if one.state == "pending":
                where = ", ".join(source.table.name for source in one.sources) or "never applied"
                found.append(Checked("migration completeness", FAIL, f"pending: {where}", one.migration.id))
                continue
            done.append((one, next((r for r in reversed(own) if r.applies), None)))
            for run in own:
                found += _run(connection, one, run, archives)
        for missing in plan.missing(connection, [p.migration for p in planned]):
            found.append(Checked("proof", SKIPPED, "the migration file is not loaded", missing.migration))
        connection.execute("COMMIT")
    for one, own_run in done:
        found += _named(path, one, own_run, [c for c in found if c.migration == one.migration.id])
    return found


# -- references -----------------------------------------------------------------------------------------------------


def check_references(connection: sqlite3.Connection, runs: Iterable[Run], archives: list[Archive]) -> Iterator[Checked]:
    """Whether every foreign key names a live table, and no more rows dangle than the last run noted."""
    runs = [r for r in runs if not r.undone_at]
    unknown = any(r.incomplete for r in runs)  # nobody has counted yet what was broken before
    worse, untold = (SKIPPED, f"; {TO_COMPLETE}") if unknown else (FAIL, "")
    standing = [r.details for r in runs if "violations" in r.details]
    known = standing[-1].get("violations", {}) if standing else {}
    for table, count in references.violations(connection, [a.archive for a in archives]).items():
        before = known.get(table, 0)
        since = f", {before} of them since before the migration" if before else ""
        detail = f"{counted(count)} without a parent{since}"
        state, told = (worse, untold) if count > before else (PASS, "")
        yield Checked(f"foreign keys of {table}", state, detail + told)
    excused = set(standing[-1].get("misnamed", [])) if standing else set()
    wrong = [name for name in references.misnamed(connection, [a.archive for a in archives]) if name not in excused]
    state, told = (worse, untold) if wrong else (PASS, "")
    yield Checked("foreign keys name live tables", state, ("; ".join(wrong) or "all do") + told)


# -- one run --------------------------------------------------------------------------------------------------------


def _run(connection: sqlite3.Connection, planned: Planned, run: Run, archives: list[Archive]) -> Iterator[Checked]:
    name = planned.migration.id
    tables = schema.tables(connection)
    for archive in archives:
        if archive.run_id == run.run_id:
            yield check_archive(connection, name, archive, tables)
    if changed := records.disturbed(connection, run):
        yield Checked("ledger", FAIL, f"{' and '.join(changed)} changed since the run", name)
    for merged in ledger.merges(connection, run.run_id):
        label = f"proof of {merged.source} -> {merged.outcome.target}"
        recorded, retired = ledger.archive_of(archives, merged), ledger.retired_since(archives, merged)
        gone = next((a for a in (recorded, retired) if a is not None and a.pruned_at is not None), None)
        reached = merged.outcome.target if retired is None else retired.archive
        if gone is not None:
            yield Checked(label, SKIPPED, _pruned(gone), name)
        elif planned.state == "changed":
            yield Checked(label, SKIPPED, "the migration file was changed after it was applied", name)
        elif merged.archive.lower() not in tables or reached.lower() not in tables:
            absent = merged.archive if merged.archive.lower() not in tables else reached
            yield Checked(label, FAIL, f"{absent} is gone", name)
        else:
            yield _proof(connection, planned.migration, run, merged, tables, label, tables[reached.lower()])


def check_archive(
    connection: sqlite3.Connection, migration: str, archive: Archive, tables: dict[str, Table]
) -> Checked:
    """Whether an archive is what it was when it was made."""
    label = f"archive {archive.archive}"
    if archive.pruned_at is not None:
        return Checked(label, SKIPPED, _pruned(archive), migration)
    table = tables.get(archive.archive.lower())
    if table is None:
        return Checked(label, FAIL, "the table is gone", migration)
    count = connection.execute(f"SELECT count(*) FROM {sql.quoted(table.name)}").fetchone()[0]
    if count != archive.rows:
        wrong = f"{counted(count)} instead of the {archive.rows} that were archived"
        return Checked(label, FAIL, f"{wrong}{disturbed.told(connection, archive)}", migration)
    if not archive.digest:
        return Checked(label, SKIPPED, f"{counted(count)}; {TO_COMPLETE}", migration)
    if ledger.digest(connection, table) != archive.digest:
        wrong = "its rows were changed after they were archived"
        return Checked(label, FAIL, f"{wrong}{disturbed.told(connection, archive)}", migration)
    return Checked(label, PASS, f"{counted(count)}, undisturbed", migration)


def _pruned(archive: Archive) -> str:
    return f"{archive.archive} was pruned on {str(archive.pruned_at)[:10]}; its rows are in {archive.pruned_backup}"


def _proof(
    connection: sqlite3.Connection,
    migration: Migration,
    run: Run,
    merged: Merged,
    tables: dict[str, Table],
    label: str,
    target: Table,
) -> Checked:
    """Field by field: what the archive says each row became, against the target of today, itself archived or not."""
    source = tables[merged.archive.lower()]
    merge = ledger.merge_of(migration, merged)
    recorded_rows = f"SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merged.merge_id} AND r.key IS "
    only = f"EXISTS ({recorded_rows}+({source.identity()}))" if run.kind == "retry" else ""
    projected, refusals = projection.build(migration, merge, source, target, tables, merged.form, only)
    if projected is None:
        return Checked(label, FAIL, refusals[0].message, migration.id)
    values.register(connection, values.Functions(merged.form, run.applied_at), migration.functions)
    outcome = merged.outcome
    recorded = dict(
        connection.execute(
            "SELECT outcome, count(*) FROM _sessionctl_rows WHERE merge_id = ? GROUP BY outcome",
            (merged.merge_id,),
        ).fetchall()
    )
    for name in ("identical", "merged", "forked", "quarantined"):
        if recorded.get(name, 0) != getattr(outcome, name):
            problem = f"recorded as {name}: {counted(recorded.get(name, 0))} instead of {getattr(outcome, name)}"
            return Checked(label, FAIL, problem, migration.id)
    exception = f"{recorded_rows}+p.{ID} AND r.outcome <> 'inserted'"
    join = f"{sql.quoted(projected.target.name)} AS t ON {projected.match('t', 'p')}"
    equal = " AND ".join(
        f"({compare.faithful(f, f't.{sql.quoted(f.column)}', f'p.v{n}')} OR EXISTS (SELECT 1 FROM "
        f"_sessionctl_conflicts AS c WHERE c.merge_id = {merged.merge_id} AND c.key IS +p.{ID} "
        f"AND c.field = {sql.literal(f.column)} AND c.side = 'source'))"
        for n, f in enumerate(projected.fields, 1)
    )
    arrived, edited = connection.execute(
        f"SELECT count(*), coalesce(sum(CASE WHEN {equal or 1} THEN 0 ELSE 1 END), 0) "
        f"FROM ({projected.select(insert=True)}) AS p CROSS JOIN {join} "
        f"WHERE {projected.given('p')} AND NOT EXISTS ({exception})"
    ).fetchone()
    first = sql.quoted(projected.keys[0][0])
    others = connection.execute(
        "SELECT count(*) FROM _sessionctl_rows AS r WHERE r.merge_id = ? "
        f"AND r.outcome NOT IN ('inserted', 'quarantined') AND EXISTS "
        f"(SELECT 1 FROM {sql.quoted(target.name)} AS t WHERE t.{first} = r.target_key)",
        (merged.merge_id,),
    ).fetchone()[0]
    present = arrived + others
    gone = outcome.rows - outcome.quarantined - present
    if gone < 0:
        return Checked(label, FAIL, f"{counted(present)} arrived, but only {outcome.rows} went over", migration.id)
    detail = (
        f"{counted(outcome.rows)}: {outcome.inserted} inserted, {outcome.identical} identical, "
        f"{outcome.merged} merged, {outcome.forked} forked, {outcome.quarantined} in quarantine; "
        f"since then {edited} edited, {gone} deleted"
    )
    return Checked(label, PASS, detail, migration.id)


# -- the checks that a migration names ------------------------------------------------------------------------------


def _named(path: Path, planned: Planned, run: Run | None, own: list[Checked]) -> list[Checked]:
    migration = planned.migration
    found: list[Checked] = []
    writing = [check for check in migration.checks if check.do]
    with closing(db.open_ro(path)) as connection, db.errors(path):
        for check in migration.checks:
            if check.by:
                found.append(_engine(connection, migration, check, planned, run, own))
            elif not check.do:
                found.append(_found(connection, migration, check))
    if writing:
        with backup.snapshot(path) as copy, closing(db.open_rw(copy)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            found += [_tried(connection, migration, check) for check in writing]
    order = [check.name for check in migration.checks]
    return sorted(found, key=lambda c: order.index(c.name))


def _found(connection: sqlite3.Connection, migration: Migration, check: Check) -> Checked:
    try:
        rows = connection.execute(check.find).fetchmany(6)
    except sqlite3.OperationalError as error:
        return _failed(migration, check, error)
    shown = ", ".join(str(row[0]) for row in rows[:5]) + (" and more" if len(rows) > 5 else "")
    return Checked(check.name, FAIL if rows else PASS, shown or "kept", migration.id)


def _failed(migration: Migration, check: Check, error: sqlite3.Error) -> Checked:
    """A check that only the application can run is no failure."""
    state = SKIPPED if stand_ins.lacking(str(error)) else FAIL
    return Checked(check.name, state, sqlite_errors.told(error), migration.id)


def _tried(connection: sqlite3.Connection, migration: Migration, check: Check) -> Checked:
    connection.execute("SAVEPOINT tried")
    try:
        for statement in check.do:
            connection.execute(statement)
        return _found(connection, migration, check)
    except sqlite3.Error as error:
        return _failed(migration, check, error)
    finally:
        if connection.in_transaction:  # a RAISE(ROLLBACK) or ON CONFLICT ROLLBACK of theirs has undone it already
            connection.execute("ROLLBACK TO tried")
            connection.execute("RELEASE tried")


def _engine(
    connection: sqlite3.Connection,
    migration: Migration,
    check: Check,
    planned: Planned,
    run: Run | None,
    own: list[Checked],
) -> Checked:
    if check.by == "gate":
        return Checked(check.name, SKIPPED, "looks at code: run `sessionctl gate`", migration.id)
    if check.by == "completeness":
        return Checked(check.name, PASS, "nothing is pending", migration.id)
    if run is None:
        return Checked(check.name, SKIPPED, f"{planned.state}: there is no run of ours to compare with", migration.id)
    if check.by == "statistics":
        if run.incomplete:
            return Checked(check.name, SKIPPED, TO_COMPLETE, migration.id)
        return _statistics(connection, migration, check, run)
    prefix = "proof of " if check.by == "proof" else "archive "
    concerned = [c for c in own if c.name.startswith(prefix)]
    bad = [c for c in concerned if c.state == FAIL]
    if not concerned or (not bad and any(c.state == SKIPPED for c in concerned)):
        reasons = "; ".join(c.detail for c in concerned if c.state == SKIPPED)
        return Checked(check.name, SKIPPED, reasons or "nothing to compare", migration.id)
    detail = "; ".join(f"{c.name}: {c.detail}" for c in bad or concerned)
    return Checked(check.name, FAIL if bad else PASS, detail, migration.id)


def _statistics(connection: sqlite3.Connection, migration: Migration, check: Check, run: Run) -> Checked:
    """The numbers that the run recorded must add up, by the conservation law; online, others may write between them."""
    before, after = (
        {name.lower(): count for name, count in run.details[when]["tables"].items()} for when in ("before", "after")
    )
    wrong = []
    outcomes = [m.outcome for m in ledger.merges(connection, run.run_id)]
    for target in {outcome.target.lower() for outcome in outcomes}:
        merges = [outcome for outcome in outcomes if outcome.target.lower() == target]
        expected = before.get(target, 0) + sum(o.inserted + o.forked for o in merges)
        if after[target] != expected:
            wrong.append(f"{target}: {counted(after[target])} after the run, expected {expected}")
    if wrong and run.details.get("online"):
        detail = f"{'; '.join(wrong)}: the application wrote on between the counts; the proof looks at each row"
        return Checked(check.name, SKIPPED, detail, migration.id)
    now = stats.counts(connection, run.details["after"]["tables"])
    detail = "; ".join(wrong) or ", ".join(f"{name}: {count}" for name, count in now.items())
    return Checked(check.name, FAIL if wrong else PASS, detail, migration.id)
