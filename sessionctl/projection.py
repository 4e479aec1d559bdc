"""Merge + two live tables -> the SQL that says, for every source row, which target row it becomes.

The copy, the comparison and the proof all read this one projection, so they cannot disagree about what was meant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sessionctl import sql, values
from sessionctl.instants import Form
from sessionctl.model import Finding, Merge, Migration, Place
from sessionctl.reads import absent, check_way_back, reads
from sessionctl.schema import Table

Kind = Literal["plain", "time", "json"]

RID, ID = '"sessionctl rid"', '"sessionctl id"'  # names that no column has


@dataclass(frozen=True, slots=True)
class Field:
    """One mapped target column.

    Args:
        value: the source's value, as it is compared with the target's.
        fallback: what fills the field where both sides are empty (for JSON: arguments of keys to add); "" for none.
        insert: the value of a row that is new in the target.
        respelled: for a timestamp, the source's own digits in the target's form: what is stored when they are equal.
        fragile: the target's affinity could change the value's form.
        costly: a Python function is called for every row.
    """

    column: str
    kind: Kind
    value: str
    fallback: str
    insert: str
    respelled: str
    fragile: bool
    costly: bool


@dataclass(frozen=True, slots=True)
class Projection:
    """How one source table reads as rows of its target.

    Args:
        rows: the source's rows as expressions see them.
        stamped, parsed, computed: source columns that are read as timestamps, as JSON, by any other expression.
        renamed: source key column -> the target key column that is made of it alone.
        extras: source columns that nobody mapped, which go into a JSON column.
        only: a condition on the source's rows, where not all of them are meant.
    """

    merge: Merge
    source: Table
    target: Table
    keys: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]
    rows: str
    stamped: tuple[str, ...]
    parsed: tuple[str, ...]
    computed: tuple[str, ...]
    renamed: Mapping[str, str]
    extras: tuple[str, ...] = ()
    only: str = ""

    def select(self, *, insert: bool) -> str:
        """`(rid, id, k1.., v1..)` of every source row; `insert` gives the values of rows new in the target."""
        shown = [RID, ID]
        shown += [f"{expression} AS k{n}" for n, (_, expression) in enumerate(self.keys, 1)]
        for n, field in enumerate(self.fields, 1):
            shown.append(f"{field.insert if insert else field.value} AS v{n}")
            if insert and field.respelled:
                shown.append(f"{field.respelled} AS r{n}")
            if not insert and field.fallback and field.kind != "json":
                shown.append(f"{field.fallback} AS d{n}")
            if not insert and field.fallback and field.kind == "json":
                shown += [f"{expression} AS d{n}_{m}" for m, (_, expression) in enumerate(self.fallbacks(field), 1)]
        return f"SELECT {', '.join(shown)} FROM {self.rows}"

    def became(self, column: str) -> str | None:
        """The target column that says what this source column said, by itself or as the whole key; None for none."""
        renamed = {old.lower(): new for old, new in self.renamed.items()}
        if column.lower() in renamed:
            return renamed[column.lower()]
        if len(self.keys) == 1 and column.lower() in sql.names(next(iter(self.merge.key.values()))):
            return self.keys[0][0]
        plain = ((name, sql.plain_column(expression) or "") for name, expression in self.merge.columns.items())
        return next((name for name, said in plain if said.lower() == column.lower()), None)

    def mapped(self) -> set[str]:
        """The target's columns that the mapping knows, in lower case."""
        return {field.column.lower() for field in self.fields} | {column.lower() for column, _ in self.keys}

    def counted(self, condition: str = "1") -> str:
        """The source's rows that are meant and fulfil a condition, for a count."""
        return f"{sql.quoted(self.source.name)} WHERE ({self.only or 1}) AND ({condition})"

    def fallbacks(self, field: Field) -> list[tuple[str, str]]:
        """A JSON field's fallback keys and their expressions."""
        fallback = self.merge.defaults.get(field.column, {})
        return list(fallback.items()) if isinstance(fallback, Mapping) else []

    def match(self, target: str, source: str) -> str:
        """The join of target and projected rows: the same key, byte for byte."""
        return self._join(target, f"{source}.k")

    def at(self, target: str, staged: str) -> str:
        """The join of a target and the staged rows that were found to share its key."""
        return self._join(target, f"{staged}.t")

    def rest(self) -> str:
        """The same of all columns but the first, as a further condition: the first may be recorded as another value."""
        return "".join(f" AND {condition}" for condition in [self._join("t", "p.k", 2)] if condition)

    def _join(self, target: str, values: str, first: int = 1) -> str:
        numbered = [*enumerate(self.keys, 1)][first - 1 :]
        columns = [(f"{target}.{sql.quoted(column)}", f"{values}{n}") for n, (column, _) in numbered]
        # The first comparison finds the row by its index, the second holds against NOCASE. The unary plus takes the
        # source's affinity away: a value is compared as the target would store it.
        return " AND ".join(f"{column} = +{value} AND {column} = +{value} COLLATE BINARY" for column, value in columns)

    def says(self, column: str) -> str | None:
        """The projected value that a column of the target gets, by its name among the projected ones."""
        numbered = [*((name, f"k{n}") for n, (name, _) in enumerate(self.keys, 1))]
        numbered += [(field.column, f"v{n}") for n, field in enumerate(self.fields, 1)]
        return next((value for name, value in numbered if name.lower() == column.lower()), None)

    def turned(self) -> Iterator[tuple[int, str, str]]:
        """Key parts that the target's column could store as another value: number, affinity, and for which values."""
        for n, (name, expression) in enumerate(self.merge.key.items(), 1):
            column, origin = self.target.column(name), self.source.column(sql.plain_column(expression) or "")
            assert column is not None  # _shape refused anything else
            if column.affinity != "BLOB" and (origin is None or origin.affinity != column.affinity):
                harmless = "'text', 'blob', 'null'" if column.affinity == "TEXT" else "'blob', 'null'"
                yield n, column.affinity, f"typeof(k{n}) NOT IN ({harmless})"

    def left_out(self) -> Iterator[tuple[str, str]]:
        """Extra columns, each with the rows (rid, id, value) whose value the JSON column does not take."""
        live = {column.name.lower(): column.name for column in self.source.columns}
        for name in self.extras:
            raw, shown = sql.quoted(f"sessionctl raw {name.lower()}"), sql.quoted(name)
            text = opaque(_raw(self.merge.columns[str(self.merge.extras)], live))
            holds = f"(typeof({shown}) IN ('integer', 'text') OR (typeof({shown}) = 'real' AND abs({shown}) < 9e999))"
            taken = f"sessionctl_json_lacks({text}, {sql.literal(name)}) AND {holds}"
            where = f"{raw} IS NOT NULL AND NOT ({taken})"
            yield name, f"SELECT {RID} AS rid, {ID} AS id, {raw} AS value FROM {self.rows} WHERE {where}"

    @property
    def costly(self) -> bool:
        """A Python function is called for every row."""
        return any(field.costly for field in self.fields)

    @property
    def numbers_target(self) -> bool:
        """The mapping says which rowids the new rows of the target get."""
        alias = (self.target.rowid_alias or "").lower()
        return any(name.lower() == alias for name in (*self.merge.key, *self.merge.columns))

    def given(self, alias: str = "") -> str:
        """No part of the key is NULL; beside a table of the user's, whose columns may be called like ours, by alias."""
        dot = f"{alias}." if alias else ""
        return " AND ".join(f"{dot}k{n} IS NOT NULL" for n in range(1, len(self.keys) + 1))


def opaque(expression: str) -> str:
    """`expression` as our JSON functions can take it: text that is no UTF-8 comes as a blob."""
    return _guarded(expression, f"CAST({expression} AS BLOB)")


def readable(expression: str) -> str:
    """`expression`, or NULL where it is text that is no UTF-8: a Python function would raise on it."""
    return _guarded(expression, "NULL")


def _guarded(expression: str, instead: str) -> str:
    return (
        f"CASE WHEN typeof({expression}) = 'text' AND NOT sessionctl_utf8(CAST({expression} AS BLOB)) "
        f"THEN {instead} ELSE {expression} END"
    )


def build(
    migration: Migration,
    merge: Merge,
    source: Table,
    target: Table,
    others: Mapping[str, Table],
    form: Form,
    only: str = "",
) -> tuple[Projection | None, list[Finding]]:
    """The projection of a live source, or the findings that refuse it.

    Raises:
        SessionctlError: `bad_migration` when an expression is wrong; it names file, step and column.
    """
    refusals = list(_shape(merge, source, target))
    if refusals:
        return None, refusals
    live = {column.name.lower(): column.name for column in source.columns}
    optional = absent(merge, source)
    read, calls = reads(migration, merge, source, others)
    if source.name.lower() == merge.source.lower():  # before it is merged: a way back that was taken is no question
        check_way_back(migration, merge, source, target, others)
    known = {name for found in read.values() for name in found} | {name.lower() for name in merge.drops}
    unknown = [c.name for c in source.columns if c.name.lower() not in known and not c.generated]
    if unknown and not merge.extras:
        return None, [
            Finding(
                "unknown_columns",
                f"{source.name} has columns that {migration.id} neither reads nor drops: {', '.join(unknown)}",
                place=Place(table=source.name, field=unknown[0]),
                instead=f"Map them in columns, name them in drops with a reason, or say extras= in {migration.path}.",
            )
        ]
    computed = {
        name for label, found in read.items() for name in found if sql.plain_column(_expression(merge, label)) is None
    }
    shown = [f"{source.handle()} AS {RID}", f"{source.identity()} AS {ID}"]
    for lower, name in live.items():
        column = sql.quoted(name)
        guarded = readable(column) if lower in computed or name in unknown else column
        shown += [f"{column} AS {sql.quoted(f'sessionctl raw {lower}')}", f"{guarded} AS {column}"]
    shown += [f"NULL AS {sql.quoted(name)}" for name in optional]
    rows = f"(SELECT {', '.join(shown)} FROM {sql.quoted(source.name)}{f' WHERE {only}' if only else ''})"
    keys = tuple((column, _raw(expression, live)) for column, expression in merge.key.items())
    own = {*values.Functions().registered(), *(function.__name__.lower() for function in migration.functions)}
    fields = tuple(
        _field(merge, source, target, column, *_quick(expression, live, form), live, unknown, calls[column], own)
        for column, expression in merge.columns.items()
    )
    stamped = {name for label, used in calls.items() if "stamp" in used for name in read[label]}
    parsed = {name for label, used in calls.items() if "json_text" in used for name in read[label]}
    for column in merge.json:
        plain = sql.plain_column(merge.columns[column])
        parsed |= {plain.lower()} if plain else set()
    computed &= {name for column in merge.columns for name in read[column]}  # of a key's, quarantine tells
    renamed = {min(read[column]): column for column in merge.key if len(read[column]) == 1}
    projection = Projection(
        merge,
        source,
        target,
        keys,
        fields,
        rows,
        tuple(sorted(stamped)),
        tuple(sorted(parsed)),
        tuple(sorted(computed - stamped - parsed)),
        renamed,
        tuple(unknown),
        only,
    )
    return projection, []


def _shape(merge: Merge, source: Table, target: Table) -> Iterator[Finding]:
    for table, role in ((source, "source"), (target, "target")):
        if table.kind != "table":
            yield Finding(
                "unsupported_shape",
                f"the {role} {table.name} is a {'virtual table' if table.kind == 'virtual' else table.kind}",
                place=Place(table=table.name),
                instead="Only ordinary, STRICT and WITHOUT ROWID tables can be merged.",
            )
            return
    names = (*merge.key, *merge.columns)
    for name in names:
        column = target.column(name)
        if column is None or column.generated:
            state = "has no column" if column is None else "computes its column"
            yield Finding(
                "target_column",
                f"{target.name} {state} {name}",
                place=Place(table=target.name, field=name),
                instead="Add it with an AddColumn step before the merge, or take it out of the mapping.",
            )
    wanted = {name.lower() for name in names}
    for column in target.columns:
        if (
            column.notnull
            and column.default is None
            and not column.generated
            and column.name.lower() not in wanted
            and column.name != target.rowid_alias
        ):
            yield Finding(
                "target_column",
                f"{target.name}.{column.name} is NOT NULL, has no default and is not mapped",
                place=Place(table=target.name, field=column.name),
                instead="Map it in columns.",
            )
    key = {name.lower() for name in merge.key}
    if not any({name.lower() for name in unique} <= key for unique in target.unique):
        yield Finding(
            "target_key",
            f"{', '.join(merge.key)} is no unique key of {target.name}",
            place=Place(table=target.name),
            instead="Use the target's primary key, or give the column a unique index first.",
        )


def _expression(merge: Merge, label: str) -> str:
    return {**merge.key, **merge.columns}.get(label, "")


def _quick(expression: str, live: Mapping[str, str], form: Form) -> tuple[str, str]:
    """`stamp(column, ...)` without a call where the text has the usual shape: only separator and zone differ.

    Returns:
        the expression, and the respelled text alone, or "" where the expression has another shape.
    """
    parts = [token for token in sql.tokens(expression) if token.kind != "space"]
    called = [token.text.lower() for token in parts[:2]] == ["stamp", "("]
    name = parts[2].name if called and parts[3].text in (",", ")") else ""
    if name not in live or form.kind != "text" or sum(token.text == "(" for token in parts) > 1:
        return expression, ""
    raw = sql.quoted(f"sessionctl raw {name}")
    # Six, three or no digits of a second. SQLite's own date functions reject what is no date, and with it anything but
    # digits before the last one; days 29 to 31 depend on the month, as they do not. Every `*` and `[]` costs time.
    shapes = " OR ".join(f"{raw} GLOB '????-??-??[T ]??:??:?{end}[0-9]'" for end in ("?.?????", "?.??", ""))
    usual = (
        f"typeof({raw}) = 'text' AND ({shapes}) AND julianday({raw}) IS NOT NULL AND substr({raw}, 12, 2) < '24' "
        f"AND (substr({raw}, 9, 2) < '29' OR (substr({raw}, 9, 2) < '31' AND substr({raw}, 6, 2) <> '02')) "
        f"AND instr({raw}, char(0)) = 0"
    )
    zone = f" || {sql.literal(form.zone)}" if form.zone else ""
    respelled = f"substr({raw}, 1, 10) || {sql.literal(form.separator)} || substr({raw}, 12){zone}"
    return f"CASE WHEN {usual} THEN {respelled} ELSE {expression} END", respelled


def _raw(expression: str, live: Mapping[str, str]) -> str:
    """A plain column is copied as it is, bytes and all; any other expression sees readable text only."""
    plain = sql.plain_column(expression)
    return sql.quoted(f"sessionctl raw {plain.lower()}") if plain and plain.lower() in live else f"({expression})"


def _field(
    merge: Merge,
    source: Table,
    target: Table,
    column: str,
    expression: str,
    respelled: str,
    live: Mapping[str, str],
    unknown: list[str],
    calls: set[str],
    own: set[str],
) -> Field:
    declared = target.column(column)
    assert declared is not None  # _shape refused anything else
    value = _raw(expression, live)
    fallback = merge.defaults.get(column, "")
    if column in merge.json:
        if column == merge.extras and unknown:
            value = _added(value, [(name, sql.quoted(name)) for name in unknown])
        additions = [
            *merge.marks.get(column, {}).items(),
            *(fallback.items() if isinstance(fallback, Mapping) else ()),
        ]
        insert = _added(value, additions) if additions else value
        costly = bool(additions or calls & own)
        # Between two columns of text, JSON stays text; any other may make a number of one that is alone, or text of it.
        written = source.column(sql.plain_column(merge.columns[column]) or "")
        fragile = declared.affinity != "BLOB" and not (
            declared.affinity == "TEXT" and written is not None and written.affinity == "TEXT"
        )
        return Field(column, "json", value, "json" if fallback else "", insert, "", fragile, costly)
    kind: Kind = "plain"
    if "stamp" in calls or declared.is_time:
        kind = "time"
    text = fallback if isinstance(fallback, str) else ""
    says = f"{value} <> '' COLLATE BINARY"
    insert = f"CASE WHEN {says} THEN {value} ELSE coalesce({text}, {value}) END" if text else value
    costly = not respelled and bool(calls & own)
    return Field(column, kind, value, text, insert, respelled, declared.affinity != "BLOB", costly)


def _added(value: str, pairs: list[tuple[str, str]]) -> str:
    arguments = ", ".join(f"{sql.literal(name)}, {expression}" for name, expression in pairs)
    return f"coalesce(sessionctl_json_add({opaque(value)}, {arguments}), {value})"
