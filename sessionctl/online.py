"""One migration without a long lock: entangle, copy in chunks, cut over, as lhm and gh-ost do it.

The targets are copied into shadows, and the sources merged into these, a few rows to a transaction; what the
application writes meanwhile is noted by triggers and followed. Nobody sees the shadows before the cut-over: it follows
the last changes, checks that every row is accounted for, and gives each target its shadow's place in the file.
Everything up to there lives in the database, so the copy can be stopped at any instant and gone on with.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sessionctl import (
    aftermath,
    aside,
    backup,
    compiling,
    computed,
    db,
    entangle,
    ledger,
    plan,
    projection,
    proof,
    recall,
    references,
    retire,
    schema,
    severed,
    sql,
    watching,
)
from sessionctl.chunks import Chunks
from sessionctl.copying import Copying
from sessionctl.entangle import State
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Merged
from sessionctl.model import AddColumn, Finding, Migration, Place
from sessionctl.pace import BUDGET_MS, Pace, rest
from sessionctl.plan import Source
from sessionctl.references import Growth
from sessionctl.result import Options, Progress, Result
from sessionctl.schema import Table

_CACHE_KIB = 128 * 1024


class Online(Copying):
    """One migration, copied while the application writes on."""

    def apply(self) -> Result:
        """Do it, or stop where it can be gone on with.

        Raises:
            SessionctlError: with the reason; what is begun by then stays, and can be gone on with or rolled back.
        """
        started = time.monotonic()
        if not self.begin():
            return self._idle()
        while not self.step():
            rest(self.connection, self._held, concurrent=self._concurrent)
        self.complete()
        self.result.seconds = time.monotonic() - started
        return self.result

    # -- cut over ------------------------------------------------------------------------------------------------------

    def _cut_over(self, state: State, chunks: Chunks) -> None:
        """All in the caller's transaction: the shadows take the targets' places, and the sources are archived."""
        aside.remove(self.connection)
        chunks.adoption.note()
        entangle.release(self.connection)
        planned = self.survey()
        self._refuse(planned.refusals)
        loose = severed.counted(self.connection, self.migration, planned, self.options.policy)
        before = schema.texts(self.connection)
        counted_up = schema.sequences(self.connection)
        incapable = compiling.uncompilable(self.connection)
        self.notes["unable_before"] = [f"{kind} {name}" for kind, name in incapable]
        self.notes["online"] = True  # others wrote between the counts before and after
        self._noticed = {name for place in state.places for name in place.noticed}
        merges = {merged.source.lower(): merged for merged in ledger.merges(self.connection, state.run_id)}
        self._refuse_strict(merges.values())
        for step in self.migration.steps:
            if isinstance(step, AddColumn):
                self._add_column(step)
        for place in state.of("target"):
            entangle.take_over(self.connection, place.name)
        tables = schema.tables(self.connection)
        for source in planned.sources:
            merged = merges[source.table.name.lower()]
            self._settle_merge(state, source, merged, tables)
        self.retire(planned, state.run_id)
        if self.options.compat:
            self._stand_in()
        self._refuse(retire.newly_broken(incapable, compiling.uncompilable(self.connection)))
        still = references.look_at(self.connection, loose.counts)
        ways = "The copy can be gone on with; `sessionctl rollback` takes it away."
        self._refuse(
            found._replace(instead=f"{found.instead} {ways}")
            for found in proof.orphaned(self.connection, self.migration, loose, still)
        )
        ledger.note_objects(self.connection, state.run_id, before, schema.texts(self.connection))
        application = self.write_application_rows({})
        details = {
            **{name: note for name, note in state.notes.items() if name != "shapes"},
            "application": application,
            "columns_added": self.added,
            "sequences_before": counted_up,
            "sequences_after": schema.sequences(self.connection),
            **self.notes,
        }
        ledger.finish(self.connection, state.run_id, state.notes["backup"], details)
        self.connection.execute("UPDATE _sessionctl_runs SET undone_at = NULL WHERE run_id = ?", (state.run_id,))
        self.connection.execute("UPDATE _sessionctl_online SET phase = 'finish'")

    def unindex(self, names: list[str]) -> None:
        """Only free their names: they are dropped in the completion."""
        entangle.set_aside(self.connection, names)

    def _refuse_strict(self, merges: Iterable[Merged]) -> None:
        kept = [f"{m.outcome.quarantined} of {m.source}" for m in merges if m.outcome.quarantined]
        if self.options.strict and kept:
            raise SessionctlError(
                f"--strict: rows would go to quarantine: {', '.join(kept)}",
                hint="Mend those rows and run it again, or take the half-done copy away with `sessionctl rollback`.",
                code="refused",
            )

    def _settle_merge(self, state: State, source: Source, merged: Merged, tables: dict[str, Table]) -> None:
        """Write where the rows of a merge end, and remember it for the archive."""
        target = tables[source.merge.target.lower()]
        place = next(p for p in state.of("source") if p.merge_id == merged.merge_id)
        projected, refusals = projection.build(
            self.migration, source.merge, tables[source.table.name.lower()], target, tables, merged.form
        )
        self._refuse(refusals)
        assert projected is not None
        computed.note(self.connection, projected, merged.merge_id)
        self.connection.execute(
            "UPDATE _sessionctl_merges SET last_rowid = (SELECT max(rowid) FROM "
            f"{sql.quoted(target.name)} WHERE rowid < ?) WHERE merge_id = ?",
            (place.top, merged.merge_id),
        )
        self.result.merges.append(replace(merged.outcome, source=source.merge.source, archive=source.archive))
        self.projections.append((source, projected, merged.merge_id))

    # -- finish --------------------------------------------------------------------------------------------------------

    def complete(self) -> None:
        """What needs no lock: fingerprints and statistics of what is now, and the old rows' room given back."""
        self._sync(fully=False)
        aftermath.finish(
            self.path, self.connection, self.migrations, self.options.lock_timeout, self.pace, self.progress
        )
        run = next(r for r in reversed(ledger.runs(self.connection)) if r.migration == self.migration.id)
        if run.undone_at:
            raise SessionctlError(
                f"{self.migration.id} was rolled back by another process as soon as it was cut over",
                hint="See `sessionctl status`; the next `sessionctl migrate --online` begins anew.",
                code="refused",
            )
        self.result.online = self.pace.shown()
        details = run.details
        self.result.findings += recall.findings(self.connection, self.migration, run, self._noticed)
        self.result.findings += [
            Finding(
                "orphaned",
                Growth(*growth).told(),
                "warning",
                Place(table=growth[0], field=growth[1]),
                "Look whether the application wrote them during the copy, and mend them: until then `verify` fails.",
            )
            for growth in details.get("orphaned", [])
        ]
        self.result.backup = run.backup
        self.result.before, self.result.after = details["before"]["tables"], details["after"]["tables"]
        self.result.statistics = {
            name: {key: value for key, value in details[name].items() if key != "tables"}
            for name in ("before", "after")
        }
        if not self.result.merges:
            self.result.merges = [
                replace(merged.outcome, source=ledger.merge_of(self.migration, merged).source)
                for merged in ledger.merges(self.connection, run.run_id)
            ]


def migrate(
    path: Path,
    migrations: Iterable[Migration],
    options: Options,
    progress: Progress,
    budget_ms: int = BUDGET_MS,
) -> list[Result]:
    """Apply every pending migration in order, each of them online.

    Raises:
        SessionctlError: as `execute.migrate`; a copy that was begun stays, to be gone on with or rolled back.
    """
    migrations = tuple(migrations)
    results: list[Result] = []
    with db.errors(path):
        connection = db.open_rw(path, options.lock_timeout)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        try:
            for migration in migrations:
                try:
                    state = entangle.load(connection)
                    if state is not None and state.phase != "copy":
                        aftermath.finish(
                            path, connection, migrations, options.lock_timeout, Pace(budget_ms / 1000), progress
                        )
                    runner = Online(path, connection, migration, migrations, options, progress, budget_ms)
                    results.append(runner.apply())
                except SessionctlError as error:
                    error.data.setdefault("runs", [r.shown() for r in results if r.state == "applied"])
                    raise
        finally:
            connection.close()
    return results


@contextmanager
def untouched(path: Path, migrations: Iterable[Migration]) -> Iterator[Path]:
    """The database as it is for who plans the rest of a copy: where one is under way, a snapshot without it.

    A copy that was cut over is completed there.
    """
    with closing(db.open_ro(path)) as connection:
        begun = entangle.begun(connection)
    if not begun:
        yield path
        return
    with backup.snapshot(path) as copy:
        with closing(db.open_rw(copy)) as connection:
            aftermath.finish(copy, connection, tuple(migrations), 0, Pace(BUDGET_MS / 1000), lambda _: None)
            with db.transaction(connection, copy, 0):
                state = entangle.load(connection)
                if state is not None:
                    entangle.forget(connection, state)
        yield copy


def check(path: Path, migrations: Iterable[Migration]) -> None:
    """Whether every pending migration can be carried out online here.

    Raises:
        SessionctlError: `refused`, naming what stands in the way.
    """
    migrations = tuple(migrations)
    with db.errors(path):
        connection = db.open_ro(path)
        try:
            for planned in plan.survey(connection, migrations):
                found = list(watching.unable(connection, planned.migration, planned)) if planned.sources else []
                found = found or list(severed.certain(connection, planned.migration, planned))
                if planned.state == "pending" and found:
                    raise SessionctlError(
                        f"{planned.migration.id} is refused: {'; '.join(f.message for f in found)}",
                        hint=found[0].instead,
                        code="refused",
                        data={"findings": [f.shown() for f in found]},
                    )
        finally:
            connection.close()
