"""What a Python name may hold, as far as opening SQLite is concerned, and the scopes that names live in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from sessionctl.gating.openers import (
    BY_PROVIDER,
    BY_URL,
    BY_URL_ANYWHERE,
    CLASSES,
    FUNCTIONS,
    is_driver,
    is_url,
    is_url_part,
    takes_url,
)


class Ref(NamedTuple):
    """Something known by its qualified name, such as `sqlite3`, `sqlite3.connect` or `functools.partial`."""

    name: str


class Text(NamedTuple):
    """A constant string, or the constant beginning of one."""

    value: str
    whole: bool = True


class Partial(NamedTuple):
    """A callable that opens once it is called, made from `name`."""

    name: str


class Wrapped(NamedTuple):
    """What a library's decorator made of the opener `name`: it opens once it is called with a path."""

    name: str


class Box:
    """A container whose keys (or positions) are known."""

    __slots__ = ("items",)

    def __init__(self, items: dict[object, "Values"]) -> None:
        self.items = items

    def all(self) -> "Values":
        """Whatever may be inside."""
        return join(*self.items.values())

    def put(self, key: object, values: "Values") -> None:
        """Hold `values` at `key`, but never itself: who looks into what it holds comes to an end."""
        self.items[key] = frozenset(value for value in values if not (isinstance(value, Box) and value.holds(self)))

    def holds(self, other: "Box") -> bool:
        """Whether this is `other`, or has it somewhere inside."""
        return self is other or any(isinstance(value, Box) and value.holds(other) for value in self.all())


class Kind:
    """A class of the checked file; `attrs` are those of the class and of its instances together.

    `fields` are what it is made with, in their order; None where it has a constructor of its own.
    """

    __slots__ = ("attrs", "bases", "fields", "name", "opener")

    def __init__(self, name: str, bases: "Values", opener: str | None, fields: Sequence[str] | None = ()) -> None:
        self.name = name
        self.fields = fields
        self.attrs: dict[str, Values] = {}
        self.bases = bases
        self.opener = opener

    def get(self, attr: str) -> "Values":
        """The attribute here, or in a base class of the same file."""
        if attr in self.attrs:
            return self.attrs[attr]
        return join(*(base.get(attr) for base in self.bases if isinstance(base, Kind)))

    def names(self) -> set[str]:
        """The attributes here, and in base classes of the same file."""
        return {*self.attrs, *(name for base in self.bases if isinstance(base, Kind) for name in base.names())}

    def all_fields(self) -> Sequence[str]:
        """The fields of the base classes, then those of its own."""
        if self.fields is None:
            return []
        inherited = [name for base in self.bases if isinstance(base, Kind) for name in base.all_fields()]
        return [*inherited, *(name for name in self.fields if name not in inherited)]

    def record(self) -> dict[object, "Values"]:
        """What its fields hold, by their positions: a named tuple is also a plain one."""
        return {index: self.get(name) for index, name in enumerate(self.all_fields())}

    def is_enumeration(self) -> bool:
        """Whether its attributes are the values of its members."""
        return any(
            base.is_enumeration() if isinstance(base, Kind) else isinstance(base, Ref) and base.name.startswith("enum.")
            for base in self.bases
        )

    def members(self) -> "Values":
        """What `.value` of any member may be; functions among the attributes are no members."""
        return frozenset(v for values in self.attrs.values() for v in values if not isinstance(v, Local))


class Made(NamedTuple):
    """An instance of a class of the checked file."""

    kind: Kind


class Local(NamedTuple):
    """A function of the checked project: known, and no opener; `gives` is what a call of it hands out."""

    name: str
    gives: "Values" = frozenset()


Value = Ref | Text | Partial | Wrapped | Box | Kind | Made | Local
Values = frozenset[Value]
NOTHING: Final[Values] = frozenset()
CONNECTION: Final = Ref("<connection>")
POOL: Final = Ref("<pool>")
MAKER: Final = Local("<maker>")


def join(*several: Values) -> Values:
    """What a name may hold where ways of the program meet."""
    return frozenset().union(*several) if several else NOTHING


def opens(values: Values) -> str | None:
    """The name of a function among `values` that opens a database whoever calls it."""
    found = [v.name for v in values if isinstance(v, Partial) or (isinstance(v, Ref) and v.name in FUNCTIONS)]
    return min(found) if found else None


def wraps(values: Values) -> str | None:
    """The name of an opener that a decorator among `values` wraps."""
    return min((v.name for v in values if isinstance(v, Wrapped)), default=None)


def constructs(values: Values) -> str | None:
    """The name of a class among `values` whose instances are open databases."""
    found = [v.name for v in values if isinstance(v, Ref) and v.name in CLASSES]
    found += [v.opener for v in values if isinstance(v, Kind) and v.opener]
    return min(found) if found else None


def opens_by_url(
    callee: Values, last: str, arguments: Sequence[Values], keywords: Mapping[str | None, Values]
) -> str | None:
    """The name of a callee that is handed a SQLite URL, or the name of the SQLite provider, or its module."""
    names = {value.name for value in callee if isinstance(value, Ref)}
    if any(isinstance(value, Local | Kind) for value in callee):
        return None
    known = {name for name in names if name in BY_URL or name in BY_PROVIDER or takes_url(name.rpartition(".")[2])}
    if not known and not takes_url(last):
        return None
    found = any(is_url(text) for text in texts([*arguments, *keywords.values()]))
    unpacked = [value.items for value in keywords.get(None, NOTHING) if isinstance(value, Box)]
    for keyword, provider in (BY_PROVIDER[name] for name in (*known, last) if name in BY_PROVIDER):
        given = join(
            *arguments[:1], keywords.get(keyword, NOTHING), *(items.get(keyword, NOTHING) for items in unpacked)
        )
        found = found or any(value == Text(provider) or is_module(value) for value in given)
    return min(known, default=last) if found else None


def texts(several: Iterable[Values]) -> Iterable[str]:
    """Every known string, also inside containers."""
    for values in several:
        for value in values:
            if isinstance(value, Text):
                yield value.value
            elif isinstance(value, Box):
                yield from texts(value.items.values())


def is_module(value: Value) -> bool:
    """Whether a value is a module that SQLite is opened through."""
    return isinstance(value, Ref) and is_driver(value.name)


def is_interesting(value: Value) -> bool:
    """Whether another file that imports this could open a database with it."""
    if isinstance(value, Ref):
        last = value.name.rpartition(".")[2]
        known = any(value.name in group for group in (FUNCTIONS, CLASSES, BY_URL, BY_PROVIDER))
        return known or last in BY_URL_ANYWHERE or is_driver(value.name)
    if isinstance(value, Text):
        return is_url_part(value.value)
    if isinstance(value, Kind):
        return value.opener is not None
    if isinstance(value, Local):
        return any(is_interesting(given) for given in value.gives)
    if isinstance(value, Made):
        return any(_is_plain(held) and is_interesting(held) for held in join(*value.kind.attrs.values()))
    if isinstance(value, Box):
        return any(is_interesting(inner) for inner in value.all())
    return isinstance(value, Partial | Wrapped)


def _is_plain(value: Value) -> bool:
    """Whether a value holds no others, which could lead back to it."""
    return isinstance(value, Ref | Text | Partial | Wrapped)


class Scope:
    """The names of a module, function, class or comprehension."""

    __slots__ = ("function", "kind", "names", "outer", "parent", "qualname", "self_name", "star")

    def __init__(self, kind: str, parent: "Scope | None", qualname: str) -> None:
        self.kind = kind
        self.parent = parent
        self.qualname = qualname
        self.names: dict[str, Values] = {}
        self.outer: dict[str, Scope] = {}
        self.function: int | None = None
        self.self_name: str | None = None
        self.star = False

    def find(self, name: str) -> Values | None:
        """What `name` may hold, or None where it is bound nowhere; inner functions see no class names."""
        scope: Scope | None = self.outer.get(name, self)
        while scope is not None:
            if name in scope.names and (scope.kind != "class" or scope is self):
                return scope.names[name]
            scope = scope.parent
        return None

    def hides(self, name: str) -> bool:
        """Whether a function around binds `name` itself, so that it is not what the module calls so."""
        scope = self
        while scope.parent is not None:
            if name in scope.names and scope.kind != "class":
                return True
            scope = scope.parent
        return False

    def home(self, name: str) -> "Scope":
        """The scope that an assignment to `name` writes to."""
        if name in self.outer:
            return self.outer[name]
        return self

    def module(self) -> "Scope":
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope
