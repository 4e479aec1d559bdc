"""How a target spells its timestamps, read off what it holds today."""

import sqlite3

from sessionctl import sql
from sessionctl.instants import Form
from sessionctl.model import Merge
from sessionctl.schema import Table

_SAMPLE = 1000  # the newest rows: what the application writes today

# What is told apart: a number, or the separator and the end of ISO text.
_SHAPE = """
CASE
  WHEN typeof(v) IN ('integer', 'real')
    THEN CASE WHEN v >= 100000000000 THEN 'millis' WHEN v >= 100000000 THEN 'seconds' END
  WHEN v GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]*' THEN substr(v, 11, 1) ||
    CASE WHEN v GLOB '*Z' THEN 'Z' WHEN v GLOB '*+00:00' THEN '+00:00' ELSE '' END
END"""


def of(connection: sqlite3.Connection, merge: Merge, target: Table) -> Form:
    """The form that most of the target's newest timestamps have; `YYYY-MM-DD HH:MM:SS`, UTC, when it has none."""
    columns = [
        name
        for name, expression in merge.columns.items()
        if (c := target.column(name)) is not None and ("stamp" in sql.names(expression) or c.is_time)
    ]
    numeric = any((c := target.column(name)) is not None and c.affinity != "TEXT" for name in columns)
    order = target.handle()
    votes: dict[str, int] = {}
    for name in columns:
        newest = f"SELECT {sql.quoted(name)} AS v FROM {sql.quoted(target.name)} ORDER BY {order} DESC LIMIT {_SAMPLE}"
        for shape, count in connection.execute(f"SELECT {_SHAPE}, count(*) FROM ({newest}) GROUP BY 1").fetchall():
            if shape is not None:
                votes[shape] = votes.get(shape, 0) + count
    if not votes:
        return Form(numeric=numeric)
    shape = max(votes, key=lambda s: (votes[s], s == " ", s))
    if shape in ("seconds", "millis"):
        return Form(kind="seconds" if shape == "seconds" else "millis", numeric=numeric)
    return Form(separator=shape[0], zone=shape[1:], numeric=numeric)
