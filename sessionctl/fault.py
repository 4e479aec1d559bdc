"""Which function of a migration failed, for which field of which row: SQLite says only that one did."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from sessionctl import sql
from sessionctl.errors import SessionctlError
from sessionctl.projection import ID, Projection, opaque
from sessionctl.values import Failure, Functions


def told(connection: sqlite3.Connection, projection: Projection, functions: Functions) -> SessionctlError | None:
    """The error that names them, found by working the rows out once more; None where no function noted a failure."""
    if not functions.failed:
        return None
    failure, where = functions.failed[-1], ""
    for column, expression in _expressions(projection, failure):
        seen: list[Any] = []
        connection.create_function("sessionctl_seen", 1, seen.append)
        noted = len(functions.failed)
        try:  # columns are worked out in their order
            rows = connection.execute(f"SELECT sessionctl_seen({opaque(ID)}), {expression} FROM {projection.rows}")
            while rows.fetchone() is not None:
                pass
        except sqlite3.OperationalError:
            if len(functions.failed) == noted:  # not the function: it may be Ctrl-C
                break
            failure = functions.failed[-1]
            names = f"{projection.merge.source} -> {projection.merge.target}"
            where = f" for {column} of {names}, row {sql.told_key(seen[-1])}"
            break
    return SessionctlError(
        f"{failure.place}{failure.function}() {failure.did}{where}",
        hint="Make the function take every value that the column holds, NULL, too, or mend that row; run it again.",
        code="refused",
    )


def _expressions(projection: Projection, failure: Failure) -> Iterator[tuple[str, str]]:
    """What calls the function, and the target's column that takes it."""
    fields = ((one.column, expression) for one in projection.fields for expression in (one.value, one.insert))
    for column, expression in (*projection.keys, *fields):
        if failure.function.lower() in sql.names(expression):
            yield column, expression
