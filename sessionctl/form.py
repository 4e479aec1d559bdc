"""How a table spells its timestamps, read off what it holds today."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

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
    return _most(_votes(connection, target, map(sql.quoted, columns)), numeric=numeric) or Form(numeric=numeric)


def of_source(connection: sqlite3.Connection, merge: Merge, source: Table) -> dict[str, Form]:
    """The form of each source column that the merge reads as a timestamp: its own, or that of the others.

    A column is left out when nothing in the source shows a form. Whoever writes offsets gets one: `+00:00`.
    """
    read = {name for e in merge.columns.values() if "stamp" in sql.names(e) for name in sql.names(e)}
    columns = [column for column in source.columns if column.name.lower() in read]
    votes = {}
    for column in columns:
        name = sql.quoted(column.name)
        value = f"CASE WHEN {name} GLOB '*:[0-9]*[+-][0-9][0-9]:[0-9][0-9]' "
        value += f"THEN substr({name}, 1, length({name}) - 6) || '+00:00' "
        if column.affinity == "TEXT":  # it holds numbers as their digits
            value += f"WHEN {name} GLOB '[0-9]*' AND {name} NOT GLOB '*[^0-9.]*' THEN CAST({name} AS NUMERIC) "
        votes[column.name] = _votes(connection, source, [f"{value}ELSE {name} END"])
    every: Counter[str] = sum(votes.values(), Counter())
    found = {name: _most(own or every, numeric=True) for name, own in votes.items()}
    return {name: form for name, form in found.items() if form is not None}


def _votes(connection: sqlite3.Connection, table: Table, values: Iterable[str]) -> Counter[str]:
    """How often the newest values, expressions over the columns, have which shape."""
    votes: Counter[str] = Counter()
    order = table.handle()
    for value in values:
        newest = f"SELECT {value} AS v FROM {sql.quoted(table.name)} ORDER BY {order} DESC LIMIT {_SAMPLE}"
        for shape, count in connection.execute(f"SELECT {_SHAPE}, count(*) FROM ({newest}) GROUP BY 1").fetchall():
            if shape is not None:
                votes[shape] += count
    return votes


def _most(votes: Counter[str], *, numeric: bool) -> Form | None:
    if not votes:
        return None
    shape = max(votes, key=lambda s: (votes[s], s == " ", s))
    if shape in ("seconds", "millis"):
        return Form(kind="seconds" if shape == "seconds" else "millis", numeric=numeric)
    return Form(separator=shape[0], zone=shape[1:], numeric=numeric)
