"""Run -> what it was before, keeping what was written since.

The archive holds every source row, the projection says what each became, the ledger holds the pre-images of merged
rows. Compared with today's target they tell untouched, edited, deleted and new rows apart, whoever wrote them.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sessionctl import (
    application,
    backup,
    compat,
    db,
    disturbed,
    ledger,
    records,
    recreated,
    retire,
    schema,
    sql,
    sqlite_errors,
)
from sessionctl.arrivals import Loss, Tally
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Run
from sessionctl.model import Finding, Merge, Migration, Retire, Script
from sessionctl.parents import Parents
from sessionctl.putback import PutBack
from sessionctl.undo import Undoing

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a rollback goes.

    Args:
        to: undo everything after this migration; it stays applied.
        steps: how many runs to undo, without `to`.
        keep: leave what cannot be carried back in the target.
        discard: put migrated rows back as they were archived, and drop what was written on them since.
        lock_timeout: seconds to wait for the write lock.
    """

    to: str | None = None
    steps: int = 1
    keep: bool = False
    discard: bool = False
    backup: bool = True
    backup_dir: Path | None = None
    lock_timeout: float = 30.0


@dataclass(slots=True)
class Result:
    """What undoing one run came to; `half_done` where it was an online copy that nobody had seen yet."""

    migration: str
    version: str
    state: str = "rolled-back"
    backup: str | None = None
    restored: dict[str, int] = field(default_factory=dict)
    deleted: int = 0
    carried_back: int = 0
    kept: int = 0
    discarded: int = 0
    half_done: bool = False
    losses: list[Loss] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, tally: Tally) -> None:
        """What its parts added up."""
        self.deleted, self.carried_back, self.kept = tally.deleted, tally.carried, tally.kept
        self.losses = tally.losses
        self.discarded = sum(loss.rows for loss in tally.losses) if tally.discard else 0

    def shown(self) -> dict[str, Any]:
        """As the JSON contract has it."""
        return {
            "migration": self.migration,
            "version": self.version,
            "state": self.state,
            "backup": self.backup,
            "restored": self.restored,
            "deleted": self.deleted,
            "carried_back": self.carried_back,
            "kept": self.kept,
            "discarded": self.discarded,
            "half_done": self.half_done,
            "cannot_carry": [loss.shown() for loss in self.losses],
            "findings": [finding.shown() for finding in self.findings],
        }


class WouldLose(SessionctlError):
    """Something was written since that cannot be carried back; `results` say what and where."""

    def __init__(self, message: str, *, hint: str, code: str, data: dict[str, object], results: list[Result]) -> None:
        super().__init__(message, hint=hint, code=code, data=data)
        self.results = results


class Back:
    """Undoing one run under its lock."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        migration: Migration,
        run: Run,
        options: Options,
        progress: Progress,
    ) -> None:
        self.path, self.connection, self.migration, self.run = path, connection, migration, run
        self.options, self.progress = options, progress
        self.result = Result(migration.id, migration.version)
        self.script = ""  # the file that is carried out, for the message when it fails

    def go(self) -> Result | None:
        """Do it, or leave nothing behind; None when another process has done it meanwhile."""
        self.progress("waiting for the write lock")
        try:
            with db.transaction(self.connection, self.path, self.options.lock_timeout) as files:
                if not self._stands():
                    return None
                files += self._backup()
                self._under_lock()
                self.progress("committing")
        except sqlite3.Error as error:
            made = self.run.backup or "made before the migration"
            told = "Rows were written" if isinstance(error, sqlite3.IntegrityError) else "The schema was changed"
            raise sqlite_errors.translate(error, self.path) or SessionctlError(
                f"{self.migration.id} cannot be rolled back: {f'{self.script}: ' if self.script else ''}"
                f"{sqlite_errors.told(error)}",
                hint=f"Give the database what {self.script} needs, or restore the backup: {made}."
                if self.script
                else f"{told} since; nothing was changed now.",
                code="refused",
            ) from error
        return self.result

    def _stands(self) -> bool:
        """Whether the run is still the last one, now that nobody else can write."""
        standing = [run for run in ledger.runs(self.connection) if run.can_be_undone]
        if not any(run.run_id == self.run.run_id for run in standing):
            return False
        if standing[-1].run_id != self.run.run_id:
            raise SessionctlError(
                f"{standing[-1].migration} was applied meanwhile, after {self.migration.id}",
                hint="See `sessionctl status`, and roll back again.",
                code="refused",
            )
        return True

    def _backup(self) -> list[Path]:
        if not self.options.backup:
            return []
        folder = self.options.backup_dir or self.path.resolve().parent
        backup.check_room(self.path, folder, backup=True)
        self.progress("backing up")
        with closing(db.open_ro(self.path)) as reader:
            reader.execute("BEGIN")
            made = backup.make(reader, self.path, folder, f"rollback_{self.migration.id}")
        self.result.backup = str(made)
        return [made]

    def _under_lock(self) -> None:
        counted_up = schema.sequences(self.connection)
        ledger.create(self.connection)  # a run of an earlier version did not have all of it
        archives = [a for a in ledger.archives(self.connection) if a.run_id == self.run.run_id]
        compat.drop(self.connection, self.run.details.get("compat", []))
        self._check_pruned()
        excused = frozenset(self.run.details.get("unable_before", ()))
        texts = PutBack(self.connection, self.migration, self.run.run_id, self._added(), excused)
        texts.check(self._made_again(archives))
        self._scripts(later=True)
        records.check(self.connection, self.run)
        disturbed.check(self.connection, self.run, archives)
        aside = self._set_aside(archives)
        parents = Parents(self.connection, self.run, archives)
        parents.note()
        self.progress("carrying rows back")
        self._rename(archives)
        suspended = schema.suspend(self.connection)
        texts.tables()
        tally = Tally(self.connection, self.options.keep, self.options.discard)
        names = {archive.archive.lower(): archive.original for archive in archives}
        Undoing(self.connection, self.migration, self.run, names, self._dropped(), tally).undo()
        for archive in archives:
            retire.number_again(self.connection, archive, self._do)
        schema.resume(self.connection, suspended)
        for waiting, name in aside.items():
            recreated.absorb(tally, self.migration, waiting, name)
        self.result.take(tally)
        if tally.losses and not (tally.keep or tally.discard):
            self._refuse_losses()
        self._drop_columns(tally)
        self._scripts(later=False)
        texts.rest()
        application.put_back(self.connection, self.run.details.get("application", {}))
        self._sequences(counted_up)
        self.connection.execute(
            "UPDATE _sessionctl_runs SET undone_at = ? WHERE run_id = ? OR (kind = 'retry' AND "
            "json_extract(details, '$.of') = ?)",
            (datetime.now(UTC).isoformat(timespec="microseconds"), self.run.run_id, self.run.run_id),
        )
        parents.check()
        if tally.discard and tally.losses:
            parents.check_discarded(tally.losses)
        self.result.findings = parents.missed()
        for archive in archives:
            count = self.connection.execute(f"SELECT count(*) FROM {sql.quoted(archive.original)}").fetchone()[0]
            self.result.restored[archive.original] = count

    def _check_pruned(self) -> None:
        recorded = ledger.archives(self.connection, pruned=True)
        read = [ledger.archive_of(recorded, merged) for merged in ledger.merges(self.connection, self.run.run_id)]
        own = [archive for archive in recorded if archive.run_id == self.run.run_id]
        for archive in (*own, *read):
            if archive is not None and archive.pruned_at is not None:
                raise SessionctlError(
                    f"the archive {archive.archive} was pruned on {archive.pruned_at[:10]}: rolling "
                    f"{self.migration.id} back now needs the backup {archive.pruned_backup}",
                    hint="Restore it with `sessionctl restore`, then roll back; what was written since is not in it.",
                    code="refused",
                )

    def _set_aside(self, archives: list[ledger.Archive]) -> dict[str, str]:
        """A table that was made again gives its name back, and its rows to the one that returns."""
        again = self._made_again(archives)
        return {recreated.set_aside(self.connection, name): original for name, original in again.items()}

    def _made_again(self, archives: list[ledger.Archive]) -> dict[str, str]:
        """The tables that were made again, and the names that they took."""
        tables = schema.tables(self.connection)
        originals = {archive.original.lower(): archive.original for archive in archives if archive.renamed}
        return {tables[name].name: original for name, original in originals.items() if name in tables}

    def _added(self) -> list[tuple[str, str]]:
        return [(table, column) for table, column in self.run.details.get("columns_added", [])]

    def _dropped(self) -> dict[str, set[str]]:
        """The columns that the run added and that go again, by table in lower case."""
        found: dict[str, set[str]] = {}
        for table, column in self._added():
            found.setdefault(table.lower(), set()).add(column.lower())
        return found

    def _rename(self, archives: list[ledger.Archive]) -> None:
        for archive in archives:
            if archive.renamed:
                retire.rename(self.connection, archive.archive, archive.original, self._do)

    def _do(self, statement: str) -> int:
        return max(0, self.connection.execute(statement).rowcount)

    def _scripts(self, *, later: bool) -> None:
        """Undo the scripts in the opposite order: those that ran after the rows moved before they move back."""
        moving = [n for n, step in enumerate(self.migration.steps) if isinstance(step, Merge | Retire)]
        for number, step in reversed(list(enumerate(self.migration.steps))):
            if isinstance(step, Script) and self.run.applies and later == (bool(moving) and number > moving[0]):
                self.script = f"{self.migration.id}.{step.name}.down.sql"
                for statement in sql.statements(step.down):
                    self.connection.execute(statement)
                self.script = ""

    def _drop_columns(self, tally: Tally) -> None:
        suspended = schema.suspend(self.connection, ("trigger", "view"))  # a broken view would stop DROP COLUMN
        for table, column in reversed(self._added()):
            if (table.lower(), column.lower()) not in tally.columns_kept:
                retire.alter(self.connection, f"{sql.quoted(table)} DROP COLUMN {sql.quoted(column)}", self._do)
        schema.resume(self.connection, suspended)

    def _refuse_losses(self) -> None:
        losses = self.result.losses
        raise WouldLose(
            f"rolling {self.migration.id} back would lose what was written since: "
            f"{'; '.join(loss.told() for loss in losses)}",
            hint="--keep-in-target leaves it in the target, --discard drops it; --dry-run lists the keys.",
            code="rollback_would_lose",
            data={"cannot_carry": [loss.shown() for loss in losses]},
            results=[self.result],
        )

    def _sequences(self, began: Mapping[str, int]) -> None:
        """The counters of AUTOINCREMENT keys, where nobody has counted on; an INSERT of no rows begins one, too."""
        before, after = (self.run.details.get(f"sequences_{when}", {}) for when in ("before", "after"))
        now = schema.sequences(self.connection)
        for table, count in after.items():
            if before.get(table) != count and now.get(table) == count:
                self.connection.execute(
                    "DELETE FROM sqlite_sequence WHERE name = ? AND ? IS NULL", (table, before.get(table))
                )
                self.connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (before.get(table), table))
        for table in [table for table, count in now.items() if not count and table not in {**before, **began}]:
            self.connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
