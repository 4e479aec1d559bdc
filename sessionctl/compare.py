"""What two fields have to say to each other, as SQL: agreement, the new value, what must be recorded.

In every fragment `t` is the target and `p` the staged source row (`p.v1` its first mapped value).
"""

from dataclasses import dataclass
from typing import NamedTuple

from sessionctl import sql
from sessionctl.model import Policy
from sessionctl.projection import ID, Field, Projection, opaque, readable


class Record(NamedTuple):
    """One kind of conflict to write down: whose value is set aside, why, and where it is found."""

    side: str
    why: str
    field: str
    value: str
    condition: str
    expand: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one field of a row that both sides have."""

    new: str
    records: tuple[Record, ...]


def exactly(one: str, other: str) -> str:
    """The same value of the same type, byte for byte."""
    return f"({one} IS {other} COLLATE BINARY AND typeof({one}) = typeof({other}))"


def kept(stored: str, said: str) -> str:
    """What a column stored says what the value said: equal, or in another type without loss ('5' as 5, not '007').

    The unary plus takes a column's affinity away, so that SQLite does not convert what it compares.
    """
    return (
        f"(+{stored} IS +{said} COLLATE BINARY OR ({stored} IS +{said} COLLATE BINARY "
        f"AND CAST({stored} AS TEXT) IS CAST({said} AS TEXT) "
        f"AND (typeof({said}) <> 'real' OR CAST({stored} AS REAL) IS +{said})))"
    )


def faithful(field: Field, column: str, value: str) -> str:
    """The target's column says what the value said, whatever the column did to its type."""
    return kept(column, value) if field.fragile else f"+{column} IS +{value} COLLATE BINARY"


def empty(field: Field, value: str) -> str:
    """The field says nothing; under COLLATE RTRIM blanks equal '', and yet they are a value."""
    if field.kind == "json":
        return f"sessionctl_json_empty({opaque(value)})"
    return f"({value} IS NULL OR {value} = '' COLLATE BINARY)"


def same(field: Field, column: str, value: str) -> str:
    """Both say the same: one value, two spellings of one instant, or JSON that differs only in its blanks."""
    plain = faithful(field, column, value)
    if field.kind == "time":
        plain += f" OR sessionctl_same_instant({readable(column)}, {readable(value)})"
    if field.kind == "json":
        plain += f" OR sessionctl_same_json({opaque(column)}, {opaque(value)})"
    return f"({plain} OR ({empty(field, column)} AND {empty(field, value)}))"


def holds(column: str, value: str) -> str:
    """The target's JSON object has every member that the source's has, and perhaps more."""
    ours, theirs = opaque(column), opaque(value)
    return f"(sessionctl_json_fill({ours}, {theirs}) IS NULL AND sessionctl_json_conflicts({ours}, {theirs}) = '[]')"


def decide(projection: Projection, number: int, policy: Policy) -> Decision:
    """The new value of the numbered field, and what the policy sets aside."""
    field = projection.fields[number - 1]
    side = _Json(projection, number) if field.kind == "json" else _Plain(projection, number)
    match policy:
        case "keep":
            return side.keep()
        case "source":
            return side.source()
        case "newest":
            wins = _source_is_newer(projection)
            ours, theirs = side.keep(), side.source()
            return Decision(
                f"CASE WHEN {wins} THEN {theirs.new} ELSE {ours.new} END",
                (
                    *(r._replace(condition=f"{r.condition} AND {wins}") for r in theirs.records),
                    *(r._replace(condition=f"{r.condition} AND NOT {wins}") for r in ours.records),
                ),
            )
        case _:
            return side.fill()


def _source_is_newer(projection: Projection) -> str:
    names = [f.column.lower() for f in projection.fields]
    number = names.index(str(projection.merge.updated).lower()) + 1
    column = f"t.{sql.quoted(projection.fields[number - 1].column)}"
    return f"sessionctl_later({readable(f'p.v{number}')}, {readable(column)})"


class _Plain:
    """A column whose value is one thing."""

    def __init__(self, projection: Projection, number: int) -> None:
        self.field = field = projection.fields[number - 1]
        self.target, self.value = f"t.{sql.quoted(field.column)}", f"p.v{number}"
        self.fallback = f"p.d{number}" if field.fallback else "NULL"
        self.no_target, self.no_value = empty(field, self.target), empty(field, self.value)
        self.agree = same(field, self.target, self.value)
        self.name = sql.literal(field.column)
        self.differ = f"NOT {self.no_target} AND NOT {self.no_value} AND NOT {self.agree}"

    def fill(self) -> Decision:
        new = (
            f"CASE WHEN NOT {self.no_target} THEN {self.target} WHEN NOT {self.no_value} THEN {self.value} "
            f"ELSE coalesce({self.fallback}, {self.target}) END"
        )
        return Decision(new, (Record("source", "conflict", self.name, self.value, self.differ),))

    def keep(self) -> Decision:
        lost = f"{self.no_target} AND NOT {self.no_value}"
        return Decision(
            self.target,
            (
                Record("source", "conflict", self.name, self.value, self.differ),
                Record("source", "kept", self.name, self.value, lost),
            ),
        )

    def source(self) -> Decision:
        new = (
            f"CASE WHEN {self.no_value} AND {self.no_target} THEN coalesce({self.fallback}, {self.target}) "
            f"WHEN {self.no_value} OR {self.agree} THEN {self.target} ELSE {self.value} END"
        )
        return Decision(new, (Record("target", "conflict", self.name, self.target, self.differ),))


class _Json:
    """A column of JSON text: objects are united, member by member."""

    def __init__(self, projection: Projection, number: int) -> None:
        self.field = field = projection.fields[number - 1]
        self.target, self.value = f"t.{sql.quoted(field.column)}", f"p.v{number}"
        self.ours, self.theirs = opaque(self.target), opaque(self.value)
        self.no_target, self.no_value = empty(field, self.target), empty(field, self.value)
        self.agree = same(field, self.target, self.value)
        self.name = sql.literal(field.column)
        self.fallback = "".join(
            f", {sql.literal(key)}, p.d{number}_{n}" for n, (key, _) in enumerate(projection.fallbacks(field), 1)
        )

    def _united(self) -> str:
        unreadable = f"{self.value} IS NOT NULL AND {readable(self.value)} IS NULL AND {self.no_target}"
        return (
            f"CASE WHEN {unreadable} THEN {self.value} "
            f"ELSE coalesce(sessionctl_json_merge({self.ours}, {self.theirs}{self.fallback}), {self.target}) END"
        )

    def _conflicts(self, side: str, winner: str, loser: str, value: str) -> Record:
        return Record(
            side,
            "conflict",
            f"{self.name} || json_extract(j.value, '$[0]')",
            f"CASE json_extract(j.value, '$[0]') WHEN '' THEN {value} ELSE json_extract(j.value, '$[1]') END",
            "1",
            f", json_each(sessionctl_json_conflicts({winner}, {loser})) AS j",
        )

    def fill(self) -> Decision:
        return Decision(self._united(), (self._conflicts("source", self.ours, self.theirs, self.value),))

    def keep(self) -> Decision:
        says_more = (
            f"NOT {self.agree} AND (sessionctl_json_fill({self.ours}, {self.theirs}) IS NOT NULL "
            f"OR sessionctl_json_conflicts({self.ours}, {self.theirs}) <> '[]')"
        )
        return Decision(
            self.target,
            (
                Record(
                    "source",
                    "conflict",
                    self.name,
                    self.value,
                    f"NOT {self.no_target} AND NOT {self.no_value} AND {says_more}",
                ),
                Record("source", "kept", self.name, self.value, f"{self.no_target} AND NOT {self.no_value}"),
            ),
        )

    def source(self) -> Decision:
        new = (
            f"CASE WHEN sessionctl_json_conflicts({self.ours}, {self.theirs}) = '[]' THEN {self._united()} "
            f"ELSE coalesce(sessionctl_json_fill({self.theirs}, {self.ours}), {self.value}) END"
        )
        return Decision(new, (self._conflicts("target", self.theirs, self.ours, self.target),))


def unaccounted(projection: Projection, number: int, merge_id: int) -> str:
    """Count the staged values that are neither in the target nor written down: zero, or the proof fails."""
    field = projection.fields[number - 1]
    column, value, name = f"t.{sql.quoted(field.column)}", f"p.v{number}", sql.literal(field.column)
    records = (
        f"FROM _sessionctl_conflicts AS c WHERE c.merge_id = {merge_id} AND c.key IS +p.{ID} AND c.side = 'source'"
    )
    held = same(field, column, value)
    if field.kind == "json":
        ours, theirs = opaque(column), opaque(value)
        prefix = sql.literal(field.column + ".")
        held = (
            f"({held} OR (sessionctl_json_fill({ours}, {theirs}) IS NULL AND "
            f"json_array_length(sessionctl_json_conflicts({ours}, {theirs})) = (SELECT count(*) {records} AND "
            f"(c.field = {name} OR substr(c.field, 1, {len(field.column) + 1}) = {prefix}))))"
        )
    return (
        f"SELECT count(*) FROM _sessionctl_pair AS p CROSS JOIN {sql.quoted(projection.target.name)} AS t "
        f"ON {projection.at('t', 'p')} WHERE NOT {empty(field, value)} AND NOT {held} "
        f"AND NOT EXISTS (SELECT 1 {records} AND c.field = {name} AND {exactly('c.value', value)})"
    )
