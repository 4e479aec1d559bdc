"""What the ledger says of single rows, fingerprinted at the end of a run: proof and rollback go by it."""

import sqlite3

from sessionctl import ledger, schema
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Run

_TABLES = tuple(f"{ledger.PREFIX}{name}" for name in ("rows", "conflicts", "preimages", "adopted", "followed"))


def fingerprints(connection: sqlite3.Connection, run_id: int) -> dict[str, str]:
    """Table of the ledger -> a fingerprint of what it has of this run; nothing is added there when a run is over."""
    tables = schema.tables(connection)
    merges = f"merge_id IN (SELECT merge_id FROM {ledger.PREFIX}merges WHERE run_id = {run_id})"
    return {name: ledger.digest(connection, tables[name], merges) for name in _TABLES if name in tables}


def disturbed(connection: sqlite3.Connection, run: Run) -> list[str]:
    """The tables of the ledger whose rows of this run are not what they were when it ended.

    Runs of versions before this one noted no fingerprints: nothing is known of them.
    """
    known = run.details.get("records", {})
    now = fingerprints(connection, run.run_id) if known else {}
    return [name for name, fingerprint in known.items() if now.get(name) != fingerprint]


def check(connection: sqlite3.Connection, run: Run) -> None:
    """Whether a run can be undone by what was recorded of it.

    Raises:
        SessionctlError: `refused`.
    """
    if changed := disturbed(connection, run):
        raise SessionctlError(
            f"{' and '.join(changed)} changed since {run.migration} ran: what they say of its rows cannot be trusted",
            hint=f"Restore the backup: {run.backup or 'made before the migration'}.",
            code="refused",
        )
