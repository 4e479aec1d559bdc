"""A writable view under a retired name, so that an old process neither fails nor recreates the table.

The way there and back is the migration's own mapping, said in SQL that every process's SQLite can run: a trigger that
calls one of our functions would break every other connection.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sessionctl import inverse, sql
from sessionctl.model import Finding, Place
from sessionctl.projection import Projection
from sessionctl.purity import Impure, over, pure
from sessionctl.schema import Column

Do = Callable[[str], int]

# One row that INSERT tries to write again when the key is taken: so a trigger learns whether the caller said OR REPLACE
# (the row changes), OR IGNORE (it does not) or neither (an error), and a REPLACE can be an update: no cascade fires.
_PROBE = "_sessionctl_compat"


def build(
    connection: sqlite3.Connection, projections: Iterable[Projection], names: Mapping[str, str], do: Do
) -> tuple[list[str], list[Finding], list[Finding]]:
    """Create the views inside the caller's transaction.

    Args:
        names: source table as it was found -> the retired name that the view takes.

    Returns:
        the views, what they cannot serve, and what refuses the run.
    """
    views: list[str] = []
    findings: list[Finding] = []
    refusals: list[Finding] = []
    for projection in projections:
        name = names.get(projection.source.name)
        if name is None or name in views:
            continue
        try:
            view = _View(name, projection)
            statements = list(view.statements())
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
        connection.execute(f"INSERT INTO {_PROBE} SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM {_PROBE})")
        for statement in statements:
            do(statement)
        views.append(name)
        findings.append(view.limits())
    return views, findings, refusals


def drop(connection: sqlite3.Connection, views: Iterable[str]) -> list[str]:
    """Drop those views that are still there, their triggers with them."""
    present = {row[0].lower() for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'view'")}
    found = [view for view in views if view.lower() in present]
    for view in found:
        connection.execute(f"DROP VIEW {sql.quoted(view)}")
    return found


@dataclass(slots=True)
class _View:
    """One view and its triggers."""

    name: str
    projection: Projection
    told: dict[str, str] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        merge, source, target = self.projection.merge, self.projection.source, self.projection.target
        told = inverse.source_row(merge, source, target, self._target, {})
        if told is None:
            raise Impure(f"the mapping into {target.name} has no way back for its key or a column that must be given")
        self.told = {name: pure(expression) for name, expression in told.items()}
        for name in self.projection.extras:
            value = self._of(str(merge.extras))
            self.told[name] = f"CASE WHEN json_valid({value}) THEN json_extract({value}, {_path(name)}) END"
        self.untold = [column.name for column in self._columns if column.name not in self.told]

    @property
    def _columns(self) -> list[Column]:
        return [column for column in self.projection.source.columns if not column.generated]

    @property
    def _target(self) -> str:
        return sql.quoted(self.projection.target.name)

    def _of(self, column: str) -> str:
        return f"{self._target}.{sql.quoted(column)}"

    @property
    def _key(self) -> tuple[str, str, str]:
        """The target's key column, its expression, and the source column that it is made of."""
        merge = self.projection.merge
        if len(merge.key) != 1 or len(self.projection.renamed) != 1:
            raise Impure("its key is made of several columns")
        ((column, expression),) = merge.key.items()
        (lower,) = self.projection.renamed
        origin = self.projection.source.column(lower)
        if origin is None or origin.name not in self.told:
            raise Impure("its key has no way back")
        return column, pure(expression), origin.name

    def limits(self) -> Finding:
        """What such a view cannot serve."""
        cannot = [
            "UPSERT (ON CONFLICT DO)",
            "foreign keys to it",
            "CREATE INDEX on it",
            "row counts (always 0)",
            "timestamps in the target's form (they stay as written)",
        ]
        key = self.projection.source.column(self._key[2])
        if key is not None and key.affinity == "INTEGER":
            cannot.append(f"a {key.name} that is left out (SQLite made one up)")
        if self.untold:
            cannot.append(f"reading {', '.join(self.untold)} (no way back: NULL)")
        target = self.projection.target.name
        return Finding(
            "compat_view",
            f"{self.name} is a view of {target}, and a DELETE there deletes the row of {target}; it cannot serve "
            f"{'; '.join(cannot)}",
            "note",
            Place(table=self.name),
            "When no code uses the old name any more: sessionctl legacy drop-views.",
        )

    def statements(self) -> Iterator[str]:
        """The view, then a trigger for each kind of write."""
        names = ", ".join(sql.quoted(column.name) for column in self._columns)
        shown = ", ".join(self.told.get(column.name, "NULL") for column in self._columns)
        only = f" WHERE {' AND '.join(self._which())}" if self._which() else ""
        yield f"CREATE VIEW {sql.quoted(self.name)} ({names}) AS SELECT {shown} FROM {self._target}{only}"
        yield self._trigger("insert", self._insert())
        yield self._trigger("update", self._update())
        yield self._trigger("delete", [f"DELETE FROM {self._target} WHERE {self._at_old()}"])

    def _trigger(self, event: str, body: Iterable[str]) -> str:
        name = sql.quoted(f"{self.name}_compat_{event}")
        on = f"INSTEAD OF {event.upper()} ON {sql.quoted(self.name)} FOR EACH ROW"
        return f"CREATE TRIGGER {name} {on} BEGIN {' '.join(f'{statement};' for statement in body)} END"

    # -- writes ---------------------------------------------------------------------------------------------------

    def _insert(self) -> Iterator[str]:
        column, _, origin = self._key
        new = self._forward(self._key[1], "NEW", insert=True)
        given = [c.name for c in self._columns if c.name == origin or (c.notnull and c.default is None)]
        for name in given:
            message = sql.literal(f"NOT NULL constraint failed: {self.name}.{name}")
            yield f"SELECT RAISE(ABORT, {message}) WHERE NEW.{sql.quoted(name)} IS NULL"
        taken = f"SELECT 1 FROM {self._target} WHERE {self._of(column)} = {new}"
        yield f"INSERT INTO {_PROBE}(one, replaced) SELECT 1, 1 WHERE EXISTS ({taken})"
        fields = self._fields()
        replaced = ", ".join(f"{sql.quoted(name)} = {self._replaced(name)}" for name in fields)
        yield (
            f"UPDATE {self._target} SET {replaced} WHERE {self._of(column)} = {new} AND (SELECT replaced FROM {_PROBE})"
        )
        yield f"UPDATE {_PROBE} SET replaced = 0 WHERE replaced"
        into = ", ".join(map(sql.quoted, (column, *fields)))
        values = ", ".join((new, *(self._inserted(name) for name in fields)))
        yield f"INSERT INTO {self._target}({into}) SELECT {values} WHERE NOT EXISTS ({taken})"

    def _update(self) -> Iterator[str]:
        column, expression, _ = self._key
        now, was = (self._forward(expression, row) for row in ("NEW", "OLD"))
        parts = [f"{sql.quoted(column)} = CASE WHEN {now} IS NOT {was} THEN {now} ELSE {self._of(column)} END"]
        parts += [f"{sql.quoted(name)} = {self._updated(name)}" for name in self._fields()]
        yield f"UPDATE {self._target} SET {', '.join(parts)} WHERE {self._at_old()}"

    def _which(self) -> list[str]:
        """Which rows of the target are the source's: as the migration says, and under a key that it could have made."""
        belongs, (column, expression, origin) = self.projection.merge.belongs, self._key
        found = []
        if belongs:
            found.append(f"({pure(inverse.qualified(belongs, self.projection.target, self._target))})")
        if not sql.plain_column(expression):
            found.append(f"{self._of(column)} = ({over(expression, {origin.lower(): f'({self.told[origin]})'})})")
        return found

    def _at_old(self) -> str:
        column, expression, _ = self._key
        return f"{self._of(column)} = {self._forward(expression, 'OLD')}"

    def _fields(self) -> list[str]:
        return [f.column for f in self.projection.fields]

    def _forward(self, expression: str, row: str, *, insert: bool = False) -> str:
        """What the mapping makes of a row of the view; a column that is not given has its table's default."""
        values: dict[str, str] = {name.lower(): "NULL" for name in self.projection.merge.optional}
        for column in self._columns:
            value = f"{row}.{sql.quoted(column.name)}"
            defaulted = insert and column.default is not None
            values[column.name.lower()] = f"coalesce({value}, {column.default})" if defaulted else value
        return f"({over(pure(expression), values)})"

    def _value(self, name: str, row: str, *, insert: bool = False) -> str:
        merge, target = self.projection.merge, self.projection.target
        value = self._forward(merge.columns[name], row, insert=insert)
        if merge.on_orphan.get(name) == "null":
            for key in target.foreign_keys:
                if tuple(c.lower() for c in key.columns) == (name.lower(),):
                    parent = (
                        f"SELECT 1 FROM {sql.quoted(key.parent)} WHERE {sql.quoted(key.parent_columns[0])} = {value}"
                    )
                    value = f"CASE WHEN EXISTS ({parent}) THEN {value} END"
        return value

    def _inserted(self, name: str) -> str:
        """What a new row gets: fallbacks and marks, too, as the migration's own inserted rows did."""
        merge = self.projection.merge
        fallback = merge.defaults.get(name, {})
        keys = {**(fallback if isinstance(fallback, Mapping) else {}), **merge.marks.get(name, {}), **self._data(name)}
        return self._with(keys, self._filled(name, self._value(name, "NEW", insert=True), insert=True))

    def _replaced(self, name: str) -> str:
        """OR REPLACE: what the old row said; what could only be read out of its JSON stays where it says nothing."""
        value = self._value(name, "NEW", insert=True)
        if "json_text" in self.projection.merge.columns[name]:
            return f"coalesce({value}, {self._of(name)})"
        return self._with(self._data(name), value)

    def _updated(self, name: str) -> str:
        now, was = self._value(name, "NEW"), self._value(name, "OLD")
        data = {key: (self._forward(e, "NEW"), self._forward(e, "OLD")) for key, e in self._data(name).items()}
        changed = " OR ".join(f"{one} IS NOT {other}" for one, other in [(now, was), *data.values()])
        members = []
        for key, (one, other) in data.items():  # what the view only guesses is not stored as if it were said
            guessed = f"{one} IS {other} AND json_extract({self._of(name)}, {_path(key)}) IS NULL"
            members.append((_path(key), f"CASE WHEN {guessed} THEN NULL ELSE {one} END"))
        value = _with_members(self._filled(name, now), members, afresh=True)
        return f"CASE WHEN {changed} THEN {value} ELSE {self._of(name)} END"

    def _filled(self, name: str, value: str, *, insert: bool = False) -> str:
        default = self.projection.merge.defaults.get(name)
        return (
            f"coalesce({value}, {self._forward(default, 'NEW', insert=insert)})" if isinstance(default, str) else value
        )

    def _with(self, keys: Mapping[str, str], value: str) -> str:
        members = [(_path(key), self._forward(expression, "NEW", insert=True)) for key, expression in keys.items()]
        return _with_members(value, members)

    def _data(self, name: str) -> dict[str, str]:
        """The members of a JSON column that hold a source column of their own."""
        live = {column.name.lower() for column in self._columns}
        marks = self.projection.merge.marks.get(name, {})
        extras = self.projection.extras if self.projection.merge.extras == name else ()
        return {
            k: e for k, e in {**marks, **{extra: sql.quoted(extra) for extra in extras}}.items() if sql.names(e) & live
        }


def _path(key: str) -> str:
    return sql.literal(f'$."{key}"')


def _with_members(value: str, members: Sequence[tuple[str, str]], *, afresh: bool = False) -> str:
    """JSON text with members that are not NULL where they are absent (or afresh); what is no object stays as it is."""
    if not members:
        return value
    added = ", ".join(f"CASE WHEN {given} IS NULL THEN '$' ELSE {path} END, {given}" for path, given in members)
    paths = ", ".join(path for path, _ in members)

    def filled(text: str) -> str:
        kept = f"json_remove({text}, {paths})" if afresh else text
        return f"json_insert({kept}, {added})"  # '$' is never absent, so a NULL adds nothing

    empty = filled("'{}'")
    return (
        f"CASE WHEN coalesce({value}, '') IN ('', 'null') THEN {empty} WHEN json_valid({value}) THEN "
        f"CASE json_type({value}) WHEN 'object' THEN {filled(value)} ELSE {value} END ELSE {value} END"
    )
