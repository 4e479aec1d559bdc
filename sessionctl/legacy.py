"""Archives: how old they are, and dropping them when nothing needs them any more.

What an archive alone holds is gone from the database after that, so its rows must be proven, unreferenced and in a
verified backup first.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sessionctl import backup, compat, db, ledger, schema, sql, stats, verify
from sessionctl.errors import SessionctlError
from sessionctl.instants import instant
from sessionctl.ledger import Archive
from sessionctl.model import Migration, many, rows

Progress = Callable[[str], None]

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Listed:
    """One archive; `migration` and `archived_at` are None where sessionctl did not make it."""

    name: str
    rows: int
    archived_at: str | None
    age_days: int | None
    migration: str | None
    successor: str | None
    referred_by: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was dropped, what is too young, and where the state of before is kept."""

    pruned: list[Listed]
    younger: list[Listed]
    backup: str | None = None
    quarantined: int = 0


def span(text: str) -> timedelta:
    """`30d`, `12h`, `2w`.

    Raises:
        SessionctlError: `bad_config`.
    """
    found = re.fullmatch(r"(\d{1,6})([hdw])", text.strip().lower())
    if found is None:
        raise SessionctlError(
            f"{text} is no length of time", hint="Write hours, days or weeks: 12h, 30d, 2w.", code="bad_config"
        )
    return int(found[1]) * _UNITS[found[2]]


def listed(path: Path, migrations: Iterable[Migration]) -> list[Listed]:
    """Every archive that is there, the oldest first; those that sessionctl did not make last."""
    with closing(db.open_ro(path)) as connection, db.errors(path):
        known = archived(connection)
        names = {one.name.lower() for one in known}
        others = [
            Listed(row["name"], row["rows"], None, None, None, None, referrers(connection, row["name"], names))
            for row in stats.collect(connection, migrations)["legacy"]
            if row["name"].lower() not in names
        ]
    return [*known, *others]


def archived(connection: sqlite3.Connection) -> list[Listed]:
    """The archives that runs made and that are there."""
    runs = {run.run_id: run for run in ledger.runs(connection)}
    recorded = _present(connection)
    names = {archive.archive.lower() for archive in recorded}
    found = [
        Listed(
            archive.archive,
            stats.counts(connection, [archive.archive])[archive.archive],
            runs[archive.run_id].applied_at,
            age(runs[archive.run_id].applied_at).days,
            runs[archive.run_id].migration,
            archive.successor,
            referrers(connection, archive.archive, names),
        )
        for archive in recorded
    ]
    return sorted(found, key=lambda one: str(one.archived_at))


def age(stamp: str) -> timedelta:
    """How long ago a run was; a stamp that cannot be read counts as now, so that nothing is called old by mistake."""
    moment = instant(stamp)
    return datetime.now(UTC) - moment.seconds if moment else timedelta()


def referrers(connection: sqlite3.Connection, name: str, archives: Iterable[str]) -> list[str]:
    """The live tables, views and triggers that refer to an archive; other archives do not count."""
    hidden = {archive.lower() for archive in archives}
    wanted = name.lower()
    found = [
        f"table {table.name}"
        for table in schema.tables(connection).values()
        if table.name.lower() not in hidden and any(key.parent.lower() == wanted for key in table.foreign_keys)
    ]
    found += [
        f"{kind} {called}"
        for (kind, called), (table, text) in schema.texts(connection).items()
        if (kind in ("view", "trigger") or text.upper().startswith("CREATE VIRTUAL"))
        and table.lower() not in hidden
        and wanted in _named(text)
    ]
    return sorted(found)


def _named(text: str) -> set[str]:
    """Every name in SQL text; virtual tables name theirs in strings, too."""
    return sql.names(text) | {token.text[1:-1].lower() for token in sql.tokens(text) if token.kind == "string"}


def prune(
    path: Path,
    migrations: Iterable[Migration],
    older_than: timedelta,
    progress: Progress,
    *,
    backup_dir: Path | None = None,
    lock_timeout: float = 30.0,
) -> Pruned:
    """Drop the archives that are older, in one transaction, after a verified backup.

    Raises:
        SessionctlError: `refused` while something refers to one of them, `verification_failed` while they are not
            proven, and what opening, locking and backing up raise; nothing was changed then.
    """
    migrations = tuple(migrations)
    if not select(path, older_than)[0]:
        return Pruned(*select(path, older_than))
    folder = backup_dir or path.resolve().parent
    with closing(db.open_rw(path)) as connection, db.errors(path):
        progress("waiting for the write lock")
        with db.transaction(connection, path, lock_timeout) as files:
            progress("verifying")
            check(path, migrations, older_than)
            old, young = select(path, older_than)
            backup.check_room(path, folder, backup=True)
            progress("backing up")
            with closing(db.open_ro(path)) as reader:
                reader.execute("BEGIN")
                files.append(backup.make(reader, path, folder, "prune"))
            waiting = _drop(connection, {one.name.lower() for one in old}, str(files[0]))
            progress("committing")
    return Pruned(old, young, str(files[0]), waiting)


def select(path: Path, older_than: timedelta) -> tuple[list[Listed], list[Listed]]:
    """The archives that are older, and those that are not."""
    with closing(db.open_ro(path)) as connection, db.errors(path):
        found = archived(connection)
    old = [one for one in found if age(str(one.archived_at)) >= older_than]
    return old, [one for one in found if one not in old]


def check(path: Path, migrations: tuple[Migration, ...], older_than: timedelta) -> None:
    """Whether the archives that are older may go; reads only.

    Raises:
        SessionctlError: `refused` or `verification_failed`, naming everything that is in the way.
    """
    old, _ = select(path, older_than)
    with closing(db.open_ro(path)) as connection, db.errors(path):
        going = {one.name.lower() for one in old}
        named = {one.name: referrers(connection, one.name, going) for one in old}
    if in_the_way := [f"{', '.join(by)} refers to {name}" for name, by in named.items() if by]:
        raise SessionctlError(
            f"archives are still needed: {'; '.join(in_the_way)}",
            hint=_way_out(path, named),
            code="refused",
        )
    checks = verify.verify(path, migrations)
    bad = [f"{one.name}: {one.detail}" for one in checks if one.state == verify.FAIL]
    if not bad:
        bad = [f"{name} cannot be proven: {why}" for name, why in _unproven(path, checks, going)]
    if bad:
        raise SessionctlError(
            f"nothing is pruned while verify fails: {'; '.join(bad)}",
            hint="See `sessionctl verify`; nothing was changed.",
            code="verification_failed",
        )


def _way_out(path: Path, named: Mapping[str, list[str]]) -> str:
    """What to do about those that refer to an archive; views of ours, and their triggers, are taken away."""
    ours = {f"view {view}" for view in views(path)}
    ours |= {f"trigger {view}_compat_{event}" for view in views(path) for event in ("insert", "update", "delete")}
    others = {one for by in named.values() for one in by} - ours
    away = "When no code uses the old names any more: sessionctl legacy drop-views."
    point = "Point these at the successor first (`sessionctl heal` does)."
    steps = [*([point] if others else []), *([away] if any(ours & set(by) for by in named.values()) else [])]
    return f"{' '.join(steps)} Nothing was changed."


def _unproven(path: Path, checks: list[verify.Checked], going: set[str]) -> Iterator[tuple[str, str]]:
    """The archives whose check did not run, as when their migration's file is not loaded or was changed."""
    passed = {(one.migration, one.name) for one in checks if one.state == verify.PASS}
    with closing(db.open_ro(path)) as connection, db.errors(path):
        runs = {run.run_id: run for run in ledger.runs(connection)}
        for archive in _present(connection):
            name = runs[archive.run_id].migration
            if archive.archive.lower() not in going:
                continue
            if runs[archive.run_id].incomplete:
                yield archive.archive, verify.TO_COMPLETE
                continue
            if (name, f"archive {archive.archive}") not in passed:
                yield archive.archive, f"the file of {name} is not loaded"
            for merged in ledger.merges(connection, archive.run_id):
                label = f"proof of {merged.source} -> {merged.outcome.target}"
                if merged.archive.lower() == archive.archive.lower() and (name, label) not in passed:
                    yield archive.archive, f"the file of {name} is not loaded, or was changed"


def _present(connection: sqlite3.Connection) -> list[Archive]:
    tables = schema.tables(connection)
    return [archive for archive in ledger.archives(connection) if archive.archive.lower() in tables]


def _drop(connection: sqlite3.Connection, going: set[str], made: str) -> int:
    """Drop and write it down; the number of rows in quarantine that cannot be tried again from now on."""
    clock = datetime.now(UTC).isoformat(timespec="microseconds")
    waiting = 0
    for archive in _present(connection):
        if archive.archive.lower() in going:
            connection.execute(f"DROP TABLE {sql.quoted(archive.archive)}")
            ledger.note_pruned(connection, archive.archive_id, clock, made)
            waiting += connection.execute(
                "SELECT count(*) FROM _sessionctl_quarantine AS q JOIN _sessionctl_merges AS m USING (merge_id) "
                "WHERE q.resolved_at IS NULL AND m.run_id = ? AND lower(m.archive) = lower(?)",
                (archive.run_id, archive.archive),
            ).fetchone()[0]
    return waiting


def views(path: Path) -> list[str]:
    """The views that stand under retired names since a `migrate --compat`."""
    with closing(db.open_ro(path)) as connection, db.errors(path):
        return [view for found in standing(connection).values() for view in found]


def standing(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Migration -> the views that it left under retired names and that are still there."""
    tables = schema.tables(connection)
    found: dict[str, list[str]] = {}
    for run in _with_views(connection):
        found.setdefault(run.migration, []).extend(n for n in run.details["compat"] if n.lower() in tables)
    return found


def drop_views(path: Path, lock_timeout: float) -> list[str]:
    """Drop these views in one transaction, and write it down.

    Raises:
        SessionctlError: `refused` while something else is built on one of them.
    """
    dropped: list[str] = []
    with (
        closing(db.open_rw(path)) as connection,
        db.errors(path),
        db.transaction(connection, path, lock_timeout),
    ):
        for run in _with_views(connection):
            names = run.details["compat"]
            built = sorted({one for name in names for one in referrers(connection, name, names)})
            if built:
                raise SessionctlError(
                    f"{', '.join(built)} would not work any more without {', '.join(names)}",
                    hint="Point these at the successor first; nothing was changed.",
                    code="refused",
                )
            gone = compat.drop(connection, names)
            clock = datetime.now(UTC).isoformat(timespec="microseconds")
            ledger.note_views_dropped(connection, run.run_id, gone, clock)
            dropped += gone
    return dropped


def _with_views(connection: sqlite3.Connection) -> list[ledger.Run]:
    return [run for run in ledger.runs(connection) if run.stand_ins]


def told(found: Iterable[Listed]) -> str:
    """The archives as a question has them."""
    return ", ".join(f"{one.name} ({rows(one.rows)}, {many(one.age_days or 0, 'day')} old)" for one in found)
