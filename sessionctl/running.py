"""One migration under its lock: a transaction, proved inside it, with the backup made beside it."""

import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sessionctl import (
    __version__,
    adopted,
    application,
    backup,
    compat,
    compiling,
    db,
    entangle,
    form,
    ledger,
    plan,
    projection,
    proof,
    records,
    references,
    retire,
    schema,
    scripts,
    sql,
    sqlite_errors,
    stand_ins,
    stats,
    strays,
    values,
)
from sessionctl.errors import SessionctlError
from sessionctl.merge import merge as merge_rows
from sessionctl.model import AddColumn, Finding, Merge, Migration, Retire, Script, rows
from sessionctl.plan import Planned, Source
from sessionctl.projection import Projection
from sessionctl.reads import check_promises
from sessionctl.repoint import Retirement
from sessionctl.result import Options, Progress, Result, now
from sessionctl.standin import Stood
from sessionctl.witness import Witness, as_before
from sessionctl.work import Work


def refuse(migration: Migration, findings: Iterable[Finding]) -> None:
    """Say why a migration cannot run here, if there is any reason.

    Raises:
        SessionctlError: `unsupported_schema` or `refused`, with all findings.
    """
    findings = list(findings)
    if findings:
        raise SessionctlError(
            f"{migration.id} is refused: {'; '.join(f.message for f in findings)}",
            hint=next((f.instead for f in findings if f.instead), "Nothing was changed."),
            code="unsupported_schema" if findings[0].rule == plan.UNFOLLOWED else "refused",
            data={"findings": [f.shown() for f in findings]},
        )


class Running:
    """One migration under its lock.

    `heal` is a child of it that also takes up what `plan` calls external, and retires what else is in the way.
    """

    kind = "migrate"
    takes_up: tuple[str, ...] = ("pending",)

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        migration: Migration,
        migrations: tuple[Migration, ...],
        options: Options,
        progress: Progress,
    ) -> None:
        self.path, self.connection, self.migration, self.migrations = path, connection, migration, migrations
        self.options, self.progress = options, progress
        self.clock = options.clock or now()
        self.result = Result(migration, "applied")
        self.added: list[list[str]] = []
        self.notes: dict[str, Any] = {}  # what else a kind of run wants to find in its row of the ledger
        self.projections: list[tuple[Source, Projection, int]] = []
        self.answers: list[Callable[[], list[Finding]]] = []
        self.doing = ""  # the step that is carried out, for the message when it fails

    def apply(self) -> Result:
        """Do it, or leave nothing behind.

        Raises:
            SessionctlError: with the reason; the transaction is rolled back then.
        """
        started = time.monotonic()
        planned = self.survey()
        if planned.state not in self.takes_up:
            return self._idle()
        self._refuse(planned.refusals)  # here already, so that nobody waits for the lock in vain
        self.progress("waiting for the write lock")
        db.begin(self.connection, self.path, self.options.lock_timeout)
        try:
            planned = self.survey()
            if planned.state not in self.takes_up:  # another migrator was faster
                self.connection.execute("ROLLBACK")
                return self._idle()
            self._under_lock(planned)
            self.progress("committing")
            db.commit(self.connection, self.path, self.options.lock_timeout)
        except BaseException as error:
            self._abandon()
            if isinstance(error, sqlite3.Error):
                raise self._explained(error) from error
            raise
        self.result.seconds = time.monotonic() - started
        return self.result

    def survey(self) -> Planned:
        """What the migration means for this database now."""
        return plan.survey(self.connection, self.migrations)[self.migrations.index(self.migration)]

    def retirements(self, planned: Planned) -> list[Retirement]:
        """The tables that go."""
        return retire.retirements(self.migration, planned, self.projections)

    def concerned(self, planned: Planned) -> set[str]:
        """The tables whose content is fingerprinted before anything is changed."""
        return {source.table.name for source in planned.sources} | set(self.migration.retires)

    def write_application_rows(self, recorded: dict[str, Any]) -> dict[str, Any]:
        """Tell the application's own ledgers; returns what was there before."""
        return application.write_application_rows(self.connection, self.migration, self.clock, recorded)

    def _idle(self) -> Result:
        state = "not-applicable" if self.survey().state == "not-applicable" else "already-applied"
        return Result(self.migration, state)

    def _abandon(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
            if self.result.backup is not None:  # the commit failed: a run that changed nothing leaves nothing
                Path(self.result.backup).unlink(missing_ok=True)

    def _explained(self, error: sqlite3.Error) -> SessionctlError:
        told = stand_ins.wanted(self.connection, error)
        if told is None and (translated := sqlite_errors.translate(error, self.path)):
            return translated
        what, way = told or (
            sqlite_errors.told(error),
            "Correct the file, or the rows it stumbles over; try it with `sessionctl plan`. Nothing was changed.",
        )
        return SessionctlError(f"{self.migration.path}: {self.doing}{what}", hint=way, code="refused")

    def _under_lock(self, planned: Planned) -> None:
        entangle.refuse_half_done(self.connection)
        self._refuse(planned.refusals)
        beside = self.options.backup_dir or self.path.resolve().parent
        backup.check_room(self.path, beside, backup=self.options.backup)
        self.progress("backing up" if self.options.backup else "counting")
        folder = beside if self.options.backup else None
        sources = self.concerned(planned)
        present = schema.tables(self.connection)
        with Witness(
            self.path, folder, self.migration, self.migrations, (s for s in sources if s.lower() in present)
        ) as witness:
            self._change(planned, witness)

    def _change(self, planned: Planned, witness: Witness) -> None:
        before = schema.texts(self.connection)
        unable = compiling.uncompilable(self.connection)
        self.notes["unable_before"] = [f"{kind} {name}" for kind, name in unable]
        ledger.create(self.connection)
        counted_up = schema.sequences(self.connection)
        counted_before, counted_after = self._tables(planned)
        self.result.before = stats.counts(self.connection, counted_before)
        run_id = ledger.start(self.connection, self.migration, self.kind, self.clock, __version__)
        self.steps(planned, run_id, witness)
        if self.options.compat:
            self._stand_in()
        self._refuse(retire.newly_broken(unable, compiling.uncompilable(self.connection)))
        check_promises(self.connection, self.migration)
        ledger.note_objects(self.connection, run_id, before, schema.texts(self.connection))
        self.result.after = stats.counts(self.connection, counted_after)
        self._check_arrived()
        archives = ledger.archives(self.connection)
        broken = references.look(self.connection, [archive.archive for archive in archives])
        statistics = stats.summary(self.connection, self.migrations, references.summed(broken.counts))
        self.progress("waiting for the backup" if self.options.backup else "counting")
        seen = witness.testimony()
        for answer in self.answers:
            self.result.findings += answer()
        witness.dismiss()
        self.result.backup = None if seen.backup is None else str(seen.backup)
        self._refuse(proof.orphaned(self.connection, self.migration, seen.broken, broken))
        ledger.note_digests(self.connection, (one for one in archives if one.run_id == run_id), seen.digests)
        self.result.statistics = {"before": seen.statistics, "after": statistics}
        recorded = {
            "before": {"tables": self.result.before, **self.result.statistics["before"]},
            "after": {"tables": self.result.after, **self.result.statistics["after"]},
            "merges": [outcome.shown() for outcome in self.result.merges],
        }
        remembered = self.write_application_rows(recorded)
        details = {
            **recorded,
            **references.baseline(seen.broken, broken, self.migration.merges),
            "application": remembered,
            "columns_added": self.added,
            "sequences_before": counted_up,
            "sequences_after": schema.sequences(self.connection),
            **self.notes,
            "records": records.fingerprints(self.connection, run_id),
        }
        ledger.finish(self.connection, run_id, self.result.backup, details)

    def _tables(self, planned: Planned) -> tuple[list[str], list[str]]:
        """The tables whose rows are counted, before and after."""
        before, after = [], []
        for source in planned.sources:
            before += [source.table.name, source.merge.target]
            after += [source.archive, source.merge.target]
        return list(dict.fromkeys(before)), list(dict.fromkeys(after))

    def _refuse(self, findings: Iterable[Finding]) -> None:
        refuse(self.migration, findings)

    # -- steps ----------------------------------------------------------------------------------------------------

    def steps(self, planned: Planned, run_id: int, witness: Witness) -> None:
        """Carry out the migration's steps in order."""
        retired = False
        for number, step in enumerate(self.migration.steps, 1):
            self.doing = f"step {number} ({type(step).__name__}): "
            match step:
                case AddColumn():
                    self._add_column(step)
                case Script():
                    self._script(step, planned)
                case Merge():
                    for source in planned.sources:
                        if source.merge is step:
                            self._merge(source, run_id, witness)
                case Retire() if not retired:
                    retired = True  # all of them at once, so that archives can refer to each other
                    self.retire(planned, run_id)
                case Retire():
                    pass
        self.doing = ""

    def _script(self, step: Script, planned: Planned) -> None:
        """Run a script, which leaves alone what is merged: of what it did to those rows no outcome would tell."""
        self.progress(f"running {step.name}")
        kept = {name.lower(): name for source in planned.sources for name in (source.table.name, source.archive)}
        doing, file = self.doing.removesuffix(": "), f"{self.migration.id}.{step.name}.up.sql"
        for number, statement in enumerate(sql.statements(step.up), 1):
            self.doing = f"{doing}, {file}, statement {number}: "
            if written := scripts.writes(self.connection, self._do, statement, kept):
                raise SessionctlError(
                    f"{self.migration.path}: {self.doing}writes to {kept[min(written)]}, which is merged",
                    hint="Say in the mapping what its values become, or tidy it in a migration of its own before this "
                    "one. Nothing was changed.",
                    code="bad_migration",
                )

    def _check_arrived(self) -> None:
        """No step after a merge takes away what it brought: counted again when all of them are done."""
        before, after = (
            {name.lower(): count for name, count in counts.items()}
            for counts in (self.result.before, self.result.after)
        )
        for name in {outcome.target for outcome in self.result.merges}:
            merges = [outcome for outcome in self.result.merges if outcome.target == name]
            left = after.get(name.lower(), 0)  # none where the table is gone
            gone = before.get(name.lower(), 0) + sum(o.inserted + o.forked for o in merges) - left
            if gone > 0:
                raise SessionctlError(
                    f"{self.migration.path}: {rows(gone)} of {name} {'is' if gone == 1 else 'are'} gone at the end of "
                    "the run: a Script deletes what was there or was merged",
                    hint="Take that out of the script: a migration keeps every row. Nothing was changed.",
                    code="bad_migration",
                )

    def _stand_in(self) -> None:
        """A view under each retired name, in the same transaction: no moment in which an old process finds nothing."""
        retired = {name.lower() for name in self.migration.retires}
        views: dict[str, list[Stood]] = {}
        merged = zip(self.projections, self.result.merges, strict=True)
        for (source, projected, merge_id), outcome in sorted(merged, key=lambda one: not one[0][0].renamed):
            if source.merge.source.lower() in retired:  # a live source comes first, and has the say
                views.setdefault(source.merge.source, []).append(
                    Stood(projected, source.archive, merge_id, outcome, {name.lower() for _, name in self.added})
                )
        made, findings, refusals = compat.build(self.connection, self.migration, views, self._do)
        self._refuse(refusals)
        self.result.findings += findings
        self.notes["compat"] = made

    def _add_column(self, step: AddColumn) -> None:
        table = schema.tables(self.connection).get(step.table.lower())
        if table is None:
            raise self._lacking(step.table, f"add {step.column} to")
        if table.column(step.column) is None:
            self._do(f"ALTER TABLE {sql.quoted(table.name)} ADD COLUMN {sql.quoted(step.column)} {step.type}")
            self.added.append([table.name, step.column])

    def _lacking(self, table: str, what: str) -> SessionctlError:
        return SessionctlError(
            f"{self.migration.path}: {self.doing}there is no table {table} to {what}",
            hint="Correct its name in the file; where the schema is older than that, let the application upgrade "
            "it first.",
            code="unsupported_schema",
        )

    def _merge(self, source: Source, run_id: int, witness: Witness) -> None:
        tables = schema.tables(self.connection)
        merge = source.merge
        target = tables.get(merge.target.lower())
        if target is None:
            raise self._lacking(merge.target, f"merge {merge.source} into")
        spelled = form.of(self.connection, merge, target)
        projected, refusals = projection.build(
            self.migration, merge, tables[source.table.name.lower()], target, tables, spelled
        )
        self._refuse(refusals)
        assert projected is not None
        policy = self.options.policy if self.options.policy and merge.on_conflict != "fork" else merge.on_conflict
        self.progress(f"merging {source.table.name} into {target.name}")
        functions = values.Functions(spelled, self.clock)
        values.register(self.connection, functions, self.migration.functions)
        merge_id = ledger.start_merge(
            self.connection, run_id, source.table.name, target.name, source.archive, policy, spelled
        )
        suspended = schema.suspend(self.connection)
        work = Work(self.connection, projected, tables, merge_id, policy, functions, self.result.sql.append)
        question = partial(proof.odd_json, projected)
        answer = witness.ask(question) if as_before(self.migration, source) else None
        outcome = merge_rows(work)
        adopted.note(self.connection, tables, projected, merge_id, work.last, self.projections)
        schema.resume(self.connection, suspended)
        self.result.merges.append(replace(outcome, archive=source.archive))
        self.result.findings += work.findings
        self.answers.append(answer or partial(list, question(self.connection)))
        if functions.noticed & {"stamp", "utf8"}:
            self.result.findings += proof.odd_text(projected, self.connection)
        ledger.finish_merge(self.connection, merge_id, outcome, target)
        self.projections.append((source, projected, merge_id))

    def retire(self, planned: Planned, run_id: int) -> None:
        """Archive what was merged, and point everything at the successors."""
        self.progress("archiving, and pointing references at the successor")
        suspended = schema.suspend(self.connection)
        merged = zip(self.projections, self.result.merges, strict=True)
        for number, ((source, projected, merge_id), outcome) in enumerate(merged):
            self._refuse(strays.adopted(self.connection, self.migration, self.projections, number, outcome))
            retire.follow(self.connection, self.migration, source, projected, merge_id, self._do)
        schema.resume(self.connection, suspended)
        retirements = self.retirements(planned)
        changed, findings, refusals = retire.run(self.connection, run_id, retirements, self._do, self.unindex)
        self.result.changed += changed
        self.result.findings += findings
        self._refuse(refusals)
        if any(outcome.quarantined for outcome in self.result.merges):
            self._refuse(strays.dangling(self.connection, retirements, changed))

    def unindex(self, names: list[str]) -> None:
        """Take indexes of an archive away, under which nobody looks any more."""
        for name in names:
            self._do(f"DROP INDEX {sql.quoted(name)}")

    def _do(self, statement: str) -> int:
        self.result.sql.append(statement)
        return max(0, self.connection.execute(statement).rowcount)
