"""Rows that could not live in the target: list them, hand them out whole, and try them again."""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sessionctl import __version__, adopted, backup, db, ledger, projection, proof, records, schema, sql, values
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Merged, Run
from sessionctl.merge import merge as merge_rows
from sessionctl.model import Finding, Migration, Outcome
from sessionctl.work import Work


@dataclass(frozen=True, slots=True)
class Row:
    """One row in quarantine; `key` is the text of its id."""

    id: int
    migration: str
    source: str
    key: str | None
    reason: str
    detail: str
    row: dict[str, Any] | None = None


def listed(path: Path, *, whole: bool = False) -> list[Row]:
    """The rows that still wait.

    Args:
        whole: with their contents, as `export` writes them.
    """
    with closing(db.open_ro(path)) as connection, db.errors(path):
        if not ledger.exists(connection):
            return []
        rows = [
            Row(row[0], row[1], row[2], None if row[3] is None else sql.told_key(row[3]), row[4], row[5])
            for row in connection.execute(
                "SELECT q.quarantine_id, r.migration, m.source, q.key, q.reason, q.detail "
                "FROM _sessionctl_quarantine AS q JOIN _sessionctl_merges AS m USING (merge_id) "
                "JOIN _sessionctl_runs AS r USING (run_id) "
                "WHERE q.resolved_at IS NULL AND r.undone_at IS NULL ORDER BY q.quarantine_id"
            )
        ]
        return [replace(row, row=_whole(connection, row.id)) for row in rows] if whole else rows


def export(path: Path, output: Path) -> int:
    """Write every waiting row whole, one JSON object a line, and return how many.

    Text that is no UTF-8 and blobs come as `{"base64": ..., "type": "text" | "blob"}`, so that no byte is lost.

    Raises:
        SessionctlError: `bad_config` when the file is there already or cannot be written; `refused` when what is kept
            of a row is not what it was, since the file would pass for the original.
    """
    rows = listed(path, whole=True)
    with closing(db.open_ro(path)) as connection, db.errors(path):
        for run in ledger.runs(connection) if rows else ():
            if run.undone_at is None:
                records.check(connection, run)
    try:
        with output.open("x", encoding="utf-8") as handle:
            for row in rows:
                told = {key: value for key, value in asdict(row).items() if key != "id"}
                handle.write(json.dumps(told, ensure_ascii=False) + "\n")
    except FileExistsError as error:
        raise SessionctlError(f"{output} exists already", hint="Choose another --output.", code="bad_config") from error
    except OSError as error:
        raise SessionctlError(
            f"cannot write {output}: {error.strerror}", hint="Choose another --output.", code="bad_config"
        ) from error
    return len(rows)


def _whole(connection: sqlite3.Connection, number: int) -> dict[str, Any]:
    fields = connection.execute(
        "SELECT field, typeof(value), CASE typeof(value) WHEN 'text' THEN CAST(value AS BLOB) ELSE value END "
        "FROM _sessionctl_quarantine_values WHERE quarantine_id = ? ORDER BY rowid",
        (number,),
    )
    encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    return {name: _told(kind, value, encoding) for name, kind, value in fields}


def _told(kind: str, value: Any, encoding: str) -> Any:
    if not isinstance(value, bytes):
        return value
    if kind == "text":
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(value).decode("ascii"), "type": "text"}
    return {"base64": base64.b64encode(value).decode("ascii"), "type": "blob"}


def retry(
    path: Path, migrations: Iterable[Migration], lock_timeout: float, backup_dir: Path | None
) -> tuple[list[Outcome], list[Finding]]:
    """Merge the waiting rows again, from their archives; what still cannot live in the target waits on.

    Raises:
        SessionctlError: as `migrate`; `unknown_migration` when the file that merged them is not loaded.
    """
    by_id = {migration.id: migration for migration in migrations}
    outcomes: list[Outcome] = []
    findings: list[Finding] = []
    waiting = listed(path)
    if not waiting:
        return outcomes, findings
    absent = sorted({row.migration for row in waiting} - by_id.keys())
    if absent:
        raise SessionctlError(
            f"the migration {absent[0]} is not loaded",
            hint="Name its folder with --migrations.",
            code="unknown_migration",
        )
    folder = backup_dir or path.resolve().parent
    backup.check_room(path, folder, backup=True)
    with (
        closing(db.open_rw(path)) as connection,
        db.errors(path),
        db.transaction(connection, path, lock_timeout) as files,
    ):
        with closing(db.open_ro(path)) as reader:
            reader.execute("BEGIN")
            files.append(backup.make(reader, path, folder, "quarantine_retry"))
        suspended = schema.suspend(connection)
        for run, merged in list(_merges(connection)):
            outcome, found = _again(connection, by_id[run.migration], run, merged, str(files[0]))
            outcomes.append(outcome)
            findings += found
        schema.resume(connection, suspended)
    return outcomes, findings


_WAITING = "SELECT q.key FROM _sessionctl_quarantine AS q WHERE q.resolved_at IS NULL AND q.merge_id = "


def _merges(connection: sqlite3.Connection) -> Iterator[tuple[Run, Merged]]:
    """The merges that have rows waiting, in the order in which they ran: parents before children."""
    for run in ledger.runs(connection):
        if run.undone_at is None:
            for merged in ledger.merges(connection, run.run_id):
                if connection.execute(f"SELECT EXISTS ({_WAITING}{merged.merge_id})").fetchone()[0]:
                    yield run, merged


def _again(
    connection: sqlite3.Connection, migration: Migration, run: Run, merged: Merged, made: str
) -> tuple[Outcome, list[Finding]]:
    tables = schema.tables(connection)
    archive = tables.get(merged.archive.lower())
    if archive is None:
        raise SessionctlError(
            f"the archive {merged.archive} is gone", hint="Restore the backup, or import the export.", code="refused"
        )
    merge, own = ledger.merge_of(migration, merged), archive.identity("a")
    connection.execute("DROP TABLE IF EXISTS temp._sessionctl_again")
    connection.execute(
        f"CREATE TEMP TABLE _sessionctl_again AS SELECT {archive.handle('a')} AS rid "
        f"FROM {sql.quoted(archive.name)} AS a "
        f"WHERE {sql.among(f'+({own})', f'{_WAITING}{merged.merge_id}')}"
    )
    clock = datetime.now(UTC).isoformat(timespec="microseconds")
    only = f"{archive.handle()} IN (SELECT rid FROM temp._sessionctl_again)"
    target = tables[merged.outcome.target.lower()]
    projected, refusals = projection.build(migration, merge, archive, target, tables, merged.form, only)
    if projected is None:
        raise SessionctlError(refusals[0].message, hint=refusals[0].instead, code="refused")
    functions = values.Functions(merged.form, clock)
    values.register(connection, functions, migration.functions)
    run_id = ledger.start(connection, migration, "retry", clock, __version__)
    merge_id = ledger.start_merge(
        connection, run_id, merged.source, target.name, merged.archive, merged.policy, merged.form
    )
    work = Work(connection, projected, tables, merge_id, projected.merge.on_conflict, functions, lambda _: None)
    outcome = merge_rows(work)
    adopted.note(connection, tables, projected, merge_id, None)
    ledger.finish_merge(connection, merge_id, outcome, target)
    connection.execute(
        f"INSERT INTO _sessionctl_rows SELECT {merge_id}, {own}, 'inserted', NULL FROM {sql.quoted(archive.name)} AS a "
        f"WHERE {archive.handle('a')} IN (SELECT rid FROM temp._sessionctl_again) AND NOT EXISTS "
        f"(SELECT 1 FROM _sessionctl_rows AS r WHERE r.merge_id = {merge_id} AND r.key IS +({own}))"
    )
    connection.execute(
        "UPDATE _sessionctl_quarantine SET resolved_at = ? WHERE merge_id = ? AND resolved_at IS NULL",
        (clock, merged.merge_id),
    )
    of = run.details.get("of", run.run_id)  # the migration, also where a retry before this one came to nothing
    known = records.fingerprints(connection, run_id)
    ledger.finish(connection, run_id, made, {"retried": outcome.rows, "of": of, "records": known})
    findings = [*work.findings, *proof.odd_json(projected, connection)]
    if functions.noticed & {"stamp", "utf8"}:
        findings += proof.odd_text(projected, connection)
    return replace(outcome, archive=merged.archive), findings
