"""What the result of a call may be: a partial, an imported module, a looked-up attribute, an element."""

import ast
import re
from typing import Final

from sessionctl.gating.containers import contained
from sessionctl.gating.meaning import Meaning, last_name
from sessionctl.gating.scopes import (
    CONNECTION,
    NOTHING,
    Box,
    Kind,
    Local,
    Made,
    Partial,
    Ref,
    Text,
    Values,
    constructs,
    is_interesting,
    join,
    opens,
    opens_by_url,
)
from sessionctl.gating.texts import formatted, glued, replaced

_CACHES: Final = frozenset(["functools.cache", "functools.lru_cache"])
_PASS_ON: Final = frozenset(
    "functools.cache functools.lru_cache contextlib.closing contextlib.aclosing contextlib.nullcontext "
    "contextlib.contextmanager contextlib.asynccontextmanager enum.member enum.nonmember".split()
)
_IMPORTERS: Final = frozenset(["importlib.import_module", "importlib.__import__", "builtins.__import__"])
_LOCATORS: Final = frozenset(["pkgutil.resolve_name", "pydoc.locate", "import_string", "locate", "import_object"])
_ADDRESS: Final = re.compile(r"\w*(?:URL|Url|URI|Uri|DSN|Dsn|SecretStr)")
# Methods of a URL, or of a string template, whose result names the same database system.
_SAME_ADDRESS: Final = frozenset(["set", "update_query_dict", "render_as_string", "substitute", "safe_substitute"])
# What the standard library's functions and types that make containers are taken from.
_LIBRARIES: Final = frozenset(["collections", "types", "itertools", "typing", "dataclasses", "dict"])
_ADDS: Final = frozenset(["append", "appendleft", "add", "extend"])
# These declare an attribute or a parameter, and hold what is its default.
_DECLARES: Final = frozenset(["Field", "field", "ib", "attrib", "Option", "Argument", "Query", "Header"])


class Results(Meaning):
    """Says what a call gives; whether it opens anything is decided by `Calls`."""

    def result(
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
            return join(*map(self.module, modules))
        if names & _LOCATORS or last in _LOCATORS:
            return frozenset(Ref(name.replace(":", ".")) for name in known)
        if last == "__getattribute__" and len(arguments) == 2:
            return join(*(self.attribute(first, v.value) for v in arguments[1] if isinstance(v, Text)))
        if builtin and last == "setattr" and len(arguments) == 3:
            for attr in (value.value for value in arguments[1] if isinstance(value, Text) and value.whole):
                self.assign(ast.Attribute(node.args[0], attr, ast.Store()), arguments[2])
        if builtin and last == "super":
            return self.parent_class()
        if builtin and last == "getattr" and len(arguments) >= 2:
            attrs = [value.value for value in arguments[1] if isinstance(value, Text) and value.whole]
            return join(*(self.look(ast.Attribute(node.args[0], attr, ast.Load())) for attr in attrs))
        if builtin and last in {"globals", "locals"}:
            return frozenset({Box({name: found for name, found in self.scope.module().names.items() if found})})
        if (builtin and last == "type" and len(arguments) == 3) or (last == "new_class" and len(arguments) > 1):
            bases = self.elements(arguments[1])
            if found := constructs(bases):
                self.obtained(node, found, "subclass")
            return bases
        if builtin and last == "vars" and first:
            return self.attribute(first, "__dict__")
        if builtin and last in {"staticmethod", "classmethod"}:
            return first
        if builtin and last == "str":
            return frozenset(value for value in first if not opens(frozenset({value})))
        if _is_library(node.func, callee) and (held := contained(last, arguments, keywords)):
            return held
        if names & {"functools.partial", "functools.partialmethod"} or last in {"partial", "partialmethod"}:
            return self._partial(node, first, arguments[1:], keywords)
        is_setting = all(isinstance(part, ast.Constant) for part in node.args)
        if names & _PASS_ON and not (names & _CACHES and is_setting):
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
            if name in _CACHES:
                return frozenset({Ref("functools.cache")})
        if (names and any(name.endswith("URL.create") for name in names)) or last in {"make_url", "URL"}:
            unpacked = [v.items.get("drivername", NOTHING) for v in keywords.get(None, NOTHING) if isinstance(v, Box)]
            given = join(first, keywords.get("drivername", NOTHING), *unpacked)
            drivers = [value.value for value in given if isinstance(value, Text)]
            return frozenset(Text(d if ":" in d else f"{d}://", whole=False) for d in drivers)
        if last == "ContextVar":
            return frozenset({Box({"default": keywords.get("default", NOTHING)})})
        if _ADDRESS.fullmatch(last) and not any(isinstance(value, Local | Kind) for value in callee):
            return frozenset(value for value in first if isinstance(value, Text))
        if builtin and self.scope.find(last) is None and any(map(is_interesting, join(*arguments, *keywords.values()))):
            callee = self.skipped_class(last)
            self.revisit(last)
        made = frozenset(Made(self._filled(value, arguments, keywords)) for value in callee if isinstance(value, Kind))
        if made:
            return made
        return self._method(node, last, arguments, keywords)

    def _partial(self, node: ast.Call, what: Values, rest: list[Values], keywords: dict[str | None, Values]) -> Values:
        if found := opens(what) or constructs(what):
            self.obtained(node.args[0], found, "obtain")
            return frozenset({Partial(found)})
        if node.args and (found := opens_by_url(what, last_name(node.args[0]), rest, keywords)):
            self.obtained(node.args[0], found, "url")
            return frozenset({Partial(found)})
        return what

    def _filled(self, kind: Kind, arguments: list[Values], keywords: dict[str | None, Values]) -> Kind:
        """A class whose fields hold what one object is made with, where that matters."""
        fields = kind.all_fields()
        given = dict(zip(fields, arguments, strict=False))
        given.update((name, keywords[name]) for name in fields if name in keywords)
        if not any(is_interesting(value) for name, values in given.items() for value in (*values, *kind.get(name))):
            return kind
        filled = Kind(kind.name, frozenset({kind}), kind.opener)
        filled.attrs = kind.attrs | given
        for name, values in given.items():
            if values:
                self.watch(name)
        return filled

    def _put(self, node: ast.Call, owner: ast.expr, arguments: list[Values]) -> None:
        """What a container holds after `setdefault` or `update` with keywords."""
        if len(arguments) == 2:
            self.assign(ast.Subscript(owner, node.args[0], ast.Store()), arguments[1])
        for keyword in node.keywords:
            if keyword.arg:
                self.assign(ast.Subscript(owner, ast.Constant(keyword.arg), ast.Store()), self.look(keyword.value))

    def _method(self, node: ast.Call, last: str, arguments: list[Values], keywords: dict[str | None, Values]) -> Values:
        """Methods of strings and containers, and lookups with a default."""
        owners = self.look(node.func.value) if isinstance(node.func, ast.Attribute) else NOTHING
        if isinstance(node.func, ast.Attribute) and last in {"setdefault", "update"}:
            self._put(node, node.func.value, arguments)
        if isinstance(node.func, ast.Attribute) and last in _ADDS and any(map(is_interesting, join(*arguments))):
            added = map(self.elements, arguments) if last == "extend" else arguments
            each = join(self.item(frozenset(v for v in owners if isinstance(v, Box)), ["<each>"]), *added)
            self.assign(ast.Subscript(node.func.value, ast.Constant("<each>"), ast.Store()), each)
            return NOTHING
        boxes = [value for value in owners if isinstance(value, Box)]
        if boxes and last in {"get", "pop", "popleft", "setdefault"}:
            keys = [value.value for value in (arguments[0] if arguments else NOTHING) if isinstance(value, Text)]
            return join(self.item(frozenset(boxes), keys), *arguments[1:2])
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
        if last == "format_map" and arguments:
            given = {key: held for v in arguments[0] if isinstance(v, Box) for key, held in v.items.items()}
            return formatted(owners, [], {str(key): held for key, held in given.items()})
        if last == "replace" and len(arguments) >= 2:
            return replaced(owners, *arguments[:2])
        if last == "Template":
            return frozenset(
                Text(v.value.partition("$")[0], whole=False) for v in join(*arguments[:1]) if isinstance(v, Text)
            )
        if last == "join":
            return glued(owners, arguments)
        if last == "get" and any(isinstance(owner, Ref) and owner.name == "sys.modules" for owner in owners):
            return frozenset(Ref(value.value) for value in arguments[0] if isinstance(value, Text))
        if last in {"strip", "rstrip", "lstrip", "lower"}:
            return owners
        if last in {"expandvars", "expanduser"} and arguments:
            return arguments[0]
        if last in _SAME_ADDRESS and "drivername" not in keywords:
            return frozenset(v for v in owners if isinstance(v, Text))
        if last in _DECLARES:
            return join(*arguments[:1], keywords.get("default", NOTHING))
        # Whatever a library looks up, it gives the default where there is nothing.
        default = join(*(keywords[name] for name in ("default", "fallback") if name in keywords))
        looks_up = last in {"get", "getenv", "pop", "setdefault", "config", "env", "str"}
        return join(default, *arguments[1:2]) if looks_up else frozenset(v for v in default if isinstance(v, Text))


def _is_library(node: ast.expr, callee: Values) -> bool:
    """Whether a callee is a plain name, or one of the modules with containers, that nobody defines otherwise."""
    plain = isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and last_name(node.value) in _LIBRARIES)
    return plain and all(isinstance(value, Ref) for value in callee)
