"""JSON text: objects with the place of every member, so that text is added and nothing else is touched.

Nothing here raises on data: what is no JSON object is opaque.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, NoReturn

from sessionctl.instants import Value


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object: its value, the value's text, and where that text starts."""

    value: Any
    text: str
    start: int


def _refuse(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def leniently(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_DEEPEST = 100  # levels that are looked into; what is nested deeper is copied and compared whole


def too_deep(text: str) -> bool:
    if text.count("{") + text.count("[") <= _DEEPEST:
        return False
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found[0], 0)
        if depth > _DEEPEST:
            return True
    return False


_strict = json.JSONDecoder(parse_constant=_refuse)
_decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
_SPACE = re.compile(r"[ \t\n\r]*")


def strictly(text: str) -> Any:
    """The value of JSON text.

    Raises:
        ValueError: it is not strictly JSON; RecursionError where it is nested too deep.
    """
    try:
        value, end = _strict.raw_decode(text)  # no space around it, as nearly always
    except ValueError:
        end = -1
    return value if end == len(text) else _strict.decode(text)


def members(text: Value) -> dict[str, Member] | None:
    """The members of a JSON object's text; None when it is no object, nested too deep, or not strictly JSON.

    The caller changes nothing in it: texts are remembered, for a merge asks for those of one row a dozen times.
    """
    if not isinstance(text, str):
        return None
    return _remembered(text) if len(text) <= _SHORT else _members(text)


def _members(text: str) -> dict[str, Member] | None:
    if too_deep(text):
        return None
    try:
        return _walk(text, _skip(text, 0))
    except (ValueError, RecursionError, InvalidOperation, OverflowError):
        return None


_SHORT = 4096  # characters; what is longer would make the memory of so many texts a large one
_remembered = lru_cache(maxsize=2048)(_members)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _walk(text: str, start: int) -> dict[str, Member] | None:
    """The members of the object that is the whole text from here; the last of those that share a name."""
    if text[start : start + 1] != "{":
        return None
    found: dict[str, Member] = {}
    at, last = _skip(text, start + 1), "{"
    while text[at : at + 1] != "}" or last == ",":
        if text[at : at + 1] != '"' or (last != "," and found):
            return None
        key, at = _decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            return None
        begin = _skip(text, at + 1)
        value, end = _decoder.raw_decode(text, begin)
        found[key] = Member(value, text[begin:end], begin)
        at = _skip(text, end)
        last = text[at : at + 1]
        if last == ",":
            at = _skip(text, at + 1)
    return found if _skip(text, at + 1) == len(text) else None


def number(value: float) -> str:
    return json.dumps(value) if isfinite(value) else ("9e999" if value > 0 else "-9e999")  # as SQLite itself says it


def written(key: str, value: str) -> str:
    """A member of an object, from its key and its value's text."""
    return f"{_quoted(key)}: {value}"


def splice(text: str, more: str) -> str:
    """An object's text with further members at its end."""
    close = text.rstrip(" \t\n\r").rfind("}")
    head = text[:close].rstrip(" \t\n\r")
    return head + ("" if head.endswith("{") else ", ") + more + text[len(head) :]


@lru_cache(maxsize=256)
def _quoted(key: str) -> str:
    return encode_basestring(key) if encodes(key) else json.dumps(key)  # a lone surrogate must stay an escape


def same_json(one: Any, other: Any) -> bool:
    """Whether two parsed values are the same JSON value: true is not 1, but 1 is 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return bool(one == other)


def is_nothing(text: Value) -> bool:
    return text is None or (isinstance(text, str) and text.strip() in ("", "null"))


def is_empty(text: Value) -> bool:
    """Whether a JSON field says nothing: NULL, empty text, JSON null or `{}`."""
    return is_nothing(text) or members(text) == {}


def fill(target: Value, source: Value) -> str | None:
    """The target's text with the members that only the source has, nested objects too; NULL when it gains none."""
    ours, theirs = members(target), members(source)
    if ours is None or theirs is None:
        return None
    text = str(target)
    shared = [(ours[key], theirs[key]) for key in theirs if key in ours]
    for mine, its in sorted(shared, key=lambda pair: pair[0].start, reverse=True):
        filled = fill(mine.text, its.text) if isinstance(mine.value, dict) else None
        if filled is not None:
            text = text[: mine.start] + filled + text[mine.start + len(mine.text) :]
    missing = [written(key, member.text) for key, member in theirs.items() if key not in ours]
    if missing:
        return splice(text, ", ".join(missing))
    return text if text != target else None


def set_member(text: Value, key: str, value: Value) -> Value:
    """`text` with one member set to a string; what is no JSON object stays as it is."""
    present = members("{}" if is_nothing(text) else text)
    if present is None or not isinstance(value, str):
        return text
    base, new = ("{}" if is_nothing(text) else str(text)), encode_basestring(value)
    if key not in present:
        return splice(base, written(key, new))
    old = present[key]
    return base[: old.start] + new + base[old.start + len(old.text) :]


def unmerge(original: Value, projected: Value, current: Value) -> str | None:
    """The application's text of today without the members that a migration had added to the original.

    NULL when one of them is no JSON object: then the text of today goes back whole.
    """
    before, added, now = members("{}" if is_nothing(original) else original), members(projected), members(current)
    if before is None or added is None or now is None:
        return None
    kept = {
        key: member
        for key, member in now.items()
        if key in before or key not in added or not same_json(member.value, added[key].value)
    }
    if len(kept) == len(now):
        return None
    return "{" + ", ".join(f"{_quoted(key)}: {member.text}" for key, member in kept.items()) + "}"


def conflicts(target: Value, source: Value) -> str:
    """A JSON array of [path, source's text] for every place where both sides hold different values."""
    return json.dumps(list(_conflicts(target, source, "")))


def _conflicts(target: Value, source: Value, path: str) -> Iterator[tuple[str, str]]:
    if is_empty(target) or is_empty(source) or target == source:
        return
    ours, theirs = members(target), members(source)
    if ours is None or theirs is None:
        if not same_text(target, source):
            yield path, source if isinstance(source, str) else ""
        return
    for key, its in theirs.items():
        place = f"{path}.{key if key.isidentifier() else _quoted(key)}"
        mine = ours.get(key)
        if mine is None or same_json(mine.value, its.value):
            continue
        if isinstance(mine.value, dict) and isinstance(its.value, dict):
            yield from _conflicts(mine.text, its.text, place)
        else:
            yield place, its.text


def same_text(one: Value, other: Value) -> bool:
    """Whether two texts that are not both objects still say the same."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if too_deep(one) or too_deep(other):
        return one == other
    ours, theirs = members(one), members(other)
    if ours is not None and theirs is not None:
        return ours.keys() == theirs.keys() and all(same_json(ours[k].value, theirs[k].value) for k in ours)
    try:
        return same_json(_decoder.decode(one), _decoder.decode(other))
    except (ValueError, RecursionError, InvalidOperation, OverflowError):
        return False


def encodes(text: str) -> bool:
    """Whether a text can be written as UTF-8: JSON's escapes and the names of files may hold lone surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
