"""Which indexes are built again after a merge's rows are in, instead of being kept up row by row.

An index whose values arrive in no order is touched all over its pages by every row. While these fit into the caches
that is cheap; beyond them every row reads and writes a page again, and sorting all values once costs less.
"""

import sqlite3

from sessionctl import sql
from sessionctl.projection import Projection

_PLACES, _ROWS = 8, 64  # where the source is looked at, and how many rows in a row there
_UNORDERED = 0.25  # of the neighbours stand in the wrong order: values in no order have a half
_ENTRY, _FULL = 12, 0.7  # bytes of an entry beside its value, and how full pages are after insertions in no order
_MANY = 200 << 20  # bytes: at 110 MB keeping up was faster by a fifth, at 260 MB building again by an eighth
_SHARE = 4  # the target may be as many times larger than the source: all its rows are sorted, too


def unordered(connection: sqlite3.Connection, projection: Projection, rows: str, number: str, span: range) -> list[str]:
    """The target's indexes that are cheaper to build again than to keep up.

    Args:
        rows: a table or query of the projected rows.
        number: its column that numbers them, by which SQLite finds a place without reading what comes before.
        span: their first and last number.
    """
    target, length = sql.quoted(projection.target.name), span.stop - span.start  # `len` cannot say all of 64 bits
    if not projection.target.rowid or length <= 0:
        return []
    holds = connection.execute(f"SELECT coalesce(max({projection.target.rowid}), 0) FROM {target}").fetchone()[0]
    if length * _SHARE < holds:
        return []
    arriving = {f.column.lower(): f"v{n}" for n, f in enumerate(projection.fields, 1)}
    arriving |= {column.lower(): f"k{n}" for n, (column, _) in enumerate(projection.keys, 1)}
    starts = [span.start + length * place // _PLACES for place in range(_PLACES)]
    bytes_in_all, found = 0.0, []
    for _, name, unique, origin, partial in connection.execute(f"PRAGMA main.index_list({target})").fetchall():
        columns = connection.execute(f"PRAGMA main.index_xinfo({sql.quoted(name)})").fetchall()
        keys = [row[2] for row in columns if row[5]]
        if partial or None in keys or not all(key.lower() in arriving for key in keys):
            continue
        value = arriving[keys[0].lower()]
        size = " + ".join(f"ifnull(length({arriving[key.lower()]}), 0)" for key in keys)
        sample = " UNION ALL ".join(
            f"SELECT * FROM (SELECT {number} AS rid, {value} AS value, {size} AS size FROM {rows} "
            f"WHERE {number} >= {start} LIMIT {_ROWS})"
            for start in starts
        )
        before = "lag(value) OVER (ORDER BY rid)"
        seen, distinct, down, up, average = connection.execute(
            f"SELECT count(*), count(DISTINCT value), total(value < before), total(value > before), avg(size) "
            f"FROM (SELECT value, size, {before} AS before FROM ({sample}))"
        ).fetchone()
        if min(down, up) > _UNORDERED * seen and distinct > seen // _ROWS * 4:
            bytes_in_all += (holds + length) * (average + _ENTRY) / _FULL
            if origin == "c" and not unique:
                found.append(name)
    return found if bytes_in_all > _MANY else []
