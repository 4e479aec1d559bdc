"""The reported cases, built and migrated in a new folder: the whole tool on real-shaped data in one go."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sessionctl import db, execute, load, stats, verify
from sessionctl.errors import SessionctlError
from sessionctl.model import Report

CASES = {
    "pr3": "web UI sessions beside chat sessions, no shared ids",
    "pr3_overlap": "the same, with 12 of the 14 ids on both sides",
    "v35": "task sessions beside chat sessions, 684 ids on both sides",
}


def build(case: str, folder: Path) -> Path:
    """Build one reported case as a database in WAL mode.

    Raises:
        SessionctlError: `bad_config` when the file is there already.
    """
    path = folder / f"{case}.db"
    if path.exists():
        raise SessionctlError(
            f"{path} exists already", hint="Give another --dir, or remove the old demo.", code="bad_config"
        )
    builder = load.module(load.content("fixtures") / "build.py", "sessionctl_fixtures")
    with closing(db.create(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        builder.build(case, connection)
    return path


def run(folder: Path, progress: execute.Progress) -> Iterator[tuple[str, list[Report]]]:
    """Build, count, migrate and verify each case; yields what each command reports."""
    migrations = load.migrations()
    for case in CASES:
        path = build(case, folder)
        with closing(db.open_ro(path)) as connection:
            before = Report("stats", str(path), True, stats.collect(connection, migrations))
        results = execute.migrate(path, migrations, execute.Options(), progress)
        migrated = Report("migrate", str(path), True, {"runs": [result.shown() for result in results]})
        with closing(db.open_ro(path)) as connection:
            after = Report("stats", str(path), True, stats.collect(connection, migrations))
        checks = verify.verify(path, migrations)
        verified = Report(
            "verify",
            str(path),
            all(check.state != verify.FAIL for check in checks),
            {"checks": [check.shown() for check in checks]},
        )
        yield case, [before, migrated, after, verified]


def summary(case: str, reports: list[Report]) -> dict[str, Any]:
    """One case as the JSON of `demo` has it."""
    before, migrated, after, verified = reports
    return {
        "case": case,
        "database": migrated.database,
        "before": {key: before.data[key] for key in ("sessions", "messages")},
        "runs": migrated.data["runs"],
        "after": {key: after.data[key] for key in ("sessions", "messages")},
        "checks": verified.data["checks"],
        "ok": verified.ok,
    }
