"""The reported cases, built and migrated in a new folder: the whole tool on real-shaped data in one go."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sessionctl import db, execute, fingerprint, load, rollback, stats, verify
from sessionctl.errors import SessionctlError
from sessionctl.model import Migration

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


def run(folder: Path, progress: execute.Progress) -> Iterator[dict[str, Any]]:
    """Build, count, migrate, verify, roll back and migrate again, case by case; what each step saw."""
    migrations = load.migrations()
    for case, title in CASES.items():
        path = build(case, folder)
        original, before = _look(path, migrations)
        results = execute.migrate(path, migrations, execute.Options(), progress)
        _, after = _look(path, migrations)
        checks = verify.verify(path, migrations)
        undone = rollback.rollback(path, migrations, rollback.Options(backup=False), progress)
        restored, _ = _look(path, migrations)
        changed = fingerprint.differences(original, restored)
        execute.migrate(path, migrations, execute.Options(backup=False), progress)
        yield {
            "case": case,
            "title": title,
            "database": str(path),
            "before": before,
            "runs": [result.shown() for result in results],
            "after": after,
            "checks": [check.shown() for check in checks],
            "rollback": {"runs": [result.shown() for result in undone], "differences": changed},
            "ok": not changed and all(check.state != verify.FAIL for check in checks),
        }


def _look(path: Path, migrations: Iterable[Migration]) -> tuple[dict[str, str], dict[str, Any]]:
    with closing(db.open_ro(path)) as connection:
        return fingerprint.of(connection), stats.summary(connection, migrations)
