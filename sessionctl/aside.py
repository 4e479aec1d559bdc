"""A ledger in front of the ledger: what one small merge of many records, until it is proved and joins the others.

The tables have the names of the ledger's own and lie in the temp schema, so that a merge finds them first. It then sees
its own records only, and proves itself by them, however many rows were merged before.
"""

import sqlite3
from pathlib import Path

from sessionctl import sql
from sessionctl.model import Outcome

_PLAIN = ("rows", "conflicts", "preimages")
_NUMBERED = ("quarantine", "quarantine_values")
_COUNTS = ("rows", "inserted", "identical", "merged", "forked", "quarantined", "conflicts")


def lay(connection: sqlite3.Connection) -> None:
    """Put the empty tables in front."""
    remove(connection)
    wanted = {f"_sessionctl_{name}" for name in (*_PLAIN, *_NUMBERED)}
    for statement in sql.statements(Path(__file__).with_name("ledger.sql").read_text(encoding="utf-8")):
        words = [token.text for token in sql.tokens(statement) if token.kind == "word"]
        kind, name = words[1], words[5]
        if kind == "TABLE" and name in wanted:
            connection.execute(statement.replace("CREATE TABLE IF NOT EXISTS", "CREATE TEMP TABLE", 1))
        elif kind == "INDEX" and words[7] in wanted:
            connection.execute(statement.replace("INDEX IF NOT EXISTS ", "INDEX temp.", 1))


def remove(connection: sqlite3.Connection) -> None:
    """Let the ledger itself be seen again."""
    for name in (*_PLAIN, *_NUMBERED):
        connection.execute(f"DROP TABLE IF EXISTS temp._sessionctl_{name}")


def join(connection: sqlite3.Connection, merge_id: int, outcome: Outcome) -> None:
    """Add what was recorded to the ledger, and the outcome to that of the whole merge."""
    for name in _PLAIN:
        connection.execute(f"INSERT INTO main._sessionctl_{name} SELECT * FROM temp._sessionctl_{name}")
    if outcome.quarantined:
        first = connection.execute(
            "SELECT coalesce(max(quarantine_id), 0) FROM main._sessionctl_quarantine"
        ).fetchone()[0]
        for name in _NUMBERED:
            rest = {"quarantine": "merge_id, key, reason, detail, resolved_at", "quarantine_values": "field, value"}[
                name
            ]
            connection.execute(
                f"INSERT INTO main._sessionctl_{name}(quarantine_id, {rest}) "
                f"SELECT quarantine_id + {first}, {rest} FROM temp._sessionctl_{name}"
            )
    for name in (*_PLAIN, *_NUMBERED):
        connection.execute(f"DELETE FROM temp._sessionctl_{name}")
    add(connection, merge_id, {name: getattr(outcome, name) for name in _COUNTS})


def add(connection: sqlite3.Connection, merge_id: int, counts: dict[str, int]) -> None:
    """Change the numbers of a merge by so much."""
    changed = ", ".join(f"{name} = {name} + ?" for name in counts)
    connection.execute(f"UPDATE _sessionctl_merges SET {changed} WHERE merge_id = ?", (*counts.values(), merge_id))


def take_back(connection: sqlite3.Connection, merge_id: int, ids: str, rows: int) -> None:
    """Forget what is recorded about some source rows, and take them out of the numbers.

    Args:
        ids: the table with their identities, in a column `id`.
        rows: how many of them have a row of their own in the target.
    """
    counted = dict(
        connection.execute(
            f"SELECT x.outcome, count(*) FROM {_about(ids, 'rows')} WHERE x.merge_id = ? GROUP BY 1", (merge_id,)
        ).fetchall()
    )
    (conflicts,) = connection.execute(
        f"SELECT count(*) FROM {_about(ids, 'conflicts')} WHERE x.merge_id = ? AND x.why = 'conflict'", (merge_id,)
    ).fetchone()
    counted["inserted"] = rows - counted.get("forked", 0)
    add(
        connection,
        merge_id,
        {"rows": -sum(counted.values()), "conflicts": -conflicts, **{name: -count for name, count in counted.items()}},
    )
    if counted.get("quarantined"):
        connection.execute(
            "DELETE FROM main._sessionctl_quarantine_values WHERE quarantine_id IN "
            f"(SELECT x.quarantine_id FROM {_about(ids, 'quarantine')} WHERE x.merge_id = ?)",
            (merge_id,),
        )
    for name in ("rows", "conflicts", "preimages", "quarantine"):
        connection.execute(
            f"DELETE FROM main._sessionctl_{name} WHERE rowid IN "
            f"(SELECT x.rowid FROM {_about(ids, name)} WHERE x.merge_id = ?)",
            (merge_id,),
        )


def _about(ids: str, name: str) -> str:
    """The records about these rows, found by their index."""
    return f"(SELECT DISTINCT id FROM {ids}) AS n CROSS JOIN main._sessionctl_{name} AS x ON x.key IS n.id"
