"""What a computed default gave to the rows that a merge brought, so that a rollback can tell an edit from it."""

import sqlite3

from sessionctl import sql
from sessionctl.projection import ID, Projection
from sessionctl.schema import Column


def is_computed(column: Column) -> bool:
    """Whether a column's default gives another value each time."""
    default = column.default
    return default is not None and ("(" in default or default.upper().startswith("CURRENT_"))


def note(connection: sqlite3.Connection, projection: Projection, merge_id: int) -> None:
    """Write down what the target made up for the rows that were new there; costs nothing where it makes nothing up.

    The value that most rows got, such as one CURRENT_TIMESTAMP, is written once and under no key.
    """
    target, mapped = projection.target, projection.mapped()
    columns = [c for c in target.columns if is_computed(c) and not c.generated and c.name.lower() not in mapped]
    first = f"t.{sql.quoted(projection.keys[0][0])}"
    for column in columns:
        connection.execute("DROP TABLE IF EXISTS temp._sessionctl_made_up")
        connection.execute(
            f"CREATE TEMP TABLE _sessionctl_made_up AS SELECT p.{ID} AS id, t.{sql.quoted(column.name)} AS value "
            f"FROM ({projection.select(insert=False)}) AS p "
            f"LEFT JOIN _sessionctl_rows AS r ON r.merge_id = {merge_id} AND r.key IS +p.{ID} "
            f"JOIN {sql.quoted(target.name)} AS t ON {first} = coalesce(r.target_key, p.k1) "
            f"AND {first} = coalesce(r.target_key, p.k1) COLLATE BINARY{projection.rest()} "
            "WHERE coalesce(r.outcome, 'inserted') IN ('inserted', 'forked')"
        )
        usual = (
            "SELECT value FROM temp._sessionctl_made_up GROUP BY typeof(value), value ORDER BY count(*) DESC LIMIT 1"
        )
        into = f"INSERT INTO _sessionctl_preimages(merge_id, key, field, after) SELECT {merge_id}"
        field = sql.literal(column.name)
        connection.execute(f"{into}, NULL, {field}, value FROM ({usual})")
        connection.execute(
            f"{into}, m.id, {field}, m.value FROM temp._sessionctl_made_up AS m, ({usual}) AS u "
            "WHERE m.value IS NOT u.value OR typeof(m.value) <> typeof(u.value)"
        )


def made_up(merge_id: int, column: Column, key: str) -> str:
    """An expression for what `note` found for the row of this key; NULL where nothing was noted."""
    noted = (
        f"SELECT i.after FROM _sessionctl_preimages AS i WHERE i.merge_id = {merge_id} "
        f"AND i.field = {sql.literal(column.name)} AND i.key IS"
    )
    return f"CASE WHEN EXISTS ({noted} +{key}) THEN ({noted} +{key}) ELSE ({noted} NULL) END"
