"""An online copy up to its cut-over: it is begun or taken up, and goes forward transaction by transaction."""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sessionctl import (
    __version__,
    backup,
    db,
    entangle,
    ledger,
    schema,
    severed,
    stats,
    watching,
)
from sessionctl.chunks import Chunks
from sessionctl.entangle import State
from sessionctl.errors import SessionctlError
from sessionctl.model import AddColumn, Migration, many
from sessionctl.pace import BUDGET_MS, Pace
from sessionctl.plan import Planned
from sessionctl.result import Options, Progress
from sessionctl.running import Running
from sessionctl.witness import Testimony, Witness

_PATIENCE = 200  # transactions in a row that brought nothing forward before we give up
_STANDSTILL = 10.0  # seconds of that at least, where the writers leave us so few of them
_FOLLOWED = 64  # changes that are followed at once
_TELL = 2.0  # seconds between two lines of progress


class Copying(Running, ABC):
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
        self._noticed: set[str] = set()
        self._least: int | None = None
        self._idle_steps = 0
        self._forward_at = self._began
        self._chunks: Chunks | None = None
        self._cookie = -1

    def begin(self) -> bool:
        """Back up and entangle, or take up a copy that was begun; False when there is nothing to do."""
        state = entangle.load(self.connection)
        if state is not None and (self._run(state).migration == self.migration.id or self._due()):
            self._take_up(state)
        elif not self._due():
            return False
        else:
            try:
                self._entangle()
            except sqlite3.Error as error:
                raise self._explained(error) from error
        self._concurrent = self.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        if self._concurrent:
            self.connection.execute("PRAGMA wal_autocheckpoint = 0")  # that is done while we rest
        return True

    def _sync(self, *, fully: bool) -> None:
        """A chunk that a power failure takes back is copied again; a cut-over must be on the disk."""
        if self._concurrent:
            self.connection.execute(f"PRAGMA synchronous = {'FULL' if fully else 'NORMAL'}")

    def _due(self) -> bool:
        return self.survey().state in self.takes_up

    def step(self) -> bool:
        """One transaction: a chunk, or the cut-over; True when nothing is left to copy.

        Raises:
            SessionctlError: with the reason; this transaction is rolled back, those before it stand.
        """
        self._sync(fully=self._chunks is None or self._chunks.copied)
        try:
            with db.transaction(self.connection, self.path, self.options.lock_timeout):
                self._since = time.monotonic()
                state = entangle.load(self.connection)
                if state is None or state.phase != "copy":  # another process was faster
                    return True
                chunks = self._current(state)
                done, forward = self._chunk(state, chunks)
                waiting = 0 if done else chunks.waiting()
        except sqlite3.Error as error:
            raise self._explained(error) from error
        self._held = time.monotonic() - self._since
        self.pace.held(self._held, forward)
        if done:
            self.pace.cut_over = self._held
        if not done:
            if chunks.copied and not chunks.adoption.looked:
                chunks.adoption.look()
            self._tell(waiting)
            self._judge(waiting, forward)
        return done

    def _judge(self, waiting: int, forward: int) -> None:
        """Give up when the changes come faster than they can be followed."""
        now = time.monotonic()
        if self._least is None or forward or waiting < self._least:
            self._idle_steps, self._least, self._forward_at = 0, waiting, now
            return
        self._idle_steps += 1
        idle = now - self._forward_at
        if self._idle_steps >= _PATIENCE or idle >= max(self.options.lock_timeout, _STANDSTILL):
            raise SessionctlError(
                f"the writers are faster than the copy: {many(waiting, 'change')} to follow, and after "
                f"{many(self._idle_steps, 'more transaction')} in {idle:.0f} s they are no fewer",
                hint="Quiet the writers, give a larger --lock-budget-ms or --lock-timeout, or migrate without "
                "--online. The copy can be gone on with; `sessionctl rollback` takes it away.",
                code="refused",
            )

    # -- entangle ------------------------------------------------------------------------------------------------------

    def _entangle(self) -> None:
        self._refuse(self.survey().refusals)
        self._refuse(watching.unable(self.connection, self.migration, self.survey()))
        self._refuse(severed.certain(self.connection, self.migration, self.survey()))
        beside = self.options.backup_dir or self.path.resolve().parent
        backup.check_room(self.path, beside, backup=self.options.backup)
        self.progress("backing up" if self.options.backup else "counting")
        folder = beside if self.options.backup else None
        with Witness(self.path, folder, self.migration, self.migrations, ()) as witness:
            seen = witness.testimony()
            self.progress("waiting for the write lock")
            with db.transaction(self.connection, self.path, self.options.lock_timeout):
                planned = self.survey()
                if planned.state in self.takes_up and not entangle.begun(self.connection):
                    self._refuse(planned.refusals)
                    self._hang_on(planned, seen)

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
            "broken": asdict(seen.broken),
            "shapes": watching.shapes(self.connection, planned),
        }
        entangle.create(self.connection, run_id, options, notes)
        entangle.watch(
            self.connection,
            watching.places(self.connection, self.migration, planned, run_id, self.options.policy),
        )

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
            raise SessionctlError(
                f"the online copy of {run.migration} was begun with other options: {_typed(state.options)}",
                hint="Give the same options, or take the half-done copy away with `sessionctl rollback`.",
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
        if (changed := watching.reshaped(self.connection, state)) is not None:
            raise _reshaped(changed)
        tables = schema.tables(self.connection)
        for place in state.of("target"):
            live, shadow = tables.get(place.name.lower()), tables.get(place.shadow.lower())
            names = [c.name.lower() for c in shadow.columns] if shadow else []
            added = {s.column.lower() for s in self.migration.steps if isinstance(s, AddColumn)}
            own = [c.name.lower() for c in live.columns] if live else []
            if live is None or shadow is None or own != [n for n in names if n in own or n not in added]:
                raise _reshaped(place.name)

    def _chunk(self, state: State, chunks: Chunks) -> tuple[bool, int]:
        """One transaction: follow what was changed, then copy on or, when all is copied, cut over.

        Returns:
            whether it is done, and how many rows came forward.
        """
        # the cut-over comes on top of what is followed before it: only when there is no other way, that may be much
        share = min(4.0, 0.5 + self._idle_steps / 16) if chunks.copied else 0.5
        while followed := chunks.drain(_FOLLOWED):
            self.pace.followed += followed
            if time.monotonic() - self._since > self.pace.budget * share:
                return False, 0
        if not chunks.copied:
            count = chunks.copy(self.pace.at(chunks.next))
            if chunks.copied:
                chunks.unite()
            return False, count
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
        why = f", {many(waiting, 'change')} to follow" if waiting else ""
        self.progress(
            f"copying online: {half.percent} %{left}{why}, the lock held {self.pace.longest * 1000:.0f} ms at most"
        )

    @abstractmethod
    def _cut_over(self, state: State, chunks: Chunks) -> None:
        """All is copied and accounted for: in the caller's transaction, let the copy take its place."""


def _reshaped(table: str) -> SessionctlError:
    return SessionctlError(
        f"the schema of {table} was changed while it was copied",
        hint="Take the half-done copy away with `sessionctl rollback`, and migrate again.",
        code="refused",
    )


def _typed(options: Mapping[str, Any]) -> str:
    """The options of a run as they are typed."""
    policy = [f"--on-conflict {options['policy']}"] if options["policy"] else []
    given = policy + [f"--{name}" for name in ("strict", "compat") if options[name]]
    return " ".join(given) or "none"
