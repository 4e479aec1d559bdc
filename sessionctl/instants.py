"""Instants: what a timestamp means, however it is spelled. Pure functions that never raise on data."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

Value = str | bytes | int | float | None

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|z|UTC|[+-]\d\d:?(?:\d\d)?)?",
    re.ASCII,
)
PLAIN = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?", re.ASCII
)
_NUMBER = re.compile(r"\d{9,14}(?:\.\d+)?", re.ASCII)
NUMERIC = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)

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
