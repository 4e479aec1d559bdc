"""JSON text that takes a member in SQL, with every other byte where it was: any process's SQLite can run it."""

import json
from collections.abc import Sequence

from sessionctl import sql

_BLANKS = "' ' || char(9, 10, 13)"


def path(key: str) -> str:
    """The JSON path of a top-level member, as a literal."""
    return sql.literal(f'$."{key}"')


def appended(value: str, members: Sequence[tuple[str, str]]) -> str:
    """JSON text with the members that are not NULL and that it does not have yet; what is no object stays as it is.

    Args:
        members: key -> SQL expression of its value.
    """
    if not members:
        return value
    added = " || ".join(
        f"CASE WHEN {given} IS NULL OR json_type(b, {path(key)}) IS NOT NULL THEN '' "
        f"ELSE {sql.literal(f', {_quoted(key)}: ')} || json_quote({given}) END"
        for key, given in members
    )
    start = f"SELECT CASE WHEN coalesce({value}, '') IN ('', 'null') THEN '{{}}' ELSE {value} END AS b"
    more = f"SELECT b, CASE WHEN json_valid(b) THEN CASE json_type(b) WHEN 'object' THEN {added} END END AS more"
    open_ = f"substr(rtrim(b, {_BLANKS}), 1, length(rtrim(b, {_BLANKS})) - 1)"
    comma = "CASE WHEN json(b) = '{}' THEN substr(more, 3) ELSE more END"
    return (
        f"(SELECT CASE WHEN coalesce(more, '') = '' THEN {value} ELSE {open_} || {comma} || '}}' END "
        f"FROM ({more} FROM ({start})))"
    )


def replaced(text: str, key: str, new: str) -> str:
    """A JSON object's text with a member of another value; NULL takes the member away.

    Where the old value is spelled as usual it is changed in its place, which is proven by reading it again; else SQLite
    writes the whole text anew.
    """
    place, name = path(key), _quoted(key)
    old = f"json_quote(json_extract({text}, {place}))"
    tries = [f"replace({text}, {found} || {old}, {found} || json_quote({new}))" for found in _spellings(name)]
    proven = " ".join(
        f"WHEN CASE WHEN json_valid({r}) THEN json_extract({r}, {place}) IS {new} "
        f"AND json_remove({r}, {place}) = json_remove({text}, {place}) END THEN {r}"
        for r in ("r1", "r2")
    )
    changed = (
        f"(SELECT CASE {proven} ELSE json_set({text}, {place}, {new}) END "
        f"FROM (SELECT {tries[0]} AS r1, {tries[1]} AS r2))"
    )
    return (
        f"CASE WHEN json_valid({text}) THEN CASE WHEN json_type({text}) <> 'object' THEN {text} "
        f"WHEN {new} IS NULL THEN json_remove({text}, {place}) "
        f"WHEN json_type({text}, {place}) IS NULL THEN {appended(text, [(key, new)])} ELSE {changed} END "
        f"WHEN coalesce({text}, '') = '' THEN {appended(text, [(key, new)])} ELSE {text} END"
    )


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _spellings(name: str) -> tuple[str, str]:
    return sql.literal(f"{name}: "), sql.literal(f"{name}:")
