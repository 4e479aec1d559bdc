"""The functions that the SQL of a merge may call: over timestamps, JSON text and keys.

None of them raises on data: what is not understood comes back as it was, or as NULL where that is promised.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring
from types import NoneType
from typing import Any

from sessionctl import instants, jsontext
from sessionctl.instants import Form, Value

_STORED = (str, int, float, bytes, bytearray, memoryview, NoneType)  # what SQLite takes from a function


@dataclass(frozen=True, slots=True)
class Failure:
    """A migration's own function that could not give a value: its name, what it did instead, and where; no values."""

    function: str
    did: str
    place: str


@dataclass(slots=True)
class Functions:
    """The scalar functions that a merge's SQL may call, and what they noticed while they ran.

    Args:
        form: the target's own form of a timestamp.
        clock: the run's recorded time, what `run_clock()` gives.
        encoding: of the texts in the database; `register` asks it.
        failed: what SQLite keeps to itself when a function of a migration fails.
    """

    form: Form = field(default_factory=Form)
    clock: str = ""
    noticed: set[str] = field(default_factory=set)
    encoding: str = "UTF-8"
    failed: list[Failure] = field(default_factory=list)
    _last: tuple[str, Any, bool] = ("", None, True)

    def registered(self) -> dict[str, tuple[int, Callable[..., Value]]]:
        """SQL name -> (number of arguments or -1, function)."""
        return {
            "stamp": (-1, self.stamp),
            "json_text": (2, self.json_text),
            "run_clock": (0, lambda: self.clock),
            "sessionctl_json_add": (-1, self.json_add),
            "sessionctl_json_merge": (-1, self.json_merge),
            "sessionctl_json_fill": (2, jsontext.fill),
            "sessionctl_json_set": (3, jsontext.set_member),
            "sessionctl_json_unmerge": (3, jsontext.unmerge),
            "sessionctl_json_conflicts": (2, jsontext.conflicts),
            "sessionctl_json_empty": (1, jsontext.is_empty),
            "sessionctl_json_lacks": (2, self.json_lacks),
            "sessionctl_json_object": (1, lambda text: jsontext.members(text) is not None),
            "sessionctl_same_json": (2, jsontext.same_text),
            "sessionctl_same_instant": (2, instants.same_instant),
            "sessionctl_instant": (1, lambda value: instants.instant(value) is not None),
            "sessionctl_later": (2, instants.later),
            "sessionctl_spell": (4, spell),
            "sessionctl_utf8": (1, self.decodes),
            "sessionctl_fork": (-1, fork),
        }

    def watched(self, own: Callable[..., Any]) -> Callable[..., Any]:
        """A migration's own function, with a note of its failures."""

        def call(*values: Value) -> Any:
            try:
                result = own(*values)
            except (Exception, SystemExit) as error:
                self.failed.append(Failure(own.__name__, f"raised {type(error).__name__}", _place(own, error)))
                raise
            if not isinstance(result, _STORED):
                self.failed.append(Failure(own.__name__, f"returned a {type(result).__name__}", _place(own)))
            return result

        return call

    def stamp(self, *values: Value) -> Value:
        """The first value that names an instant, in the target's form.

        Without one: the first text that the column keeps as it is, else NULL; the engine then names the row.
        """
        for value in values:
            if isinstance(value, str) and self.form.kind == "text" and instants.PLAIN.fullmatch(value):
                return value[:10] + self.form.separator + value[11:] + self.form.zone  # nearly every row
            if value is not None and value != "":
                moment = instants.instant(value)
                if moment is not None:
                    return self.form.spell(moment)
                self.noticed.add("stamp")
        for value in values:
            if isinstance(value, str) and value and not (self.form.numeric and instants.NUMERIC.fullmatch(value)):
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
        return value if isinstance(value, str) and value and jsontext.encodes(value) else None

    def _parsed(self, text: Value) -> tuple[Any, bool]:
        """The parsed text, and whether it is strictly JSON; the last one is remembered, one row asks several times."""
        if not isinstance(text, str) or not text:
            return None, False
        if text != self._last[0]:
            try:
                too_deep = jsontext.too_deep(text)
                self._last = (text, None if too_deep else jsontext.strictly(text), not too_deep)
            except (ValueError, RecursionError):
                self._last = (text, jsontext.leniently(text), False)
            if not self._last[2]:
                self.noticed.add("json")
        return self._last[1], self._last[2]

    def json_lacks(self, text: Value, key: str) -> bool:
        """Whether `json_add` would add this key."""
        present, strict = self._parsed("{}" if jsontext.is_nothing(text) else text)
        return strict and isinstance(present, dict) and key not in present

    def json_add(self, text: Value, *pairs: Value) -> Value:
        """`text` with each key of `pairs` (key, value, key, value ...) that it lacks; NULL when nothing is added.

        NULL, empty text and JSON null count as `{}`; NULL values add nothing; what is no JSON object gains nothing.
        """
        base = "{}" if jsontext.is_nothing(text) else text
        present, strict = self._parsed(base)
        if not isinstance(present, dict) or not strict:
            self.noticed.add("json")
            return None
        known, body = _members(*pairs)
        if present.keys().isdisjoint(known):
            return jsontext.splice(str(base), body) if body else None
        missing = [member for key, member in known.items() if key not in present]
        return jsontext.splice(str(base), ", ".join(missing)) if missing else None

    def json_merge(self, target: Value, source: Value, *pairs: Value) -> Value:
        """What the target's text becomes when it gains the source's members and then `pairs`; NULL when it stays."""
        gains = jsontext.is_empty(target) and not jsontext.is_empty(source)
        united = source if gains else jsontext.fill(target, source) or target
        added = self.json_add(united, *pairs) if pairs else None
        result = united if added is None else added
        return None if result == target else result


@lru_cache(maxsize=1024, typed=True)  # most rows gain the same members
def _members(*pairs: Value) -> tuple[dict[str, str], str]:
    """The member to write for each key (key, value, key, value ...), and all of them as one text."""
    members = {
        str(key): jsontext.written(
            str(key), encode_basestring(value) if isinstance(value, str) else jsontext.number(value)
        )
        for key, value in zip(pairs[::2], pairs[1::2], strict=True)
        if isinstance(value, str | int | float)
    }
    return members, ", ".join(members.values())


def register(connection: Any, functions: Functions, extra: tuple[Callable[..., Any], ...] = ()) -> None:
    """Make the functions callable from SQL on `connection`, and a migration's own pure functions with them."""
    functions.encoding = connection.execute("PRAGMA encoding").fetchone()[0]
    for name, (arguments, function) in functions.registered().items():
        connection.create_function(name, arguments, function, deterministic=True)
    for own in extra:
        connection.create_function(own.__name__, -1, functions.watched(own), deterministic=True)


def _place(own: Callable[..., Any], error: BaseException | None = None) -> str:
    """File and line of a Python function, or of what raised in it."""
    code, trace = getattr(own, "__code__", None), error.__traceback__ if error else None
    if code is None:
        return ""
    line = trace.tb_next.tb_lineno if trace and trace.tb_next else code.co_firstlineno
    return f"{code.co_filename}, line {line}: "


def spell(value: Value, kind: Any, separator: Any, zone: Any) -> Value:
    """The instant that a value names in another form; NULL when it names none."""
    moment = instants.instant(value)
    return None if moment is None else Form(kind, separator, zone).spell(moment)


def fork(key: Value, *fields: Value) -> str:
    """The id under which a row that shares its key with a different one is kept: the same for the same row."""
    digest = blake2b(digest_size=8)
    for value in fields:
        raw = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
        digest.update(b"%d:%s:%d:" % (len(type(value).__name__), type(value).__name__.encode(), len(raw)) + raw)
    return f"{_decoded(key)}~{digest.hexdigest()}"


def _decoded(key: Value) -> str:
    return key.decode("utf-8", "backslashreplace") if isinstance(key, bytes) else str(key)
