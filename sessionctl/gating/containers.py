"""What containers hold that calls make of others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sessionctl.gating.scopes import NOTHING, Box, Kind, Text, Values, join

# These hold what they are handed, under the same keys or positions.
_SAME: Final = frozenset("list tuple deque MappingProxyType UserList iter".split())
# These hold it in an order of their own.
_ANY_ORDER: Final = frozenset("set frozenset sorted reversed cycle chain".split())
_MAPPINGS: Final = frozenset("dict OrderedDict UserDict ChainMap SimpleNamespace".split())
_RECORDS: Final = frozenset("namedtuple NamedTuple make_dataclass".split())


def contained(maker: str, arguments: Sequence[Values], keywords: Mapping[str | None, Values]) -> Values:
    """What a call of the container type or function `maker` gives; nothing where it is none."""
    first = arguments[0] if arguments else NOTHING
    if maker in _SAME:
        return first
    if maker in _ANY_ORDER:
        held = join(*_held(join(*arguments)))
        return frozenset({Box({"<each>": held})}) if held else NOTHING
    if maker == "next":
        return join(*_held(first), *arguments[1:])
    if maker in _MAPPINGS:
        several = [*reversed(arguments), keywords.get(None, NOTHING)]
        return frozenset({_mapping([box for values in several for box in _boxes(values)], keywords)})
    if maker == "zip":
        return frozenset({_zipped([_boxes(values) for values in arguments])})
    if maker == "product":
        return frozenset({Box({"<each>": frozenset({Box({i: join(*_held(v)) for i, v in enumerate(arguments)})})})})
    if maker == "enumerate":
        return frozenset({_zipped([[], _boxes(first)])})
    if maker == "fromkeys":
        return frozenset({Box({text: join(*arguments[1:2]) for text in _texts(join(*_held(first)))})})
    if maker in _RECORDS and len(arguments) > 1:
        return frozenset(Kind(name, NOTHING, None, _fields(arguments[1])) for name in _texts(first))
    return NOTHING


def _zipped(several: Sequence[Sequence[Box]]) -> Box:
    """The elements at the same positions together; those of unknown ones together with each."""
    places = [key for boxes in several for box in boxes for key in box.items]
    made: dict[object, Values] = {}
    for at in dict.fromkeys(places):
        held = (join(*(box.items.get(at, box.items.get("<each>", NOTHING)) for box in boxes)) for boxes in several)
        made[at] = frozenset({Box(dict(enumerate(held)))})
    return Box(made)


def _mapping(boxes: Iterable[Box], keywords: Mapping[str | None, Values]) -> Box:
    """What a mapping holds that is made of others, of pairs and of keywords."""
    items: dict[object, Values] = {}
    for box in boxes:
        for key, held in box.items.items():
            pairs = [pair.items for pair in _boxes(held) if pair.items.keys() == {0, 1}]
            if not pairs or (isinstance(key, str) and key != "<each>"):
                items[key] = held
            for pair in pairs:
                items.update(dict.fromkeys(_texts(pair[0]), pair[1]))
    items.update({key: held for key, held in keywords.items() if key})
    return Box(items)


def _fields(given: Values) -> list[str]:
    """The fields of a record: words of one string, or strings or pairs in a sequence."""
    names: list[str] = []
    for value in given:
        if isinstance(value, Text):
            names += value.value.replace(",", " ").split()
        elif isinstance(value, Box):
            for part in value.items.values():
                inside = join(part, *(pair.items.get(0, NOTHING) for pair in _boxes(part)))
                names += _texts(inside)
    return names


def _held(values: Values) -> list[Values]:
    return [box.all() for box in _boxes(values)]


def _boxes(values: Values) -> list[Box]:
    return [value for value in values if isinstance(value, Box)]


def _texts(values: Values) -> list[str]:
    return sorted(value.value for value in values if isinstance(value, Text))
