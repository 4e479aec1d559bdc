"""What the ledger says of single rows, fingerprinted at the end of a run: proof and rollback go by it."""

import sqlite3
from dataclasses import replace

from sessionctl import ledger, schema
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Run

_TABLES = tuple(f"{ledger.PREFIX}{name}" for name in ("rows", "conflicts", "preimages", "adopted", "followed"))
_QUARANTINE, _VALUES = f"{ledger.PREFIX}quarantine", f"{ledger.PREFIX}quarantine_values"


def fingerprints(connection: sqlite3.Connection, run_id: int) -> dict[str, str]:
    """Table of the ledger -> what it has of this run's merges, fingerprinted; nothing is added when a run is over.

    Rows in quarantine may be resolved later, and only that: `resolved_at` is left out.
    """
    tables = schema.tables(connection)
    merges = [merged.merge_id for merged in ledger.merges(connection, run_id)]
    own = dict.fromkeys((*_TABLES, _QUARANTINE), "+merge_id = {}")  # + for the order of rows, which an index has not
    own[_VALUES] = f"quarantine_id IN (SELECT quarantine_id FROM {_QUARANTINE} WHERE merge_id = {{}})"
    found = {}
    for name in (name for name in own if name in tables):
        left_out = {"merge_id", "resolved_at"}  # the first is a number, and would cost twice as much as a text
        columns = tuple(column for column in tables[name].columns if column.name not in left_out)
        lasting = replace(tables[name], columns=columns)
        found[name] = " ".join(ledger.digest(connection, lasting, own[name].format(merge)) for merge in merges)
    return found


def disturbed(connection: sqlite3.Connection, run: Run) -> list[str]:
    """The tables of the ledger whose rows of this run are not what they were when it ended.

    Runs of versions before this one noted no fingerprints, or fewer: what they did not note is not known.
    """
    known = run.details.get("records", {})
    now = fingerprints(connection, run.run_id) if known else {}
    changed = [name for name, fingerprint in known.items() if now.get(name) != fingerprint]
    if _QUARANTINE not in changed and _wrongly_resolved(connection, run):
        changed.append(_QUARANTINE)
    return changed


def _wrongly_resolved(connection: sqlite3.Connection, run: Run) -> bool:
    """Whether a row is said to wait no more, or still to wait, against what later retries took up."""
    again = (
        f"SELECT 1 FROM {ledger.PREFIX}runs AS a CROSS JOIN {ledger.PREFIX}merges AS n ON n.run_id = a.run_id "
        f"CROSS JOIN {ledger.PREFIX}rows AS r ON r.merge_id = n.merge_id AND r.key IS +q.key "
        "WHERE a.kind = 'retry' AND json_extract(a.details, '$.of') = ? AND a.run_id > m.run_id "
        "AND n.archive = m.archive"
    )
    wrong = (
        f"SELECT 1 FROM {ledger.PREFIX}merges AS m JOIN {_QUARANTINE} AS q USING (merge_id) "
        f"WHERE m.run_id = ? AND (q.resolved_at IS NOT NULL) <> EXISTS ({again})"
    )
    of = run.details.get("of", run.run_id)
    return bool(connection.execute(f"SELECT EXISTS ({wrong})", (run.run_id, of)).fetchone()[0])


def check(connection: sqlite3.Connection, run: Run) -> None:
    """Whether a run can be undone, or its quarantine handed out, by what was recorded of it and of its retries.

    Raises:
        SessionctlError: `refused`.
    """
    retries = (one for one in ledger.runs(connection) if one.kind == "retry" and one.details.get("of") == run.run_id)
    found = (name for one in (run, *retries) for name in disturbed(connection, one))
    if changed := list(dict.fromkeys(found)):
        raise SessionctlError(
            f"{' and '.join(changed)} changed since {run.migration} ran: what they say of its rows cannot be trusted",
            hint=f"Restore the backup: {run.backup or 'made before the migration'}.",
            code="refused",
        )
