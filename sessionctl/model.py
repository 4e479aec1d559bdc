"""The words of sessionctl: frozen values that every floor speaks. Standard library only."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from sessionctl.finding import Finding as Finding
from sessionctl.finding import Gate as Gate
from sessionctl.finding import Place as Place
from sessionctl.finding import Report as Report

Policy = Literal["fill", "keep", "source", "newest", "fail", "fork"]
OnOrphan = Literal["quarantine", "null", "keep"]
EngineCheck = Literal["", "proof", "archives", "statistics", "completeness", "gate"]
State = Literal["applied", "already-applied", "not-applicable", "would-apply"]

POLICIES: tuple[Policy, ...] = ("fill", "keep", "source", "newest", "fail", "fork")
REASONS = ("null_key", "missing_parent", "not_null", "check", "unique", "other")


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Add `column` to `table` unless it is there; a rollback drops only a column that was added."""

    table: str
    column: str
    type: str


@dataclass(frozen=True, slots=True)
class Script:
    """Run `<migration>.<name>.up.sql`; `<migration>.<name>.down.sql` undoes it. `load` fills in the SQL."""

    name: str
    up: str = ""
    down: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Say which target row each source row becomes; copy, proof and undo are derived from this one saying.

    Args:
        source: the table that is merged; looked for under this name and as `<source>_legacy`.
        target: the table that takes the rows.
        key: target key column -> SQL expression over the source's columns.
        columns: target column -> SQL expression over the source's columns.
        defaults: fallbacks for what is absent on both sides, never compared. For a JSON column, a mapping of
            top-level key -> SQL expression.
        marks: JSON column -> {top-level key -> SQL expression}, added where absent to rows that are new in the target.
        json: target columns that hold JSON text.
        optional: source columns that read as NULL where the live table lacks them.
        on_conflict: what happens where both sides hold different values.
        on_orphan: foreign-key column -> what a missing parent means (default `quarantine`).
        updated: the target column whose later stamp wins under `newest`.
        drops: source columns that are left behind, each with its reason.
        extras: the JSON column that takes source columns that this file does not know.
        inverse: source column -> SQL expression over the target's columns, for a rollback that carries later writes
            back; a plain column, a stamp, a prefix and a JSON member need none.
        belongs: condition over the target's columns: which rows written later belong to the source. In a subquery,
            columns are written with their table; it may read another source of the file under its name.
    """

    source: str
    target: str
    key: Mapping[str, str]
    columns: Mapping[str, str]
    defaults: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    json: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    on_conflict: Policy = "fill"
    on_orphan: Mapping[str, OnOrphan] = field(default_factory=dict)
    updated: str | None = None
    drops: Mapping[str, str] = field(default_factory=dict)
    extras: str | None = None
    inverse: Mapping[str, str] = field(default_factory=dict)
    belongs: str = ""


@dataclass(frozen=True, slots=True)
class Retire:
    """Archive `table` as `<table>_legacy` and point everything that referred to it at `successor`."""

    table: str
    successor: str

    @property
    def archive(self) -> str:
        """The name under which the table is kept."""
        return archive_name(self.table)


def archive_name(table: str) -> str:
    """The name that a retired table gets."""
    return f"{table}_legacy"


def many(count: int, noun: str) -> str:
    """`1 check`, `684 checks`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def rows(count: int) -> str:
    """`1 row`, `684 rows`."""
    return many(count, "row")


Step = AddColumn | Script | Merge | Retire


@dataclass(frozen=True, slots=True)
class Check:
    """A named promise about the database after the migration.

    Args:
        find: a SELECT that returns no row when the promise is kept.
        do: statements that prepare the look (create a session, switch its mode); such a check runs on a snapshot with
            foreign keys on, never on the database itself.
        by: instead of `find`, one of the engine's own checks under this name.
    """

    name: str
    find: str = ""
    do: tuple[str, ...] = ()
    by: EngineCheck = ""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file under `migrations/`: ordered steps and the checks that hold afterwards.

    `id`, `set`, `title`, `checksum` and `path` are filled in by `load` from where the file is and what it
    says.
    """

    version: str
    steps: tuple[Step, ...]
    aliases: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    functions: tuple[Callable[..., Any], ...] = ()
    id: str = ""
    set: str = ""
    title: str = ""
    checksum: str = ""
    path: Path | None = None

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The merge steps, in order."""
        return tuple(s for s in self.steps if isinstance(s, Merge))

    @property
    def retires(self) -> dict[str, Retire]:
        """Retired table -> its step."""
        return {s.table: s for s in self.steps if isinstance(s, Retire)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one merge did: `rows = inserted + identical + merged + forked + quarantined`."""

    source: str
    target: str
    archive: str
    rows: int = 0
    inserted: int = 0
    identical: int = 0
    merged: int = 0
    forked: int = 0
    quarantined: int = 0
    conflicts: int = 0
    seconds: float = 0.0

    def shown(self) -> dict[str, Any]:
        """As the JSON contract has it."""
        return {**asdict(self), "seconds": round(self.seconds, 3)}
