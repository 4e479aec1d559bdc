"""Gates + a database or a schema file -> findings. Reads only."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sessionctl import db, load, sqlite_errors
from sessionctl.errors import SessionctlError
from sessionctl.finding import Finding, Gate
from sessionctl.gating.archived import archived_tables, recorded_archives
from sessionctl.gating.excuses import Judged
from sessionctl.gating.gate_config import GateConfig
from sessionctl.gating.load_gates import blame
from sessionctl.gating.request import Request
from sessionctl.gating.schema_file import read_schema
from sessionctl.gating.source import Context


def judge_schema(
    request: Request, config: GateConfig, gates: Sequence[Gate]
) -> tuple[list[Judged], dict[str, tuple[str, str]]]:
    """What the schema gates find in the request's database or schema file, and the archived tables in it.

    Raises:
        SessionctlError: `missing_database` and the like where it cannot be read, `bad_config` for a schema file that is
            wrong.
    """
    if request.db is not None:
        connection = db.open_ro(db.resolve(request.db))
    else:
        connection = read_schema(Path(str(request.schema)))
    judged: list[Judged] = []
    merges, targets = _known_merges()
    with closing(connection):
        recorded = recorded_archives(connection) if gates else {}
        for gate in gates:
            context = Context(config.tables.get(gate.id), merges=merges, targets=targets, recorded=recorded)
            for finding in _looked_into(gate, connection, context, str(request.db or request.schema)):
                place = finding.place._replace(path=finding.place.path or request.db or request.schema)
                instead = finding.instead or gate.instead
                judged.append(Judged(finding._replace(rule=gate.id, place=place, instead=instead)))
        return judged, archived_tables(connection)


def _looked_into(gate: Gate, connection: sqlite3.Connection, context: Context, name: str) -> list[Finding]:
    try:
        return list(gate.check(connection, context))
    except SessionctlError:
        raise
    except Exception as error:
        told = sqlite_errors.translate(error, Path(name)) if isinstance(error, sqlite3.Error) else None
        raise (told or blame(gate, name, error)) from error


def _known_merges() -> tuple[dict[str, str], frozenset[str]]:
    """Source table -> the shipped migration that merges it, and the tables that take the rows."""
    known = [(merge, migration.id) for migration in load.migrations() for merge in migration.merges]
    return {merge.source: name for merge, name in known}, frozenset(merge.target for merge, _ in known)
