"""The way back of a projection: which source column takes which target value, where one can be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from sessionctl import sql
from sessionctl.instants import Form
from sessionctl.model import Merge
from sessionctl.projection import Field, opaque, readable
from sessionctl.schema import Column, Table


@dataclass(frozen=True, slots=True)
class Way:
    """How one target field goes back.

    Args:
        column: the source column that takes it.
        kind: the value as it is, a timestamp in the source's form, a member of the column's JSON object, the whole JSON
            text, or as the migration says.
        member: the key of that member.
        stated: the migration's own expression over the target's columns.
    """

    column: str
    kind: Literal["value", "time", "member", "json", "stated"]
    member: str = ""
    stated: str = ""


def _given(source: Table, name: str) -> Column | None:
    """The column of this name that takes values; one that the table makes itself takes none."""
    column = source.column(name)
    return None if column is None or column.generated else column


def way(merge: Merge, source: Table, field: Field) -> Way | None:
    """The source column that takes an edit of this field, or None where the mapping knows no way."""
    return _natural(merge, source, field) or _stated(merge, source, field)


def _stated(merge: Merge, source: Table, field: Field) -> Way | None:
    for name, expression in merge.inverse.items():
        column = _given(source, name)
        if column is not None and field.column.lower() in sql.names(expression):
            return Way(column.name, "stated", stated=expression)
    return None


def _natural(merge: Merge, source: Table, field: Field) -> Way | None:
    expression = merge.columns[field.column]
    plain = sql.plain_column(expression)
    if plain is not None:
        column = _given(source, plain)
        return Way(column.name, "json" if field.kind == "json" else "value") if column else None
    parts = [token for token in sql.tokens(expression) if token.kind != "space"]
    called = parts[0].name if len(parts) > 3 and parts[1].text == "(" and parts[-1].text == ")" else ""
    names = [token.name for token in parts[2:-1] if token.name]
    if called == "stamp" and sum(token.text == "(" for token in parts) == 1:
        found = next((c for name in names if (c := _given(source, name)) is not None), None)
        return Way(found.name, "time") if found else None
    if called == "json_text" and len(names) == 1 and parts[-2].kind == "string":
        column, path = _given(source, names[0]), parts[-2].text[1:-1]
        if column is not None and path.startswith("$.") and path.count(".") == 1:
            return Way(column.name, "member", path[2:])
    return None


def source_row(
    merge: Merge, source: Table, target: Table, alias: str, forms: Mapping[str, Form], *, guarded: bool = True
) -> dict[str, str] | None:
    """For every source column that can be told from a target row, the expression over the target's `alias`.

    None when a source column that must have a value cannot be told: such a row cannot go back.

    Args:
        forms: how the source's columns spell timestamps.
        guarded: see `qualified`.
    """
    told = told_columns(merge, source, target, alias, forms, guarded=guarded)
    needed = [c.name for c in source.columns if c.notnull and c.default is None and not c.generated]
    keys = {name.lower() for name in source.pks}
    if any(name not in told for name in needed) or any(key not in {t.lower() for t in told} for key in keys):
        return None
    return told


def told_columns(
    merge: Merge, source: Table, target: Table, alias: str, forms: Mapping[str, Form], *, guarded: bool = True
) -> dict[str, str]:
    """The same, whatever else the source needs."""
    told: dict[str, str] = {}
    for column, expression in merge.key.items():
        back = _key(source, expression, f"{alias}.{sql.quoted(column)}")
        if back is not None:
            told[back[0]] = back[1]
    for column, expression in merge.columns.items():
        plain = sql.plain_column(expression)
        found = _given(source, plain or _first_of_stamp(source, expression) or "")
        if found is not None and (found.name not in told or column.lower() == found.name.lower()):
            form = None if plain else forms.get(found.name)
            told[found.name] = spelled(f"{alias}.{sql.quoted(column)}", form)
    for name, expression in merge.inverse.items():
        found = _given(source, name)
        if found is not None:
            calls = guarded and sql.plain_column(expression) is None
            told[found.name] = f"({qualified(expression, target, alias, guarded=calls)})"
    return told


def written_since(target: Table, alias: str, last: str, grown: Collection[str]) -> str:
    """Which rows of the target were written after a run: what the others say may be as old as its columns.

    Args:
        last: the rowid at which the target ended then.
        grown: the columns that the run added, in lower case: whoever says something there has written since.
    """
    signs = [
        column.written(f"{alias}.{sql.quoted(column.name)}")
        for column in target.columns
        if column.name.lower() in grown and not column.generated
    ]
    signs += [f"{alias}.{target.rowid} > {last}"] if target.rowid else []
    return f"({' OR '.join(signs or ['0'])})"


def exactly(merge: Merge, source: Table, target: Table, alias: str) -> list[str]:
    """For each part of the key, whether a merge would make it again of the source row told from a target row.

    'fresh' is none that `'old-' || id` makes: in the source it would be another row. "1" where it always does.
    """
    told = {name.lower(): value for name, value in told_columns(merge, source, target, alias, {}).items()}
    found = []
    for column, expression in merge.key.items():
        value = f"{alias}.{sql.quoted(column)}"
        plain = source.column(sql.plain_column(expression) or "")
        if plain is not None and told.get(plain.name.lower()) == value:
            found.append("1")
            continue
        parts = list(sql.tokens(expression))
        again = ""
        for n, token in enumerate(parts):
            read = source.column(token.name) if token.name else None
            called = next((p.text for p in parts[n + 1 :] if p.kind != "space"), "") == "("
            if read is None or called:
                again += token.text
            else:
                again += f"CAST({told.get(read.name.lower(), 'NULL')} AS {read.affinity})"
        found.append(f"({value} IS +({again}) COLLATE BINARY)")
    return found


def _first_of_stamp(source: Table, expression: str) -> str | None:
    parts = [token for token in sql.tokens(expression) if token.kind != "space"]
    if len(parts) < 4 or parts[0].name != "stamp" or sum(token.text == "(" for token in parts) > 1:
        return None
    return next((token.name for token in parts[2:-1] if token.name and _given(source, token.name)), None)


def _key(source: Table, expression: str, value: str) -> tuple[str, str] | None:
    plain = sql.plain_column(expression)
    if plain is not None:
        column = _given(source, plain)
        return (column.name, value) if column else None
    parts = [token for token in sql.tokens(expression) if token.kind != "space"]
    joined = [token.text for token in parts[1:-1]]
    if len(parts) == 4 and parts[0].kind == "string" and joined == ["|", "|"]:
        column = _given(source, parts[3].name)
        prefix = parts[0].text[1:-1].replace("''", "'")
        if column is not None:
            start = len(prefix) + 1
            return column.name, (
                f"CASE WHEN substr({value}, 1, {len(prefix)}) = {sql.literal(prefix)} "
                f"THEN substr({value}, {start}) ELSE {value} END"
            )
    return None


def qualified(expression: str, target: Table, alias: str, *, guarded: bool = False) -> str:
    """The expression with the target's columns under an alias, so that it can stand in a join.

    In a subquery columns are written with their table: `x.id = chat_sessions.session_id`.

    Args:
        guarded: what is no UTF-8 reads as NULL, since a function of ours or of the migration would raise on it.
    """
    columns: Mapping[str, str] = {c.name.lower(): c.name for c in target.columns}
    parts = list(sql.tokens(expression))
    told = []
    for at, token in enumerate(parts):
        after = parts[at - 1].text == "." if at else False
        if token.name == target.name.lower() and at + 1 < len(parts) and parts[at + 1].text == ".":
            told.append(alias)
        elif token.name in columns:
            column = sql.quoted(columns[token.name])
            if not after:
                column = f"({readable(f'{alias}.{column}')})" if guarded else f"{alias}.{column}"
            told.append(column)
        else:
            told.append(token.text)
    return "".join(told)


def spelled(value: str, form: Form | None) -> str:
    """A timestamp in this form; what names no instant stays as it is."""
    if form is None:
        return value
    given = ", ".join(map(sql.literal, (form.kind, form.separator, form.zone)))
    return f"coalesce(sessionctl_spell({readable(value)}, {given}), {value})"


def edited_value(way: Way, target: Table, current: str, edited: str, projected: str, form: Form | None) -> str:
    """What the source column becomes when the application edited a field.

    Args:
        current: the source column's value.
        edited: the target's value of today.
        projected: what the migration had made of the source's value.
        form: how the source column spells timestamps.
    """
    match way.kind:
        case "member":
            return f"sessionctl_json_set({opaque(current)}, {sql.literal(way.member)}, {readable(edited)})"
        case "json":
            return (
                f"coalesce(sessionctl_json_unmerge({opaque(current)}, {opaque(projected)}, {opaque(edited)}), {edited})"
            )
        case "stated":
            return f"({qualified(way.stated, target, 't', guarded=sql.plain_column(way.stated) is None)})"
        case "time":
            return spelled(edited, form)
        case "value":
            return edited
