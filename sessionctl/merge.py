"""One Merge, inside the caller's transaction: classify every source row, write, record, and prove.

Set-based SQL only; a bad row costs one statement, a good one nothing. `rows = inserted + identical + merged + forked +
quarantined` and every field's whereabouts are checked before the caller may commit.
"""

import sqlite3
import time

from sessionctl import again, fault, orphans, overlap, proof, sql
from sessionctl.model import Finding, Outcome, Place
from sessionctl.model import rows as counted
from sessionctl.work import NAMED, Work, in_function, listed


def merge(work: Work) -> Outcome:
    """Merge and prove.

    Raises:
        SessionctlError: `refused` under the policy `fail` or when a function of the migration fails,
            `verification_failed` when the proof does not hold.
    """
    try:
        return _merge(work)
    except sqlite3.OperationalError as error:
        problem = fault.told(work.connection, work.projection, work.functions) if in_function(error) else None
        if problem is None:
            raise
        raise problem from error


def _merge(work: Work) -> Outcome:
    started = time.monotonic()
    target = sql.quoted(work.projection.target.name)
    rows = work.one(f"SELECT count(*) FROM {work.projection.counted()}")
    counted = (
        f"SELECT count(*) FROM {target} AS t WHERE {work.fresh}" if work.fresh else f"SELECT count(*) FROM {target}"
    )
    before = work.one(counted)
    if work.straight():
        keys = orphans.note(work)
        proof.note_distance(work)
    else:
        work.stage(bool(before) or bool(work.fresh))
        work.quarantine_keys()
        keys = orphans.note(work)
        proof.note_distance(work)
        work.inserted = work.insert()
    removed = orphans.settle(work, keys)
    work.inserted -= removed
    identical, merged, forked = overlap.fork(work) if work.policy == "fork" else overlap.fill(work)
    if merged or removed:  # else nothing has left its place
        work.inserted += again.insert(work, keys)
    quarantined = _keep_quarantined(work)
    conflicts = work.one(
        "SELECT count(*) FROM _sessionctl_conflicts WHERE merge_id = ? AND why = 'conflict'",
        work.merge_id,
    )
    after = work.one(counted)
    outcome = Outcome(
        work.projection.merge.source,
        work.projection.target.name,
        "",
        rows,
        work.inserted,
        identical,
        merged,
        forked,
        quarantined,
        conflicts,
        time.monotonic() - started,
    )
    proof.prove(work, outcome, before, after)
    proof.keep_left_out(work)
    orphans.name(work, keys)
    return outcome


def _keep_quarantined(work: Work) -> int:
    """Copy every lost row whole into the ledger, with its reason."""
    if work.empty("_sessionctl_lost"):
        return 0
    first = work.one("SELECT coalesce(max(quarantine_id), 0) FROM _sessionctl_quarantine")
    source = work.projection.source
    work.do(
        "INSERT INTO _sessionctl_quarantine(quarantine_id, merge_id, key, reason, detail) "
        f"SELECT {first} + rowid, {work.merge_id}, id, reason, detail FROM _sessionctl_lost ORDER BY rowid"
    )
    for column in source.columns:
        work.do(
            "INSERT INTO _sessionctl_quarantine_values "
            f"SELECT {first} + _sessionctl_lost.rowid, {sql.literal(column.name)}, "
            f"s.{sql.quoted(column.name)} FROM _sessionctl_lost CROSS JOIN {sql.quoted(source.name)} AS s "
            f"ON {source.handle('s')} IS _sessionctl_lost.rid"
        )
    work.do(f"INSERT INTO _sessionctl_rows SELECT {work.merge_id}, id, 'quarantined', NULL FROM _sessionctl_lost")
    for reason, count in work.connection.execute(
        "SELECT reason, count(*) FROM _sessionctl_lost GROUP BY reason"
    ).fetchall():
        keys = [
            sql.told_key(row[0])
            for row in work.connection.execute(
                "SELECT id FROM _sessionctl_lost WHERE reason = ? ORDER BY id LIMIT ?", (reason, NAMED + 1)
            )
        ]
        work.findings.append(
            Finding(
                "quarantined",
                f"{counted(count)} of {source.name} in quarantine ({reason}): {listed(keys, count)}",
                "warning",
                Place(table=source.name, key=keys[0]),
                "See them with `sessionctl quarantine list`; mend the cause, then `sessionctl quarantine retry`.",
            )
        )
    return work.one("SELECT count(*) FROM _sessionctl_lost")
