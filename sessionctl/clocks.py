"""SQL's date functions take the word `now` for the time of the clock: found in expressions, kept out of values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sessionctl import sql
from sessionctl.model import Merge
from sessionctl.sql import Token

# Which of its arguments is a time.
_TIMES: Mapping[str, tuple[int, ...]] = {
    "date": (0,), "time": (0,), "datetime": (0,), "julianday": (0,), "unixepoch": (0,), "strftime": (1,),
    "timediff": (0, 1),
}  # fmt: skip
FUNCTIONS = frozenset(_TIMES)


def asks_now(expression: str) -> bool:
    """Whether a date function takes the time from the clock: by 'now', or because it is given none."""
    parts = [token for token in sql.tokens(expression) if token.kind != "space"]
    texts = [token.text.lower() for token in parts]
    for at, token in enumerate(parts):
        if token.kind == "string" and texts[at] == "'now'":
            return True
        if token.name in FUNCTIONS and texts[at + 1 : at + 2] == ["("]:
            given = 2 if token.name == "strftime" and texts[at + 2 : at + 3] != [")"] else 1  # its format comes first
            if texts[at + 1 + given : at + 2 + given] == [")"]:
                return True
    return False


def guarded(merge: Merge, own: Collection[str]) -> Merge:
    """The merge with expressions in which a field that says `now` names no time, as any other word.

    Args:
        own: functions of the migration, in lower case: one that is called `date` is none of SQL's.
    """

    def every(given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: every(one) if isinstance(one, Mapping) else guard(one, own) for name, one in given.items()}

    return replace(
        merge,
        key=every(merge.key),
        columns=every(merge.columns),
        defaults=every(merge.defaults),
        marks=every(merge.marks),
        inverse=every(merge.inverse),
        belongs=guard(merge.belongs, own),
    )


def guard(expression: str, own: Collection[str] = ()) -> str:
    """The expression, whose date functions are only given times that have a digit; it reads no more columns."""
    parts = list(sql.tokens(expression))
    return _guard(parts, FUNCTIONS - set(own)) if any(token.name in FUNCTIONS for token in parts) else expression


def _guard(parts: Sequence[Token], functions: Collection[str]) -> str:
    told, at = "", 0
    while at < len(parts):
        token, opening = parts[at], _next(parts, at + 1)
        told, at = told + token.text, at + 1
        if token.name in functions and opening < len(parts) and parts[opening].text == "(":
            arguments, at = _arguments(parts, opening)
            times = _TIMES[token.name]
            shown = (_time(a, functions) if n in times else _guard(a, functions) for n, a in enumerate(arguments))
            told += f"({','.join(shown)}{')' if at <= len(parts) else ''}"
    return told


def _next(parts: Sequence[Token], at: int) -> int:
    return next((n for n in range(at, len(parts)) if parts[n].kind != "space"), len(parts))


def _arguments(parts: Sequence[Token], opening: int) -> tuple[list[list[Token]], int]:
    """What stands between the commas of a call, and where it goes on; beyond the end where the call is not closed."""
    found: list[list[Token]] = [[]]
    depth = 1
    for at in range(opening + 1, len(parts)):
        text = parts[at].text
        depth += (text == "(") - (text == ")")
        if depth == 0:
            return found, at + 1
        if text == "," and depth == 1:
            found.append([])
        else:
            found[-1].append(parts[at])
    return found, len(parts) + 1


def _time(argument: Sequence[Token], functions: Collection[str]) -> str:
    """An argument, or NULL where it has no digit: `now` and `subsec` have none, and every other time has one.

    GLOB ends at a NUL, as the date functions do.
    """
    meant = [token for token in argument if token.kind != "space"]
    if all(token.kind in ("string", "number") for token in meant):  # as written, or none: `asks_now` judges it
        return "".join(token.text for token in argument)
    value = _guard([replace(token, text=" ") if token.kind == "space" else token for token in argument], functions)
    return f"iif(({value}) GLOB '*[0-9]*', {value}, NULL)"
