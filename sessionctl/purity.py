"""A migration's expressions in SQL that any process's SQLite can run: without the functions that only we have."""

from collections.abc import Mapping
from contextlib import closing
from functools import cache

from sessionctl import db, sql
from sessionctl.sql import Token


class Impure(Exception):
    """Something has no counterpart outside of sessionctl; the message says what."""


def pure(expression: str) -> str:
    """The expression with `stamp`, `json_text` and `run_clock` spelled out.

    Raises:
        Impure: where it calls another function of ours or of the migration.
    """
    return _spelled(list(sql.tokens(expression)))


def over(expression: str, values: Mapping[str, str]) -> str:
    """The expression with the value of each column (by its name in lower case) in place of its name."""
    parts = list(sql.tokens(expression))
    return "".join(
        values[part.name] if part.name in values and not _calls(parts, at) else part.text
        for at, part in enumerate(parts)
    )


def _calls(parts: list[Token], at: int) -> bool:
    return parts[at].kind == "word" and next((p.text for p in parts[at + 1 :] if p.kind != "space"), "") == "("


def _spelled(parts: list[Token]) -> str:
    told, at = [], 0
    while at < len(parts):
        if not _calls(parts, at):
            told.append(parts[at].text)
            at += 1
            continue
        end, arguments = _arguments(parts, at)
        told.append(_call(parts[at].text, [_spelled(argument).strip() for argument in arguments]))
        at = end + 1
    return "".join(told)


def _arguments(parts: list[Token], at: int) -> tuple[int, list[list[Token]]]:
    """Where the call at `at` ends, and its arguments."""
    start = next(n for n in range(at, len(parts)) if parts[n].text == "(")
    found: list[list[Token]] = [[]]
    depth = 0
    for n in range(start, len(parts)):
        depth += {"(": 1, ")": -1}.get(parts[n].text, 0)
        if depth == 0:
            return n, found
        if depth == 1 and parts[n].text == ",":
            found.append([])
        elif n > start:
            found[-1].append(parts[n])
    raise Impure("an expression has an open parenthesis")


def _call(name: str, arguments: list[str]) -> str:
    match name.lower():
        case "stamp":
            return "coalesce(" + "".join(f"nullif({argument}, ''), " for argument in arguments) + "NULL)"
        case "json_text":
            text, path = arguments
            return (
                f"CASE WHEN json_valid({text}) THEN CASE WHEN json_type({text}, {path}) = 'text' "
                f"THEN nullif(json_extract({text}, {path}), '') END END"
            )
        case "run_clock":
            return "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"
    if name.lower() not in _KEYWORDS and name.lower() not in _builtin():
        raise Impure(f"the function {name} is the migration's own")
    return f"{name} ({', '.join(arguments)})"


# Words that stand before a parenthesis and are no function.
_KEYWORDS = frozenset(
    "and as between by case cast collate distinct else escape exists from glob if in is like match not null on or order"
    " over partition regexp select then values when where".split()
)


@cache
def _builtin() -> frozenset[str]:
    with closing(db.memory()) as connection:
        return frozenset(row[0] for row in connection.execute("SELECT name FROM pragma_function_list"))
