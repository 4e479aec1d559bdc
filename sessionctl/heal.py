"""Database -> what the original scripts left undone, and the runs that mend it: a heal is a migration of what is left.

Rows and fields come from the archives, by the same merge, the same proof and the same undo. Live sources that nobody
touched are no damage: they wait for `migrate`.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sessionctl import (
    ailments,
    backup,
    compiling,
    db,
    execute,
    faithful,
    ledger,
    mended,
    rebuilds,
    references,
    retire,
    schema,
    sqlite_errors,
)
from sessionctl.ailments import Ailing
from sessionctl.errors import SessionctlError
from sessionctl.execute import Options, Progress, Result, Running
from sessionctl.mended import Change
from sessionctl.model import Finding, Migration, Outcome, Place
from sessionctl.model import rows as counted
from sessionctl.plan import Planned
from sessionctl.repoint import Retirement
from sessionctl.witness import Witness


@dataclass(frozen=True, slots=True)
class Healed:
    """What was found, and the runs that mended it.

    Args:
        left: what only a human can decide; it stays as it is.
        changes: every row and field that was written, by key.
    """

    findings: list[Finding]
    left: list[Finding]
    runs: list[Result]
    changes: list[Change] = field(default_factory=list)


class _Healing(Running):
    """A migration whose sources other hands have archived, copied from or marked as done.

    Args:
        leftovers: whether the remains of aborted rebuilds go with this run.
    """

    kind = "heal"
    takes_up = ("pending", "external", "not-applicable")
    leftovers = False

    def survey(self) -> Planned:
        """As `migrate` sees it, but an empty table under an archive's name is neither an obstacle nor a source."""
        planned = super().survey()
        empty = {one.table for one in ailments.placeholders(self.connection, self.migration)}
        return replace(
            planned,
            refusals=tuple(finding for finding in planned.refusals if finding.place.table not in empty),
            sources=tuple(source for source in planned.sources if source.table.name not in empty),
        )

    def steps(self, planned: Planned, run_id: int, witness: Witness) -> None:
        """The migration's own, after a note of what was broken before: a rollback may bring back no more than that."""
        self.note_damage()
        super().steps(planned, run_id, witness)

    def retire(self, planned: Planned, run_id: int) -> None:
        """As a migration does; what only the archive can serve stays with the archive."""
        before, unable = schema.texts(self.connection), compiling.uncompilable(self.connection)
        super().retire(planned, run_id)
        kept = {
            key: before[key][1]
            for key in compiling.uncompilable(self.connection)
            if key not in unable and key in before
        }
        schema.rewrite(self.connection, kept)
        told = {f"{kind} {name}" for kind, name in kept}
        self.result.changed = [name for name in self.result.changed if name not in told]

    def _refuse(self, findings: Iterable[Finding]) -> None:
        super()._refuse(finding for finding in findings if finding.rule != retire.ANOTHER_MEANING)

    def note_damage(self) -> None:
        """Write down which references lead nowhere now."""
        self.notes["violations_before"] = references.violations(self.connection, ())

    def retirements(self, planned: Planned) -> list[Retirement]:
        """What is merged now, and every name of an archive that something may still speak of."""
        return self._with_names(super().retirements(planned), planned)

    def _with_names(self, own: list[Retirement], planned: Planned) -> list[Retirement]:
        taken = {name.lower() for one in own for name in (one.table, *one.aliases)}
        more = [*ailments.archived(self.connection, self.migration, planned), *self.beside()]
        by_name = {one.table.lower(): one for one in more if one.table.lower() not in taken}
        return [*own, *by_name.values()]

    def beside(self) -> list[Retirement]:
        """What goes to the archives without being a source."""
        remains = rebuilds.going(self.connection, self.migrations) if self.leftovers else []
        return [*ailments.placeholders(self.connection, self.migration), *remains]

    def concerned(self, planned: Planned) -> set[str]:
        """The content of what goes beside the sources is fingerprinted as well."""
        return super().concerned(planned) | {one.table for one in self.beside()}


class _Mending(_Healing):
    """No row is missing: references are pointed at the successor, and leftovers archived."""

    kind = "mend"

    def survey(self) -> Planned:
        """Due as long as something is named wrongly or lies about."""
        due = self.beside() or ailments.misnamed(self.connection, self.migration, super().survey())[0]
        return Planned(self.migration, "pending" if due else "applied")

    def retirements(self, planned: Planned) -> list[Retirement]:
        """Only what is archived already, and what lies about."""
        return self._with_names([], planned)

    def steps(self, planned: Planned, run_id: int, witness: Witness) -> None:
        """The migration's own steps are not repeated."""
        self.note_damage()
        self.retire(planned, run_id)

    def write_application_rows(self, recorded: dict[str, Any]) -> dict[str, Any]:
        """Nothing that the application keeps a ledger of."""
        return {}


def examine(path: Path, migrations: Iterable[Migration]) -> tuple[list[Ailing], list[Finding]]:
    """What is damaged, migration by migration, and what is left to a human. Changes nothing.

    Raises:
        SessionctlError: what `migrate` raises before it begins; `corrupt_database` also for a page that nothing here
            would read.
    """
    migrations = tuple(migrations)
    planned = execute.check_state(path, migrations)
    found: list[Ailing] = []
    with closing(db.open_ro(path)) as connection, db.errors(path):
        connection.execute("BEGIN")  # one view of everything
        if (flaw := faithful.damage(connection)) is not None:
            raise sqlite_errors.unreadable(path, flaw)
        for one in planned:
            ailing = ailments.of(connection, one)
            if one.state == "external" and not ailing.whole:
                ailing.findings += _never_arrived(path, migrations, one)
                ailing.whole = bool(ailing.findings)
            found.append(ailing)
        going, left = rebuilds.leftovers(connection, migrations)
    if going:
        home = next((a for a in reversed(found) if a.findings), None) or next(
            (a for a in reversed(found) if a.planned.state != "not-applicable"), found[-1]
        )
        home.findings += going
        home.leftovers = True
    kept = [finding for ailing in found for finding in ailing.kept]
    return [ailing for ailing in found if ailing.findings], [*kept, *left]


def heal(
    path: Path,
    migrations: Iterable[Migration],
    options: Options,
    progress: Progress,
    seen: tuple[list[Ailing], list[Finding]] | None = None,
) -> Healed:
    """Mend what is damaged, each migration in a transaction of its own; a healthy database is not written to.

    Args:
        seen: what `examine` found, where the caller has looked already.

    Raises:
        SessionctlError: as `migrate`; `data["runs"]` lists what was committed before.
    """
    migrations = tuple(migrations)
    progress("looking for damage")
    ailing, left = seen or examine(path, migrations)
    findings = [finding for one in ailing for finding in one.findings]
    results: list[Result] = []
    written: list[Change] = []
    if any(finding.severity == "error" for finding in left):
        return Healed(findings, left, [])  # what refers to a table that has no rows yet would be taken for an orphan
    if ailing:
        with closing(db.open_rw(path)) as connection, db.errors(path):
            for one in ailing:
                try:
                    run = _run(path, connection, one, migrations, options, progress).apply()
                except SessionctlError as error:
                    error.data.setdefault("runs", [r.shown() for r in results])
                    raise
                if run.state == "applied":
                    results.append(run)
                    known = {finding.rule for finding in one.findings}
                    findings += [] if "recorded_not_done" in known else _not_done(one.planned, run)
                    findings += _told(run)
                    changes = mended.changes(connection, ledger.runs(connection)[-1].run_id)
                    findings += _undecidable(one, changes)
                    written += changes
    return Healed(findings, left, results, written)


def predict(path: Path, migrations: Iterable[Migration], options: Options, progress: Progress) -> Healed:
    """What `heal` would find and do, by doing it on a snapshot; the database is not touched.

    Raises:
        SessionctlError: as `heal`.
    """
    with backup.snapshot(path) as copy:
        progress("healing a snapshot in the temp folder")
        healed = heal(copy, migrations, replace(options, backup=False), progress)
    for run in healed.runs:
        run.state = "would-apply"
    return healed


def _run(
    path: Path,
    connection: sqlite3.Connection,
    ailing: Ailing,
    migrations: tuple[Migration, ...],
    options: Options,
    progress: Progress,
) -> _Healing:
    kind = _Healing if ailing.whole else _Mending
    running = kind(path, connection, ailing.planned.migration, migrations, options, progress)
    running.leftovers = ailing.leftovers
    return running


def _never_arrived(path: Path, migrations: tuple[Migration, ...], planned: Planned) -> list[Finding]:
    """Whether another tool did what it says, field by field: found out by doing it on a snapshot."""
    options = Options(backup=False)
    with backup.snapshot(path) as copy, closing(db.open_rw(copy)) as connection, db.errors(copy):
        result = _run(copy, connection, Ailing(planned, whole=True), migrations, options, lambda _: None).apply()
    return _not_done(planned, result)


def _not_done(planned: Planned, result: Result) -> list[Finding]:
    if planned.state != "external" or all(outcome.rows == outcome.identical for outcome in result.merges):
        return []
    return [
        Finding(
            "recorded_not_done",
            f"another tool recorded {planned.migration.id} as done on {planned.applied_at}, but not everything in "
            f"{', '.join(source.table.name for source in planned.sources)} has arrived",
            place=Place(table="schema_migrations", key=planned.migration.id),
        )
    ]


def _undecidable(ailing: Ailing, changes: Iterable[Change]) -> list[Finding]:
    """Where another tool has merged before, what the application took away since looks as if it had never arrived."""
    back = sum(len(change.keys) for change in changes if change.act in ("insert", "fork", "fill"))
    done = ailing.planned.state == "external" or any(f.rule == "recorded_not_done" for f in ailing.findings)
    if not done or not back:
        return []
    return [
        Finding(
            "deleted_or_never_arrived",
            f"what the application deleted or emptied since another tool's {ailing.planned.migration.id} looks like "
            f"what never arrived; rows and fields that come back: {back}",
            "warning",
            instead="See their keys in `sessionctl heal --dry-run --json`, and delete again what should be gone.",
        )
    ]


_MISSING = {
    "inserted": ("rows_missing", "{} of {} had never reached {}"),
    "merged": ("fields_missing", "{} of {} had fields that {} lacks or holds otherwise"),
    "forked": ("rows_missing", "{} of {} had been dropped for another row with the same id in {}"),
    "quarantined": ("rows_dropped", "{} of {} had been dropped and cannot live in {}: kept in quarantine"),
}


def _told(run: Result) -> list[Finding]:
    """What a run found missing, in numbers."""
    return [
        Finding(rule, words.format(counted(getattr(outcome, name)), _source(run, outcome), outcome.target), "error",
                Place(table=_source(run, outcome)))
        for outcome in run.merges
        for name, (rule, words) in _MISSING.items()
        if getattr(outcome, name)
    ]  # fmt: skip


def _source(run: Result, outcome: Outcome) -> str:
    """The table that rows came from, under the name that it had before the run."""
    return outcome.source if outcome.source in run.before else outcome.archive or outcome.source
