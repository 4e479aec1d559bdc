"""Strings that are put together from constants: how far they are known from their beginning."""

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from sessionctl.gating.openers import is_url
from sessionctl.gating.scopes import NOTHING, Box, Text, Values, join

_FIELD: Final = re.compile(r"\{\{|\}\}|\{([^{}:!.\[]*)[^{}]*\}")
_PERCENT: Final = re.compile(r"%(?:%|(?:\((\w+)\))?[-#0 +]*[\d*]*(?:\.\d+)?[a-zA-Z])")


def combined(left: Values, operator: ast.operator, right: Values) -> Values:
    """What an operator makes of two values: concatenated or formatted strings, joined types."""
    if isinstance(operator, ast.Mod):
        return percent(left, right)
    if isinstance(operator, ast.BitOr):
        return join(left, right)
    if not isinstance(operator, ast.Add):
        return NOTHING
    ends = [v for v in right if isinstance(v, Text)]
    made: set[Text | Box] = {_appended(v, w) for v in left if isinstance(v, Box) for w in right if isinstance(w, Box)}
    for start in left:
        if isinstance(start, Text):
            if not start.whole or not ends:
                made.add(Text(start.value, whole=False))
            made.update(Text(start.value + end.value, end.whole) for end in ends if start.whole)
    return frozenset(made)


def _appended(left: Box, right: Box) -> Box:
    """One sequence behind the other."""
    moved = {key + len(left.items) if isinstance(key, int) else key: held for key, held in right.items.items()}
    each = join(*(box.items["<each>"] for box in (left, right) if "<each>" in box.items))
    return Box({**left.items, **moved, **({"<each>": each} if each else {})})


def percent(templates: Values, given: Values) -> Values:
    """`template % values`."""
    box = next((value for value in given if isinstance(value, Box)), None)
    places: Mapping[object, Values] = box.items if box is not None else {0: given}
    return _filled(templates, _PERCENT, lambda name, at: places.get(name or at, NOTHING))


def formatted(templates: Values, arguments: Sequence[Values], keywords: Mapping[str | None, Values]) -> Values:
    """`template.format(...)`."""

    def place(name: str | None, at: int) -> Values:
        if name and not name.isdigit():
            return keywords.get(name, NOTHING)
        number = int(name) if name else at
        return arguments[number] if number < len(arguments) else NOTHING

    return _filled(templates, _FIELD, place)


def glued(glues: Values, given: Iterable[Values]) -> Values:
    """`glue.join(parts)`."""
    glue = _text(glues)
    box = next((value for values in given for value in values if isinstance(value, Box)), None)
    if glue is None or box is None:
        return NOTHING
    made = ""
    for number, values in enumerate(box.items.values()):
        known = _text(values)
        made += glue.value if number else ""
        if known is None:
            return frozenset({Text(made, whole=False)})
        made += known.value
        if not known.whole:
            return frozenset({Text(made, whole=False)})
    return frozenset({Text(made)})


def replaced(several: Values, old: Values, new: Values) -> Values:
    """`text.replace(old, new)`; where that is not known, as much as it leaves alone."""
    one, other = _text(old), _text(new)
    if one is None or not one.whole:
        return NOTHING
    texts = [value for value in several if isinstance(value, Text)]
    if other is not None and other.whole:
        return frozenset(Text(text.value.replace(one.value, other.value), text.whole) for text in texts)
    return frozenset(Text(text.value.partition(one.value)[0], whole=False) for text in texts)


def _text(values: Values) -> Text | None:
    """The one string that counts among several: what names SQLite, and always the same one."""
    several = [value for value in values if isinstance(value, Text)]
    return min(several, key=lambda text: (not is_url(text.value), text), default=None)


def _filled(templates: Values, fields: re.Pattern[str], place: Callable[[str | None, int], Values]) -> Values:
    return frozenset(_fill(value.value, value.whole, fields, place) for value in templates if isinstance(value, Text))


def _fill(template: str, whole: bool, fields: re.Pattern[str], place: Callable[[str | None, int], Values]) -> Text:
    made, end, number = "", 0, 0
    for field in fields.finditer(template):
        made += template[end : field.start()]
        end = field.end()
        if field[0] in {"%%", "{{", "}}"}:
            made += field[0][0]
            continue
        known = _text(place(field[1], number))
        if known is None:
            return Text(made, whole=False)
        made += known.value
        if not known.whole:
            return Text(made, whole=False)
        number += 1
    return Text(made + template[end:], whole)
