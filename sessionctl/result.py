"""What a run is asked for, and what it came to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sessionctl.model import Finding, Migration, Outcome, Policy

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes.

    Args:
        policy: overrides the policy of every merge that does not fork.
        strict: rows in quarantine refuse the run.
        backup: make and verify one before the first write.
        backup_dir: where; beside the database when None.
        lock_timeout: seconds to wait for the write lock.
        compat: leave a writable view under each retired name.
        clock: the time that the run records, in UTC; now when None.
    """

    policy: Policy | None = None
    strict: bool = False
    backup: bool = True
    backup_dir: Path | None = None
    lock_timeout: float = 30.0
    compat: bool = False
    clock: str | None = None


def now() -> str:
    """The time, as a run records it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(slots=True)
class Result:
    """What one migration came to."""

    migration: Migration
    state: str
    seconds: float = 0.0
    backup: str | None = None
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    merges: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sql: list[str] = field(default_factory=list)
    statistics: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    online: dict[str, Any] | None = None

    def shown(self, *, with_sql: bool = False) -> dict[str, Any]:
        """The run as the JSON contract has it."""
        answer = {
            "migration": self.migration.id,
            "version": self.migration.version,
            "title": self.migration.title,
            "state": self.state,
            "seconds": round(self.seconds, 3),
            "backup": self.backup,
            "before": self.before,
            "after": self.after,
            "merges": [outcome.shown() for outcome in self.merges],
            "findings": [f.shown() for f in self.findings],
            "statistics": self.statistics,
            "repointed": self.changed,
            **({"online": self.online} if self.online is not None else {}),
        }
        return {**answer, "sql": self.sql} if with_sql else answer
