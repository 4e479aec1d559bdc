"""A writable view under a retired name, so that an old process neither fails nor recreates the table.

The way there and back is the migration's own mapping, said in SQL that every process's SQLite can run: a trigger that
calls one of our functions would break every other connection. The view shows what the table would hold: the rows of its
archive as they are today, and those that came since and are its own.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from sessionctl import sql
from sessionctl.model import Finding, Migration, Place
from sessionctl.purity import Impure
from sessionctl.standin import PROBE, WRITTEN, Stood, View

Do = Callable[[str], int]


def build(
    connection: sqlite3.Connection, migration: Migration, retired: Mapping[str, Sequence[Stood]], do: Do
) -> tuple[list[str], list[Finding], list[Finding]]:
    """Create the views inside the caller's transaction.

    Args:
        retired: the name that a view takes -> the archives for which it stands, a formerly live one first.

    Returns:
        the views, what they cannot serve, and what refuses the run.
    """
    views: list[View] = []
    refusals: list[Finding] = []
    absent = {merge.source.lower() for merge in migration.merges} - {name.lower() for name in retired}
    for name, stood in retired.items():
        try:
            view = View(name, stood, absent)
            noted, statements = list(view.forks()), list(view.statements())
        except Impure as error:
            refusals.append(
                Finding(
                    "compat_impossible",
                    f"no view can stand in for {name}: {error}",
                    place=Place(table=name),
                    instead="Migrate without --compat.",
                )
            )
            continue
        connection.execute(f"INSERT INTO {PROBE} SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM {PROBE})")
        connection.execute(f"INSERT INTO {WRITTEN}(view) SELECT ? EXCEPT SELECT view FROM {WRITTEN}", (name,))
        for statement in (*noted, *statements):
            do(statement)
        views.append(view)
    findings = [_limits(view, *_counts(connection, view)) for view in views]  # one may read another
    return [view.name for view in views], findings, refusals


def _limits(view: View, shown: int, held: int) -> Finding:
    """What a view cannot serve.

    Args:
        shown: the rows that it shows.
        held: the rows that its archives hold.
    """
    cannot = [
        "UPSERT (ON CONFLICT DO)",
        "foreign keys to it",
        "CREATE INDEX on it",
        "CHECK and UNIQUE of its own (the target's hold)",
        "row counts (always 0)",
        "timestamps in the target's form (they stay as written)",
        "an INSERT under an id that the target has already (it fills what is empty there)",
    ]
    if view.identity is not None and view.identity.affinity == "INTEGER":
        cannot.append(f"a {view.identity.name} that is left out (SQLite made one up)")
    merge, target = view.merge, view.projection.target.name
    marked = [c for c in merge.json if c in merge.marks or isinstance(merge.defaults.get(c), Mapping)]
    cannot += [f"{column} without the keys that the migration adds" for column in marked]
    differs = f"; it shows {shown:,} of the table's {held:,} rows" if shown != held else ""
    return Finding(
        "compat_view",
        f"{view.name} is a view of {target}, and a DELETE there deletes the row of {target}; it cannot serve "
        f"{'; '.join(cannot)}{differs}",
        "note",
        Place(table=view.name),
        "When no code uses the old name any more: sessionctl legacy drop-views.",
    )


def _counts(connection: sqlite3.Connection, view: View) -> tuple[int, int]:
    """The rows that a view shows, and those of its archives; a writer waits, so nothing is counted that is known."""
    held = sum(one.outcome.rows for one in view.stood)
    if len(view.stood) == 1:
        return held - view.stood[0].outcome.quarantined, held
    return connection.execute(f"SELECT count(*) FROM {sql.quoted(view.name)}").fetchone()[0], held


def drop(connection: sqlite3.Connection, views: Iterable[str]) -> list[str]:
    """Drop those views that are still there, their triggers with them."""
    present = {row[0].lower() for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'view'")}
    found = [view for view in views if view.lower() in present]
    for view in found:
        connection.execute(f"DROP VIEW {sql.quoted(view)}")
        if _noted(connection):
            connection.execute(f"DELETE FROM {WRITTEN} WHERE view = ?", (view,))
    return found


def written(connection: sqlite3.Connection) -> dict[str, str]:
    """View under a retired name -> when something last wrote through it, in UTC."""
    if not _noted(connection):
        return {}
    return dict(connection.execute(f"SELECT view, written_at FROM {WRITTEN} WHERE written_at IS NOT NULL"))


def _noted(connection: sqlite3.Connection) -> bool:
    """Whether this database notes it: one that no migration touched has no such table."""
    return bool(connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = ?", (WRITTEN,)).fetchone())
