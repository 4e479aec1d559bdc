"""What a call may give: an opened database, a partial, an imported module, a looked-up attribute."""

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from typing import Final

from sessionctl.gating.openers import is_library_opener, is_url
from sessionctl.gating.scopes import (
    CONNECTION,
    MAKER,
    NOTHING,
    POOL,
    Box,
    Kind,
    Local,
    Made,
    Partial,
    Ref,
    Scope,
    Text,
    Values,
    constructs,
    join,
    opens,
    opens_by_url,
    texts,
)
from sessionctl.gating.texts import formatted, glued

# These look at a callable and never call it.
_LOOKERS: Final = frozenset(
    "isinstance issubclass callable id repr help print hasattr create_autospec wraps "
    "update_wrapper TypeVar NewType signature getsource getdoc getmodule iscoroutinefunction "
    "assert_called get_type_hints".split()
)
_PASS_ON: Final = frozenset(
    "functools.cache functools.lru_cache contextlib.closing contextlib.aclosing contextlib.nullcontext "
    "contextlib.contextmanager contextlib.asynccontextmanager enum.member enum.nonmember".split()
)
_IMPORTERS: Final = frozenset(["importlib.import_module", "importlib.__import__", "builtins.__import__"])
_LOCATORS: Final = frozenset(["pkgutil.resolve_name", "pydoc.locate", "import_string", "locate", "import_object"])
_SPECS: Final = frozenset(["spec", "spec_set", "autospec"])
_ADDRESS: Final = re.compile(r"\w*(?:URL|Url|URI|Uri|DSN|Dsn|SecretStr)")
# These declare an attribute or a parameter, and hold what is its default.
_DECLARES: Final = frozenset(["Field", "field", "ib", "attrib", "Option", "Argument", "Query", "Header"])
_FACTORY: Final = re.compile(r"factory|creator|opener|connect|maker|builder", re.IGNORECASE)


class Calls(ABC):
    """Evaluates calls; `Expressions` evaluates everything else and `pyflow` notes what is found."""

    def __init__(self) -> None:
        self.scope = Scope("module", None, "")

    @abstractmethod
    def obtained(self, node: ast.expr, what: str, how: str) -> None:
        """Called for every opener that is obtained or called."""

    @abstractmethod
    def constructed(self, node: ast.expr) -> None:
        """Called for the callee where a class whose instances are connections is called."""

    @abstractmethod
    def given(self, callee: Values) -> Values:
        """What a call of functions of the project hands out."""

    @abstractmethod
    def item(self, owners: Values, names: Collection[object]) -> Values:
        """What `owner[name]` may be."""

    @abstractmethod
    def ask(self, callee: ast.expr) -> None:
        """Called for the callee that is handed a SQLite URL, and may be an opener that the project hands on."""

    @abstractmethod
    def handed_out(self, values: Values) -> None:
        """Called for every value that a function yields."""

    @abstractmethod
    def assign(self, target: ast.expr, values: Values) -> None:
        """Bind a target."""

    @abstractmethod
    def inner(self, kind: str, name: str) -> Scope:
        """Open a scope inside the present one."""

    @abstractmethod
    def defines(self, name: str) -> bool:
        """Whether the file, or another one of its project, defines a function or class of this name."""

    @abstractmethod
    def imports_own(self, node: ast.expr) -> bool:
        """Whether a dotted name begins with something that is imported from the project itself."""

    @abstractmethod
    def take(self, node: ast.expr) -> Values:
        """The values of an expression that somebody obtains here."""

    @abstractmethod
    def look(self, node: ast.expr) -> Values:
        """The values of an expression that nobody obtains by looking."""

    @abstractmethod
    def parent_class(self) -> Values:
        """What `super()` is here."""

    @abstractmethod
    def submodule(self, path: str) -> Values:
        """What `package.module.name` is, where only the package was imported."""

    @abstractmethod
    def elements(self, values: Values) -> Values:
        """What a loop over `values` may meet."""

    @abstractmethod
    def attribute(self, owners: Values, attr: str) -> Values:
        """What `owner.attr` may be."""

    def _on_Call(self, node: ast.Call) -> Values:
        callee = self.look(node.func)
        last = _last(node.func)
        if last in _LOOKERS:
            for part in (*node.args, *(keyword.value for keyword in node.keywords)):
                self.look(part)
            return NOTHING
        if last == "type" and len(node.args) == 1:
            return self.attribute(self.look(node.args[0]), "__class__")
        if last == "cast" and len(node.args) == 2:
            return self.take(node.args[1])
        arguments = [self.take(part) for part in node.args]
        keywords: dict[str | None, Values] = {}
        for keyword in node.keywords:
            keywords[keyword.arg] = self.look(keyword.value) if keyword.arg in _SPECS else self.take(keyword.value)
        if found := opens(callee):
            self.obtained(node.func, found, "call")
            return frozenset({CONNECTION})
        if (found := constructs(callee)) and not _wraps_connection(found, node, arguments):
            self.obtained(node.func, found, "call")
            self.constructed(node.func)
            made = frozenset(Made(value) for value in callee if isinstance(value, Kind))
            return made | {CONNECTION}
        if len(callee) == 1 and isinstance(known := next(iter(callee)), Ref):
            last = known.name.rpartition(".")[2]
        if is_library_opener(_owner(node.func), last) and not _is_handed_connection(node, arguments):
            if self._is_foreign(node, callee, last):
                self.obtained(node.func, last, "call")
                return frozenset({CONNECTION})
        elif (found := opens_by_url(callee, last, _said(last, arguments, keywords))) and self._is_foreign(
            node, callee, last
        ):
            self.obtained(node.func, found, "url")
            return frozenset({POOL})
        elif any(is_url(text) for text in texts([*arguments, *keywords.values()])):
            self.ask(node.func)
        self._factories(node, last)
        if handed := self.given(callee):
            return handed
        given = join(*arguments, *keywords.values())
        if "pool" in last.lower() and (opens(given) or MAKER in given):
            return frozenset({POOL})
        return self._result(node, callee, last, arguments, keywords)

    def _is_foreign(self, node: ast.Call, callee: Values, last: str) -> bool:
        """Whether a callee comes from a library, as far as can be told."""
        if callee:
            return all(isinstance(value, Ref) for value in callee)
        return not self.defines(_owner(node.func) or last) and not self.imports_own(node.func)

    def _factories(self, node: ast.Call, last: str) -> None:
        """Classes that are handed over to be called."""
        handed = [part.value for part in node.keywords if part.arg and _FACTORY.search(part.arg)]
        if "pool" in last.lower():
            handed += node.args[:1]
        if last in {"map", "partial", "submit", "to_thread", "starmap", "run_sync"}:
            handed += node.args[:1]
        if last == "run_in_executor":
            handed += node.args[1:2]
        for part in handed:
            if isinstance(part, ast.Name | ast.Attribute) and (found := constructs(self.look(part))):
                self.obtained(part, found, "obtain")

    def _result(
        self,
        node: ast.Call,
        callee: Values,
        last: str,
        arguments: list[Values],
        keywords: dict[str | None, Values],
    ) -> Values:
        names = {value.name for value in callee if isinstance(value, Ref)}
        first = arguments[0] if arguments else NOTHING
        said = first or keywords.get("name", NOTHING)
        # Sorted, so that of several constants always the same one comes first.
        known = sorted(value.value for value in said if isinstance(value, Text) and value.whole)
        text = known[0] if known else None
        builtin = isinstance(node.func, ast.Name) and not callee
        if names & _IMPORTERS or last == "importorskip":
            package = [v.value for v in join(*arguments[1:2], *keywords.values()) if isinstance(v, Text)]
            modules = [f"{package[0]}{name}" if package and name.startswith(".") else name for name in known]
            if any(name.endswith("__import__") for name in names) and "fromlist" not in keywords and len(arguments) < 4:
                modules = [name.partition(".")[0] for name in modules]
            return frozenset(map(Ref, modules))
        if names & _LOCATORS or last in _LOCATORS:
            return frozenset(Ref(name.replace(":", ".")) for name in known)
        if last == "__getattribute__" and len(arguments) == 2:
            return join(*(self.attribute(first, v.value) for v in arguments[1] if isinstance(v, Text)))
        if builtin and last == "setattr" and len(arguments) == 3:
            for attr in (value.value for value in arguments[1] if isinstance(value, Text)):
                self.assign(ast.Attribute(node.args[0], attr, ast.Store()), arguments[2])
        if builtin and last == "super":
            return self.parent_class()
        if builtin and last == "getattr" and len(arguments) >= 2:
            attrs = [value.value for value in arguments[1] if isinstance(value, Text) and value.whole]
            return join(*(self.attribute(first, attr) for attr in attrs))
        if builtin and last in {"globals", "locals"}:
            return frozenset({Box({name: found for name, found in self.scope.module().names.items() if found})})
        if builtin and last == "type" and len(arguments) == 3:
            bases = self.elements(arguments[1])
            if found := constructs(bases):
                self.obtained(node, found, "subclass")
            return bases
        if builtin and last == "vars" and first:
            return self.attribute(first, "__dict__")
        if builtin and last in {"staticmethod", "classmethod", "str"}:
            return first
        if builtin and last in {"list", "tuple"}:
            return first
        if (builtin and last == "dict") or last == "SimpleNamespace":
            return frozenset({Box({str(key): values for key, values in keywords.items() if key})})
        if names & {"functools.partial", "functools.partialmethod"} or last in {"partial", "partialmethod"}:
            return self._partial(node, first, [*arguments[1:], *keywords.values()])
        if names & _PASS_ON:
            return first
        if "importlib.reload" in names:
            return first
        if names & {"operator.methodcaller"} and text:
            return frozenset({Ref(f"operator.methodcaller()={text}")})
        if names & {"operator.attrgetter"} and text:
            return frozenset({Ref(f"operator.attrgetter()={text}")})
        if names & {"operator.itemgetter"} and text:
            return frozenset({Ref(f"operator.itemgetter()={text}")})
        if names & {"importlib.util.find_spec"} and text:
            return frozenset({Ref(f"importlib.util.find_spec()={text}")})
        if names & {"importlib.util.module_from_spec"}:
            return frozenset(Ref(v.name.partition("=")[2]) for v in first if isinstance(v, Ref) and "()=" in v.name)
        for name in names:
            if name.startswith("operator.itemgetter()="):
                return self.item(first, [name.partition("=")[2]])
            if name.startswith("operator.attrgetter()="):
                return self.attribute(first, name.partition("=")[2])
            if name.startswith("operator.methodcaller()="):
                if found := opens(self.attribute(first, name.partition("=")[2])):
                    self.obtained(node, found, "call")
                return frozenset({CONNECTION})
            if name.endswith(("lru_cache", "functools.cache")):
                return frozenset({Ref("functools.cache")})
        if (names and any(name.endswith("URL.create") for name in names)) or last in {"make_url", "URL"}:
            drivers = [
                value.value for value in join(first, keywords.get("drivername", NOTHING)) if isinstance(value, Text)
            ]
            return frozenset(Text(d if ":" in d else f"{d}://", whole=False) for d in drivers)
        if _ADDRESS.fullmatch(last) and not any(isinstance(value, Local | Kind) for value in callee):
            return frozenset(value for value in first if isinstance(value, Text))
        made = frozenset(Made(value) for value in callee if isinstance(value, Kind))
        if made:
            return made
        return self._method(node, last, arguments, keywords)

    def _partial(self, node: ast.Call, what: Values, rest: Iterable[Values]) -> Values:
        if found := opens(what) or constructs(what):
            self.obtained(node.args[0], found, "obtain")
            return frozenset({Partial(found)})
        if node.args and (found := opens_by_url(what, _last(node.args[0]), rest)):
            self.obtained(node.func, found, "url")
            return frozenset({Partial(found)})
        return what

    def _method(self, node: ast.Call, last: str, arguments: list[Values], keywords: dict[str | None, Values]) -> Values:
        """Methods of strings and containers, and lookups with a default."""
        owners = self.look(node.func.value) if isinstance(node.func, ast.Attribute) else NOTHING
        boxes = [value for value in owners if isinstance(value, Box)]
        if boxes and last in {"get", "pop", "setdefault"}:
            keys = [value.value for value in (arguments[0] if arguments else NOTHING) if isinstance(value, Text)]
            return join(*(box.items[key] for box in boxes for key in keys if key in box.items), *arguments[1:2])
        if last in {"get", "__getitem__", "__getattribute__"} and arguments:
            suffix = "" if last == "__getattribute__" else ".__dict__"
            modules = [v.name.removesuffix(suffix) for v in owners if isinstance(v, Ref) and v.name.endswith(suffix)]
            keys = [value.value for value in arguments[0] if isinstance(value, Text)]
            if found := frozenset(Ref(f"{module}.{key}") for module in modules for key in keys):
                return found
        if boxes and last in {"values", "copy"}:
            return frozenset(boxes)
        if boxes and last == "items":
            several = join(*(box.all() for box in boxes))
            return frozenset({Box({0: frozenset({Box({0: NOTHING, 1: several})})})})
        if last == "format":
            return formatted(owners, arguments, keywords)
        if last == "join":
            return glued(owners, arguments)
        if last == "get" and any(isinstance(owner, Ref) and owner.name == "sys.modules" for owner in owners):
            return frozenset(Ref(value.value) for value in arguments[0] if isinstance(value, Text))
        if last in {"strip", "rstrip", "lstrip", "lower"}:
            return owners
        if last in _DECLARES:
            return join(*arguments[:1], keywords.get("default", NOTHING))
        if last in {"get", "getenv", "pop", "config", "env", "str"} and (len(arguments) > 1 or "default" in keywords):
            return join(*arguments[1:2], keywords.get("default", NOTHING))
        return NOTHING


def _last(node: ast.expr) -> str:
    """The last part of a callee's name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _owner(node: ast.expr) -> str:
    """The part before the last one of a callee's name."""
    return _last(node.value) if isinstance(node, ast.Attribute) else ""


def _said(last: str, arguments: list[Values], keywords: dict[str | None, Values]) -> list[Values]:
    """Where a URL or a provider may stand; a pair that a socket is bound to is none."""
    if last == "bind":
        arguments = [frozenset(v for v in values if not isinstance(v, Box)) for values in arguments]
    return [*arguments, *keywords.values()]


def _wraps_connection(opener: str, node: ast.Call, arguments: list[Values]) -> bool:
    """Whether a library's wrapper is handed a connection that is already open."""
    return opener.startswith("sqlite_utils") and len(node.args) == 1 and _is_handed_connection(node, arguments)


def _is_handed_connection(node: ast.Call, arguments: list[Values]) -> bool:
    if any(keyword.arg in {"conn", "connection"} for keyword in node.keywords):
        return True
    if not node.args:
        return False
    if CONNECTION in arguments[0]:
        return True
    name = _last(node.args[0].func if isinstance(node.args[0], ast.Call) else node.args[0]).lower()
    return "conn" in name or name in {"db", "get_db", "cursor"}
