"""One migration without a long lock: entangle, copy in chunks, cut over, as lhm and gh-ost do it.

The targets are copied into shadows, and the sources merged into these, a few rows to a transaction; what the
application writes meanwhile is noted by triggers and followed. Nobody sees the shadows before the cut-over: it follows
the last changes, checks that every row is accounted for, and gives each target its shadow's place in the file.
Everything up to there lives in the database, so the copy can be stopped at any instant and gone on with.
"""

import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sessionctl import (
    __version__,
    aside,
    backup,
    db,
    entangle,
    form,
    ledger,
    plan,
    projection,
    references,
    repoint,
    retire,
    schema,
    sql,
    stats,
)
from sessionctl.chunks import Chunks
from sessionctl.entangle import ALL, FIRST, ROOM, Place, State
from sessionctl.errors import SessionctlError
from sessionctl.ledger import Merged
from sessionctl.model import AddColumn, Finding, Merge, Migration, Outcome, Retire
from sessionctl.plan import Planned, Source
from sessionctl.running import Options, Progress, Result, Running
from sessionctl.schema import Table
from sessionctl.witness import Testimony, Witness

BUDGET_MS = 50
_START = 64  # rows of the first chunk
_MOST = 50_000
_FOLLOWED = 64  # changes that are followed at once
_PATIENCE = 200  # transactions in a row that brought nothing forward before we give up
_CACHE_KIB = 128 * 1024
_TELL = 2.0  # seconds between two lines of progress


@dataclass(slots=True)
class Pace:
    """How many rows a transaction takes, so that the lock is held about as long as wished.

    Args:
        budget: seconds.
        rows: what the next transaction takes.
        longest: the longest time that the lock was held, in seconds.
    """

    budget: float
    rows: int = _START
    place: int = 0
    chunks: int = 0
    longest: float = 0.0
    followed: int = 0
    retries: int = 0

    def at(self, place: int) -> int:
        """How many rows of a table to take next; every table has to be learned anew."""
        if place != self.place:
            self.place, self.rows = place, _START
        return self.rows

    def held(self, seconds: float, rows: int) -> None:
        """Learn from a transaction."""
        self.chunks += 1
        self.longest = max(self.longest, seconds)
        if rows:
            wished = rows * 0.7 * self.budget / max(seconds, 0.0005)
            self.rows = max(16, min(_MOST, int(wished), 2 * self.rows))


class Online(Running):
    """One migration, copied while the application writes on."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        migration: Migration,
        migrations: tuple[Migration, ...],
        options: Options,
        progress: Progress,
        budget_ms: int = BUDGET_MS,
    ) -> None:
        super().__init__(path, connection, migration, migrations, options, progress)
        self.pace = Pace(budget_ms / 1000)
        self._told = 0.0
        self._began = time.monotonic()
        self._since = self._held = 0.0
        self._concurrent = False
        self._least: int | None = None
        self._idle_steps = 0
        self._chunks: Chunks | None = None
        self._cookie = -1

    def apply(self) -> Result:
        """Do it, or stop where it can be gone on with.

        Raises:
            SessionctlError: with the reason; what is begun by then stays, and can be gone on with or rolled back.
        """
        started = time.monotonic()
        if not self.begin():
            return self._idle()
        while not self.step():
            self._rest()
        self.complete()
        self.result.seconds = time.monotonic() - started
        return self.result

    def begin(self) -> bool:
        """Back up and entangle, or take up a copy that was begun; False when there is nothing to do."""
        state = entangle.load(self.connection)
        if state is not None:
            self._take_up(state)
        elif self.survey().state not in self.takes_up:
            return False
        else:
            self._entangle()
        self._concurrent = self.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        if self._concurrent:  # a chunk that a power failure takes back is copied again
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute("PRAGMA wal_autocheckpoint = 0")
        return True

    def step(self) -> bool:
        """One transaction: a chunk, or the cut-over; True when nothing is left to copy.

        Raises:
            SessionctlError: with the reason; this transaction is rolled back, those before it stand.
        """
        db.begin(self.connection, self.path, self.options.lock_timeout)
        self._since = time.monotonic()
        try:
            state = entangle.load(self.connection)
            if state is None or state.phase == "finish":  # another process was faster
                self.connection.execute("ROLLBACK")
                return True
            chunks = self._current(state)
            done, forward = self._chunk(state, chunks)
            waiting = 0 if done else chunks.waiting()
            db.commit(self.connection, self.path, self.options.lock_timeout)
        except sqlite3.Error as error:
            self._abandon()
            raise self._explained(error) from error
        except BaseException:
            self._abandon()
            raise
        self._held = time.monotonic() - self._since
        self.pace.held(self._held, forward)
        if not done:
            if chunks.copied and not chunks.adoption.looked:
                chunks.adoption.look()
            self._tell(waiting)
            self._judge(waiting, forward)
        return done

    def _rest(self) -> None:
        """As long as the lock was held nobody could write; now others may, while the log is brought home in their stead."""
        since = time.monotonic()
        if self._concurrent:
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        time.sleep(max(self._held - (time.monotonic() - since), 0.001))

    def _judge(self, waiting: int, forward: int) -> None:
        """Give up when the changes come faster than they can be followed."""
        if self._least is None or forward or waiting < self._least:
            self._idle_steps, self._least = 0, waiting
            return
        self._idle_steps += 1
        if self._idle_steps >= _PATIENCE:
            raise SessionctlError(
                f"the writers are faster than the copy: {waiting} changes wait, and after {_PATIENCE} more "
                "transactions they are no fewer",
                hint="Quiet the writers, give a larger --lock-budget-ms, or migrate without --online. The copy "
                "can be gone on with; `sessionctl rollback` takes it away.",
                code="refused",
            )

    def _abandon(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    # -- entangle ------------------------------------------------------------------------------------------------------

    def _entangle(self) -> None:
        self._refuse(self.survey().refusals)
        self._refuse(unable(self.connection, self.migration, self.survey()))
        beside = self.options.backup_dir or self.path.resolve().parent
        backup.check_room(self.path, beside, backup=self.options.backup)
        self.progress("backing up" if self.options.backup else "counting")
        folder = beside if self.options.backup else None
        with Witness(self.path, folder, self.migration, self.migrations, ()) as witness:
            seen = witness.testimony()
            self.progress("waiting for the write lock")
            db.begin(self.connection, self.path, self.options.lock_timeout)
            try:
                planned = self.survey()
                if planned.state in self.takes_up and not entangle.begun(self.connection):
                    self._refuse(planned.refusals)
                    self._hang_on(planned, seen)
                db.commit(self.connection, self.path, self.options.lock_timeout)
            except BaseException:
                self._abandon()
                raise

    def _hang_on(self, planned: Planned, seen: Testimony) -> None:
        counted, _ = self._tables(planned)
        before = stats.counts(self.connection, counted)
        ledger.create(self.connection)
        run_id = ledger.start(self.connection, self.migration, self.kind, self.clock, __version__)
        # until the cut-over it is as if it were undone: nobody takes the run for one that stands
        self.connection.execute("UPDATE _sessionctl_runs SET undone_at = applied_at WHERE run_id = ?", (run_id,))
        options = {"policy": self.options.policy, "strict": self.options.strict, "compat": self.options.compat}
        notes = {
            "backup": None if seen.backup is None else str(seen.backup),
            "before": before,
            "statistics": dict(seen.statistics),
        }
        entangle.create(self.connection, run_id, options, notes)
        entangle.watch(self.connection, self._places(planned, run_id))

    def _places(self, planned: Planned, run_id: int) -> Iterable[Place]:
        tables = schema.tables(self.connection)
        number = 0
        tops: dict[str, int] = {}
        for target in targets(planned):
            table = tables[target.lower()]
            added = [
                (s.column, s.type)
                for s in self.migration.steps
                if isinstance(s, AddColumn) and s.table.lower() == target.lower() and table.column(s.column) is None
            ]
            entangle.make_shadow(self.connection, table, added)
            number += 1
            keys = next(tuple(s.merge.key) for s in planned.sources if s.merge.target.lower() == target.lower())
            tops[target.lower()] = self._end(table) + ROOM
            yield Place(
                number, "target", table.name, entangle.shadow_of(table.name), keys, None, FIRST, 0,
                tops[target.lower()], FIRST, 0, self._count(table.name),
            )  # fmt: skip
        parents: dict[tuple[str, tuple[str, ...]], None] = {}
        for source in planned.sources:
            number += 1
            target = source.merge.target
            low = tops[target.lower()]
            first = self.connection.execute(f"SELECT min(rowid) FROM {sql.quoted(source.table.name)}").fetchone()[0]
            base = low - min(0, first or 0)
            tops[target.lower()] = top = base + max(0, self._end(source.table)) + ROOM
            spelled = form.of(self.connection, source.merge, tables[target.lower()])
            policy = source.merge.on_conflict
            if self.options.policy and policy != "fork":
                policy = self.options.policy
            merge_id = ledger.start_merge(
                self.connection, run_id, source.table.name, tables[target.lower()].name, source.archive, policy, spelled
            )
            read, _ = projection.reads(self.migration, source.merge, source.table, {
                **tables, source.table.name.lower(): source.table,
            })  # fmt: skip
            used = {name for label in source.merge.key for name in read[label]} | {c.lower() for c in source.table.pks}
            noted = tuple(c.name for c in source.table.columns if c.name.lower() in used)
            yield Place(
                number, "source", source.table.name, "", noted, merge_id, low, base, top, FIRST, 0,
                self._count(source.table.name),
            )  # fmt: skip
            for key in tables[target.lower()].foreign_keys:
                if key.parent.lower() not in tops and key.parent.lower() in tables:
                    parents[tables[key.parent.lower()].name, key.parent_columns] = None
        merged = {name for s in planned.sources for name in (s.table.name.lower(), s.merge.target.lower())}
        children = {
            (child.name, key.columns): None
            for child in tables.values()
            for key in child.foreign_keys
            if child.name.lower() not in merged and key.parent.lower() in merged
        }
        for role, watched in (("parent", parents), ("child", children)):
            for name, columns in watched:
                number += 1
                yield Place(number, role, name, "", columns, None, 0, 0, 0, ALL, 0, 0)

    def _end(self, table: Table) -> int:
        return int(
            self.connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {sql.quoted(table.name)}").fetchone()[0]
        )

    def _count(self, table: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {sql.quoted(table)}").fetchone()[0])

    def _take_up(self, state: State) -> None:
        """Go on with a copy that was begun, as it was begun."""
        run = self._run(state)
        if run.migration != self.migration.id:
            entangle.refuse_half_done(self.connection)
        if run.checksum != self.migration.checksum:
            raise SessionctlError(
                f"{self.migration.path} was changed after its online copy was begun on {run.applied_at}",
                hint="Put the file back as it was, or take the half-done copy away with `sessionctl rollback`.",
                code="drift",
            )
        wished = {"policy": self.options.policy, "strict": self.options.strict, "compat": self.options.compat}
        if wished != state.options:
            given = {name: value for name, value in state.options.items() if value}
            raise SessionctlError(
                f"the online copy of {run.migration} was begun with other options: {given or 'none'}",
                hint="Give the same ones, or take the half-done copy away with `sessionctl rollback`.",
                code="refused",
            )
        self.progress("going on with the online copy that was begun")

    def _run(self, state: State) -> ledger.Run:
        return next(run for run in ledger.runs(self.connection) if run.run_id == state.run_id)

    # -- copy ----------------------------------------------------------------------------------------------------------

    def _current(self, state: State) -> Chunks:
        """The tables as they are; read again only when the schema was changed."""
        cookie = self.connection.execute("PRAGMA main.schema_version").fetchone()[0]
        if self._chunks is None or cookie != self._cookie:
            self._check_shapes(state)
            self.clock = self._run(state).applied_at
            self._chunks, self._cookie = Chunks(self.connection, self.migration, state, self.clock), cookie
        else:
            self._chunks.refresh(state)
        return self._chunks

    def _check_shapes(self, state: State) -> None:
        """Nobody may change the tables under the copy."""
        tables = schema.tables(self.connection)
        for place in state.of("target"):
            live, shadow = tables.get(place.name.lower()), tables.get(place.shadow.lower())
            names = [c.name.lower() for c in shadow.columns] if shadow else []
            added = {s.column.lower() for s in self.migration.steps if isinstance(s, AddColumn)}
            own = [c.name.lower() for c in live.columns] if live else []
            if live is None or shadow is None or own != [n for n in names if n in own or n not in added]:
                raise _reshaped(place.name)
            if len(live.unique) != len(shadow.unique):
                raise _reshaped(place.name)
        for place in state.of("source"):
            if place.name.lower() not in tables:
                raise _reshaped(place.name)

    def _chunk(self, state: State, chunks: Chunks) -> tuple[bool, int]:
        """One transaction: follow what was changed, then copy on or, when all is copied, cut over.

        Returns:
            whether it is done, and how many rows came forward.
        """
        while followed := chunks.drain(_FOLLOWED):
            self.pace.followed += followed
            if time.monotonic() - self._since > self.pace.budget * (4 if chunks.copied else 0.7):
                return False, 0
        if not chunks.copied:
            return False, chunks.copy(self.pace.at(chunks.next))
        if not chunks.balanced():
            self.pace.retries += 1
            if self.pace.retries > _PATIENCE:
                raise SessionctlError(
                    "the proof does not hold: rows of the live tables are not accounted for",
                    hint="This is a defect of sessionctl: please report it. `sessionctl rollback` takes the copy away.",
                    code="verification_failed",
                )
            chunks.reconcile()
            return False, 0
        self._cut_over(state, chunks)
        return True, 0

    def _tell(self, waiting: int) -> None:
        now = time.monotonic()
        if now - self._told < _TELL:
            return
        self._told = now
        half = entangle.half_done(self.connection)
        if half is None:
            return
        spent = now - self._began
        left = f", about {spent * (100 - half.percent) / half.percent:.0f} s left" if half.percent else ""
        why = f", {waiting} changes to follow" if waiting else ""
        self.progress(f"copying online: {half.percent} %{left}{why}, the lock held {self.pace.longest * 1000:.0f} ms at most")

    # -- cut over ------------------------------------------------------------------------------------------------------

    def _cut_over(self, state: State, chunks: Chunks) -> None:
        """All in the caller's transaction: the shadows take the targets' places, and the sources are archived."""
        aside.remove(self.connection)
        chunks.adoption.note()
        entangle.release(self.connection)
        planned = self.survey()
        self._refuse(planned.refusals)
        before = schema.texts(self.connection)
        counted_up = schema.sequences(self.connection)
        incapable = repoint.uncompilable(self.connection)
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
        self.retire(planned, state.run_id, _Silent(planned, self.migration, tables))
        if self.options.compat:
            self._stand_in()
        self._refuse(retire.newly_broken(incapable, repoint.uncompilable(self.connection)))
        ledger.note_objects(self.connection, state.run_id, before, schema.texts(self.connection))
        application = self.write_application_rows({})
        details = {
            **state.notes,
            "application": application,
            "columns_added": self.added,
            "sequences_before": counted_up,
            "sequences_after": schema.sequences(self.connection),
            **self.notes,
        }
        ledger.finish(self.connection, state.run_id, state.notes["backup"], details)
        self.connection.execute("UPDATE _sessionctl_runs SET undone_at = NULL WHERE run_id = ?", (state.run_id,))
        self.connection.execute("UPDATE _sessionctl_online SET phase = 'finish'")

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
        self.connection.execute(
            "UPDATE _sessionctl_merges SET last_rowid = (SELECT max(rowid) FROM "
            f"{sql.quoted(target.name)} WHERE rowid < ?) WHERE merge_id = ?",
            (place.top, merged.merge_id),
        )
        self.result.merges.append(replace(merged.outcome, archive=source.archive))
        self.projections.append((source, projected, merged.merge_id))

    # -- finish --------------------------------------------------------------------------------------------------------

    def complete(self) -> None:
        """What needs no lock: fingerprints and statistics of what is now, and the old rows' room given back."""
        finish(self.path, self.connection, self.migrations, self.options, self.progress, self.pace)
        run = next(r for r in reversed(ledger.runs(self.connection)) if r.migration == self.migration.id)
        details = run.details
        self.result.backup = run.backup
        self.result.before, self.result.after = details["before"]["tables"], details["after"]["tables"]
        self.result.statistics = {
            name: {key: value for key, value in details[name].items() if key != "tables"} for name in ("before", "after")
        }
        if not self.result.merges:
            self.result.merges = [merged.outcome for merged in ledger.merges(self.connection, run.run_id)]


def finish(
    path: Path,
    connection: sqlite3.Connection,
    migrations: tuple[Migration, ...],
    options: Options,
    progress: Progress,
    pace: Pace,
) -> None:
    """Complete the record of an online run that has been cut over, and drop what it no longer needs."""
    state = entangle.load(connection)
    if state is None or state.phase != "finish":
        return
    progress("fingerprinting the archives, and counting")
    connection.execute("BEGIN")
    run = next(r for r in ledger.runs(connection) if r.run_id == state.run_id)
    merges = ledger.merges(connection, run.run_id)
    tables = schema.tables(connection)
    archives = ledger.archives(connection)
    own = [archive for archive in archives if archive.run_id == run.run_id]
    digests = {archive.archive_id: ledger.digest(connection, tables[archive.archive.lower()]) for archive in own}
    known = references.baseline(connection, [archive.archive for archive in archives])
    after = dict.fromkeys(name for m in merges for name in (m.archive, m.outcome.target))
    recorded = {
        "before": {"tables": run.details["before"], **run.details["statistics"]},
        "after": {
            "tables": stats.counts(connection, after),
            **stats.summary(connection, migrations, known.violations),
        },
        "merges": [merged.outcome.shown() for merged in merges],
    }
    connection.execute("COMMIT")
    kept = {k: v for k, v in run.details.items() if k not in ("backup", "before", "statistics")}
    db.begin(connection, path, options.lock_timeout)
    try:
        for archive_id, digest in digests.items():
            connection.execute("UPDATE _sessionctl_archives SET digest = ? WHERE archive_id = ?", (digest, archive_id))
        ledger.finish(connection, run.run_id, run.backup, {**kept, **recorded, **asdict(known)})
        if "schema_migrations" in run.details["application"]:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(schema_migrations)")]
            if "metadata" in columns:
                connection.execute(
                    "UPDATE schema_migrations SET metadata = ? WHERE migration_id = ?",
                    (json.dumps(recorded, ensure_ascii=False), run.migration),
                )
        db.commit(connection, path, options.lock_timeout)
        _empty(path, connection, state, options, pace, progress)
        db.begin(connection, path, options.lock_timeout)
        entangle.take_away(connection, state)
        db.commit(connection, path, options.lock_timeout)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _empty(
    path: Path, connection: sqlite3.Connection, state: State, options: Options, pace: Pace, progress: Progress
) -> None:
    """Give the room of the targets' old rows back, a little at a time: dropping a large table takes its time."""
    progress("giving the room of the old rows back")
    for place in state.of("target"):
        indexes = [
            f"DROP INDEX {sql.quoted(name)}"
            for (kind, name), (of, _) in schema.texts(connection).items()
            if kind == "index" and of == place.shadow
        ]
        pace.at(-place.place)
        while True:
            db.begin(connection, path, options.lock_timeout)
            started = time.monotonic()
            if indexes:
                connection.execute(indexes.pop())
                rows, left = 0, True
            else:
                rows = connection.execute(
                    f"DELETE FROM {sql.quoted(place.shadow)} WHERE rowid IN "
                    f"(SELECT rowid FROM {sql.quoted(place.shadow)} ORDER BY rowid LIMIT ?)",
                    (pace.rows,),
                ).rowcount
                left = rows > 0
            db.commit(connection, path, options.lock_timeout)
            held = time.monotonic() - started
            pace.held(held, rows)
            if not left:
                break
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            time.sleep(max(held - (time.monotonic() - started - held), 0.001))


class _Silent:
    """Stands in for the witness at the cut-over: the archives are fingerprinted when nobody waits for it."""

    def __init__(self, planned: Planned, migration: Migration, tables: dict[str, Table]) -> None:
        names = {source.table.name for source in planned.sources} | set(migration.retires)
        self._digests = {tables[name.lower()].name: "" for name in names if name.lower() in tables}

    def testimony(self) -> Testimony:
        return Testimony(None, {}, self._digests)


def targets(planned: Planned) -> list[str]:
    """The targets in the order in which they are merged into."""
    return list({source.merge.target.lower(): source.merge.target for source in planned.sources}.values())


def unable(connection: sqlite3.Connection, migration: Migration, planned: Planned) -> Iterable[Finding]:
    """Why this migration cannot be carried out online here."""

    def no(message: str) -> Finding:
        return Finding("not_online", message, instead="Migrate without --online: under one lock all of it is possible.")

    tables = schema.tables(connection)
    for step in migration.steps:
        if not isinstance(step, AddColumn | Merge | Retire):
            yield no(f"the script {step.name} of {migration.id} cannot run beside writers")
        if isinstance(step, AddColumn) and "references" in sql.names(step.type):
            yield no(f"{migration.id} adds {step.table}.{step.column} with a foreign key")
    for source in planned.sources:
        target = tables.get(source.merge.target.lower())
        if target is None:
            yield no(f"there is no table {source.merge.target} to merge {source.table.name} into")
            continue
        others = [s.merge.key for s in planned.sources if s.merge.target.lower() == target.name.lower()]
        if any(list(key) != list(source.merge.key) for key in others):
            yield no(f"several merges into {target.name} tell its rows apart by other columns")
        if source.table.rowid != "rowid" or not source.table.pks:
            yield no(f"the rows of {source.table.name} have no rowid and key of their own")
        if target.rowid != "rowid" or target.rowid_alias:
            yield no(f"the rows of {target.name} are told apart by a number that is a column")
    names = {name.lower() for name in targets(planned)} | {s.table.name.lower() for s in planned.sources}
    for (kind, name), (of, text) in schema.texts(connection).items():
        if kind == "trigger" and of.lower() in names and sql.written_by(text) & _virtual(connection):
            yield no(f"the trigger {name} keeps a search index of {of} up to date")


def _virtual(connection: sqlite3.Connection) -> set[str]:
    return {
        name.lower()
        for (kind, name), (_, text) in schema.texts(connection).items()
        if kind == "table" and text[:14].upper() == "CREATE VIRTUAL"
    }


def _reshaped(table: str) -> SessionctlError:
    return SessionctlError(
        f"the schema of {table} was changed while it was copied",
        hint="Take the half-done copy away with `sessionctl rollback`, and migrate again.",
        code="refused",
    )


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
                    if state is not None and state.phase == "finish":
                        finish(path, connection, migrations, options, progress, Pace(budget_ms / 1000))
                    runner = Online(path, connection, migration, migrations, options, progress, budget_ms)
                    results.append(runner.apply())
                except SessionctlError as error:
                    error.data.setdefault("runs", [r.shown() for r in results if r.state == "applied"])
                    raise
        finally:
            connection.close()
    return results


__all__ = ["BUDGET_MS", "Online", "Outcome", "Pace", "datetime", "finish", "migrate", "plan", "targets", "unable", "UTC", "Any"]
