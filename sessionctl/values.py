"""What values mean: pure functions over timestamps and JSON text, callable from the SQL of a merge.

None of them raises on data: what is not understood comes back as it was, or as NULL where that is promised.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, Literal, NoReturn

Value = str | bytes | int | float | None

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|z|UTC|[+-]\d\d:?(?:\d\d)?)?",
    re.ASCII,
)
_PLAIN = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?", re.ASCII
)
_NUMBER = re.compile(r"\d{9,14}(?:\.\d+)?", re.ASCII)
_NUMERIC = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)

# A bare number is an instant only in a range that no counter or duration is likely to share: seconds from 1973 to
# 5138, milliseconds from 1973 to 5138. Anything else is left alone.
_SECONDS, _MILLIS, _LIMIT = Decimal(10) ** 8, Decimal(10) ** 11, Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time, UTC: whole seconds, and the digits of the fraction as they were written."""

    seconds: datetime
    fraction: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """How a table spells its instants, so that what joins it sorts among what is there.

    Args:
        kind: `text`, or `seconds` / `millis` for numbers since 1970.
        separator: between date and time.
        zone: what follows the time: nothing, `Z` or `+00:00`.
        numeric: the columns turn number-like text into numbers (NUMERIC affinity).
    """

    kind: Literal["text", "seconds", "millis"] = "text"
    separator: str = " "
    zone: str = ""
    numeric: bool = True

    def spell(self, instant: Instant) -> Value:
        """The instant in this form; fractions are kept."""
        if self.kind != "text":
            scale = 1 if self.kind == "seconds" else 1000
            number = (Decimal(int(instant.seconds.timestamp())) + Decimal(f"0.{instant.fraction or 0}")) * scale
            return int(number) if number == int(number) else float(number)
        text = instant.seconds.strftime(f"%Y-%m-%d{self.separator}%H:%M:%S").rjust(19, "0")
        return text + (f".{instant.fraction}" if instant.fraction else "") + self.zone


def instant(value: Value) -> Instant | None:
    """The instant that `value` names, or None: ISO text with or without offset, epoch seconds or milliseconds."""
    if isinstance(value, str):
        match = _ISO.fullmatch(value.strip())
        if match:
            return _from_iso(*match.groups())
        if not _NUMBER.fullmatch(value.strip()):
            return None
    elif not isinstance(value, int | float):
        return None
    try:
        number = Decimal(str(value).strip())
        if number >= _MILLIS:
            number = number / 1000 if number < _LIMIT else _LIMIT
        if not _SECONDS <= number < _MILLIS:
            return None
        whole = int(number)
        digits = format((number - whole).normalize(), "f").partition(".")[2]
        return Instant(datetime.fromtimestamp(whole, UTC), digits)
    except (InvalidOperation, OverflowError, ValueError):
        return None


def _from_iso(
    day: str, minutes: str | None, seconds: str | None, fraction: str | None, zone: str | None
) -> Instant | None:
    try:
        moment = datetime.fromisoformat(f"{day} {minutes or '00:00'}:{seconds or '00'}").replace(tzinfo=UTC)
        if zone and zone[0] in "+-":
            digits = zone[1:].replace(":", "").ljust(4, "0")
            if digits > "2359" or digits[2:] > "59":
                return None
            shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
            moment = moment - shift if zone[0] == "+" else moment + shift
    except (ValueError, OverflowError):
        return None
    return Instant(moment, fraction or "")


def same_instant(one: Value, other: Value) -> bool:
    """Whether both name one instant, or are the same value."""
    if one == other and type(one) is type(other):
        return True
    first, second = instant(one), instant(other)
    if first is None or second is None:
        return False
    return first.seconds == second.seconds and first.fraction.rstrip("0") == second.fraction.rstrip("0")


def later(one: Value, other: Value) -> bool:
    """Whether `one` names an instant after the one that `other` names; False when either names none."""
    first, second = instant(one), instant(other)
    if first is None or second is None:
        return False
    return (first.seconds, first.fraction.rstrip("0")) > (second.seconds, second.fraction.rstrip("0"))


@dataclass(slots=True)
class Functions:
    """The scalar functions that a merge's SQL may call, and what they noticed while they ran.

    Args:
        form: the target's own form of a timestamp.
        clock: the run's recorded time, what `run_clock()` gives.
        encoding: of the texts in the database; `register` asks it.
    """

    form: Form = field(default_factory=Form)
    clock: str = ""
    noticed: set[str] = field(default_factory=set)
    encoding: str = "UTF-8"
    _last: tuple[str, Any, bool] = ("", None, True)

    def registered(self) -> dict[str, tuple[int, Callable[..., Value]]]:
        """SQL name -> (number of arguments or -1, function)."""
        return {
            "stamp": (-1, self.stamp),
            "json_text": (2, self.json_text),
            "run_clock": (0, lambda: self.clock),
            "sessionctl_json_add": (-1, self.json_add),
            "sessionctl_json_merge": (-1, self.json_merge),
            "sessionctl_json_fill": (2, fill),
            "sessionctl_json_set": (3, set_member),
            "sessionctl_json_unmerge": (3, unmerge),
            "sessionctl_json_conflicts": (2, conflicts),
            "sessionctl_json_empty": (1, is_empty),
            "sessionctl_json_lacks": (2, self.json_lacks),
            "sessionctl_json_object": (1, lambda text: members(text) is not None),
            "sessionctl_same_json": (2, lambda one, other: _same_text(one, other)),
            "sessionctl_same_instant": (2, same_instant),
            "sessionctl_instant": (1, lambda value: instant(value) is not None),
            "sessionctl_later": (2, later),
            "sessionctl_utf8": (1, self.decodes),
            "sessionctl_fork": (-1, fork),
        }

    def stamp(self, *values: Value) -> Value:
        """The first value that names an instant, in the target's form.

        Without one: the first text that the column keeps as it is, else NULL; the engine then names the row.
        """
        for value in values:
            if isinstance(value, str) and self.form.kind == "text" and _PLAIN.fullmatch(value):
                return value[:10] + self.form.separator + value[11:] + self.form.zone  # nearly every row
            if value is not None and value != "":
                moment = instant(value)
                if moment is not None:
                    return self.form.spell(moment)
                self.noticed.add("stamp")
        for value in values:
            if isinstance(value, str) and value and not (self.form.numeric and _NUMERIC.fullmatch(value)):
                return value
        return None

    def decodes(self, raw: Value) -> bool:
        """Whether these bytes are text in the database's encoding."""
        try:
            (raw if isinstance(raw, bytes) else b"").decode(self.encoding)
        except UnicodeDecodeError:
            self.noticed.add("utf8")
            return False
        return True

    def json_text(self, text: Value, path: str) -> Value:
        """The non-empty string at `path` (`$.a.b`) of JSON text, else NULL; NaN and malformed text do no harm."""
        value, _ = self._parsed(text)
        for key in path.removeprefix("$").removeprefix(".").split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) and value and _encodes(value) else None

    def _parsed(self, text: Value) -> tuple[Any, bool]:
        """The parsed text, and whether it is strictly JSON; the last one is remembered, one row asks several times."""
        if not isinstance(text, str) or not text:
            return None, False
        if text != self._last[0]:
            try:
                self._last = (text, None, False) if _too_deep(text) else (text, _strict.decode(text), True)
            except (ValueError, RecursionError):
                self._last = (text, _leniently(text), False)
            if not self._last[2]:
                self.noticed.add("json")
        return self._last[1], self._last[2]

    def json_lacks(self, text: Value, key: str) -> bool:
        """Whether `json_add` would add this key."""
        present, strict = self._parsed("{}" if _is_nothing(text) else text)
        return strict and isinstance(present, dict) and key not in present

    def json_add(self, text: Value, *pairs: Value) -> Value:
        """`text` with each key of `pairs` (key, value, key, value ...) that it lacks; NULL when nothing is added.

        NULL, empty text and JSON null count as `{}`; NULL values add nothing; what is no JSON object gains nothing.
        """
        base = "{}" if _is_nothing(text) else text
        present, strict = self._parsed(base)
        if not isinstance(present, dict) or not strict:
            self.noticed.add("json")
            return None
        missing = [
            (str(key), encode_basestring(value) if isinstance(value, str) else _number(value))
            for key, value in zip(pairs[::2], pairs[1::2], strict=True)
            if isinstance(value, str | int | float) and key not in present
        ]
        return _splice(str(base), missing) if missing else None

    def json_merge(self, target: Value, source: Value, *pairs: Value) -> Value:
        """What the target's text becomes when it gains the source's members and then `pairs`; NULL when it stays."""
        united = source if is_empty(target) and not is_empty(source) else fill(target, source) or target
        added = self.json_add(united, *pairs) if pairs else None
        result = united if added is None else added
        return None if result == target else result


def register(connection: Any, functions: Functions, extra: tuple[Callable[..., Any], ...] = ()) -> None:
    """Make the functions callable from SQL on `connection`, and a migration's own pure functions with them."""
    functions.encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    for name, (arguments, function) in functions.registered().items():
        connection.create_function(name, arguments, function, deterministic=True)
    for own in extra:
        connection.create_function(own.__name__, -1, own, deterministic=True)


# JSON objects, with the place of every member, so that text is added and nothing else is touched.


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object: its value, the value's text, and where that text starts."""

    value: Any
    text: str
    start: int


def _refuse(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _leniently(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_DEEPEST = 100  # levels that are looked into; what is nested deeper is copied and compared whole


def _too_deep(text: str) -> bool:
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


def members(text: Value) -> dict[str, Member] | None:
    """The members of a JSON object's text; None when it is no object, nested too deep, or not strictly JSON."""
    if not isinstance(text, str) or _too_deep(text):
        return None
    try:
        start = _skip(text, 0)
        if text[start : start + 1] != "{":
            return None
        value, end = _decoder.raw_decode(text, start)
        if _skip(text, end) != len(text):
            return None
        return {key: Member(value[key], text[begin:stop], begin) for key, begin, stop in _walk(text, start)}
    except (ValueError, RecursionError, InvalidOperation, OverflowError):
        return None


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _walk(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    at = _skip(text, start + 1)
    while text[at] != "}":
        key, at = _decoder.raw_decode(text, at)
        begin = _skip(text, _skip(text, at) + 1)
        _, end = _decoder.raw_decode(text, begin)
        yield key, begin, end
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _number(value: float) -> str:
    return json.dumps(value) if isfinite(value) else ("9e999" if value > 0 else "-9e999")  # as SQLite itself says it


def _splice(text: str, additions: list[tuple[str, str]]) -> str:
    close = text.rstrip(" \t\n\r").rfind("}")
    head = text[:close].rstrip(" \t\n\r")
    body = ", ".join(f"{_quoted(key)}: {value}" for key, value in additions)
    return head + ("" if head.endswith("{") else ", ") + body + text[len(head) :]


@lru_cache(maxsize=256)
def _quoted(key: str) -> str:
    return encode_basestring(key) if _encodes(key) else json.dumps(key)  # a lone surrogate must stay an escape


def same_json(one: Any, other: Any) -> bool:
    """Whether two parsed values are the same JSON value: true is not 1, but 1 is 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return bool(one == other)


def _is_nothing(text: Value) -> bool:
    return text is None or (isinstance(text, str) and text.strip() in ("", "null"))


def is_empty(text: Value) -> bool:
    """Whether a JSON field says nothing: NULL, empty text, JSON null or `{}`."""
    return _is_nothing(text) or members(text) == {}


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
    missing = [(key, member.text) for key, member in theirs.items() if key not in ours]
    if missing:
        return _splice(text, missing)
    return text if text != target else None


def set_member(text: Value, key: str, value: Value) -> Value:
    """`text` with one member set to a string; what is no JSON object stays as it is."""
    present = members("{}" if _is_nothing(text) else text)
    if present is None or not isinstance(value, str):
        return text
    base, new = ("{}" if _is_nothing(text) else str(text)), encode_basestring(value)
    if key not in present:
        return _splice(base, [(key, new)])
    old = present[key]
    return base[: old.start] + new + base[old.start + len(old.text) :]


def unmerge(original: Value, projected: Value, current: Value) -> str | None:
    """The application's text of today without the members that a migration had added to the original.

    NULL when one of them is no JSON object: then the text of today goes back whole.
    """
    before, added, now = members("{}" if _is_nothing(original) else original), members(projected), members(current)
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
        if not _same_text(target, source):
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


def _same_text(one: Value, other: Value) -> bool:
    """Whether two texts that are not both objects still say the same."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if _too_deep(one) or _too_deep(other):
        return one == other
    try:
        return same_json(_decoder.decode(one), _decoder.decode(other))
    except (ValueError, RecursionError, InvalidOperation, OverflowError):
        return False


def fork(key: Value, *fields: Value) -> str:
    """The id under which a row that shares its key with a different one is kept: the same for the same row."""
    digest = blake2b(digest_size=8)
    for value in fields:
        raw = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
        digest.update(b"%d:%s:%d:" % (len(type(value).__name__), type(value).__name__.encode(), len(raw)) + raw)
    return f"{_decoded(key)}~{digest.hexdigest()}"


def _decoded(key: Value) -> str:
    return key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
