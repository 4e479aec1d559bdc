"""Whether a call opens a database, or hands on what does."""

import ast
import re
from typing import Final

from sessionctl.gating.meaning import last_name
from sessionctl.gating.openers import hands_out, is_library_opener, is_url, makes_pool
from sessionctl.gating.results import Results
from sessionctl.gating.scopes import (
    CONNECTION,
    MAKER,
    NOTHING,
    POOL,
    Box,
    Kind,
    Made,
    Ref,
    Text,
    Values,
    Wrapped,
    constructs,
    join,
    opens,
    opens_by_url,
    texts,
    wraps,
)

# These look at a callable and never call it.
_LOOKERS: Final = frozenset(
    "isinstance issubclass callable bool id repr help print hasattr create_autospec wraps "
    "update_wrapper TypeVar NewType signature getsource getdoc getmodule iscoroutinefunction "
    "assert_called get_type_hints subTest".split()
)
_SPECS: Final = frozenset(["spec", "spec_set", "autospec"])
_FACTORY: Final = re.compile(r"factory|creator|opener|connect|maker|builder|target|callback|func", re.IGNORECASE)
# These call the class that they are handed first.
_CALLERS: Final = frozenset(
    "map partial partialmethod submit to_thread starmap run_sync defaultdict call_soon apply apply_async Depends "
    "Factory Singleton Resource Callable ThreadSafeSingleton ThreadLocalSingleton ContextLocalSingleton".split()
)


class Calls(Results):
    """Evaluates calls; `Expressions` evaluates everything else and `pyflow` notes what is found."""

    def __init__(self) -> None:
        super().__init__()
        # What the calls inside a call give, until that one is through: they are asked for more than once, and each time
        # so would be the calls inside of them.
        self._given_by: dict[ast.Call, Values] = {}
        self._inside = 0

    def _on_Call(self, node: ast.Call) -> Values:
        if node in self._given_by:
            return self._given_by[node]
        self._inside += 1
        values = self._given_by[node] = self._call(node)
        self._inside -= 1
        if not self._inside:
            self._given_by.clear()
        return values

    def _call(self, node: ast.Call) -> Values:
        callee = self.look(node.func)
        last = last_name(node.func)
        if last in _LOOKERS:
            for part in (*node.args, *(keyword.value for keyword in node.keywords)):
                self.look(part)
            return NOTHING
        if last == "type" and len(node.args) == 1:
            return self.attribute(self.look(node.args[0]), "__class__")
        if last == "cast" and len(node.args) == 2:
            return self.take(node.args[1])
        # The text of an opener is none.
        is_text = last == "str" and isinstance(node.func, ast.Name) and not callee
        arguments = [self.look(part) if is_text else self.take(part) for part in node.args]
        keywords: dict[str | None, Values] = {}
        for keyword in node.keywords:
            keywords[keyword.arg] = self.look(keyword.value) if keyword.arg in _SPECS else self.take(keyword.value)
        if found := opens(callee):
            self.obtained(node.func, found, "call")
            return frozenset({CONNECTION})
        if (node.args or node.keywords) and (found := wraps(callee)):
            self.obtained(node.func, found, "call")
            return frozenset({CONNECTION})
        if (found := constructs(callee)) and not _wraps_connection(found, node, arguments):
            self.obtained(node.func, found, "call")
            self.constructed(node.func)
            made = frozenset(Made(value) for value in callee if isinstance(value, Kind))
            return made | _opened(found, POOL if makes_pool(found) else CONNECTION)
        if len(callee) == 1 and isinstance(known := next(iter(callee)), Ref):
            last = known.name.rpartition(".")[2]
        if is_library_opener(_owner(node.func), last) and not _is_handed_connection(node, arguments):
            if self._is_foreign(node, callee, last):
                self.obtained(node.func, last, "call")
                return _opened(last, CONNECTION)
        elif (found := opens_by_url(callee, last, arguments, keywords)) and self._is_foreign(node, callee, last):
            self.obtained(node.func, found, "url")
            return _opened(found, POOL)
        elif last == "bind" and self._binds_file(arguments, keywords):
            self.obtained(node.func, last, "url")
            return frozenset({POOL})
        elif any(is_url(text) for text in texts([*arguments, *keywords.values()])):
            self.ask(node.func)
        self._factories(node, last)
        self._with_url(node, arguments, keywords)
        if handed := self.given(callee):
            return handed
        given = join(*arguments, *keywords.values())
        if "pool" in last.lower() and (opens(given) or MAKER in given):
            return frozenset({POOL})
        if result := self.result(node, callee, last, arguments, keywords):
            return result
        return self._decorated(node, callee, last, arguments)

    def _is_foreign(self, node: ast.Call, callee: Values, last: str) -> bool:
        """Whether a callee comes from a library, as far as can be told."""
        if callee:
            return all(isinstance(value, Ref) for value in callee)
        if isinstance(node.func, ast.Name) and self.scope.hides(node.func.id):
            return False
        owner = _owner(node.func)
        return not self.defines(last if owner in {"", "self", "cls"} else owner) and not self.imports_own(node.func)

    def _binds_file(self, arguments: list[Values], keywords: dict[str | None, Values]) -> bool:
        """Whether `bind` names SQLite as the provider and a file: widgets, loggers and queues bind other things."""
        unpacked = [v.items for v in keywords.get(None, NOTHING) if isinstance(v, Box)]
        provider = join(
            *arguments[:1],
            keywords.get("provider", NOTHING),
            *(items.get("provider", NOTHING) for items in unpacked),
        )
        if Text("sqlite") not in provider:
            return False
        if "filename" in keywords or any("filename" in items for items in unpacked):
            return True
        return len(arguments) > 1 and (self.imports("pony") or any(isinstance(v, Text) for v in arguments[1]))

    def _decorated(self, node: ast.Call, callee: Values, last: str, arguments: list[Values]) -> Values:
        """What a library's decorator makes of an opener; a class that is handed one keeps it to itself."""
        if len(arguments) != 1 or node.keywords or not (found := opens(arguments[0])):
            return NOTHING
        is_decorator = isinstance(node.func, ast.Call) or last[:1].islower()
        return frozenset({Wrapped(found)}) if is_decorator and self._is_foreign(node, callee, last) else NOTHING

    def _with_url(self, node: ast.Call, arguments: list[Values], keywords: dict[str | None, Values]) -> None:
        """What opens by a URL is handed over together with one: to be called with it."""
        for at, part in enumerate(node.args):
            rest = arguments[at + 1 :]
            if isinstance(part, ast.Name | ast.Attribute) and (
                found := opens_by_url(arguments[at], "", rest, keywords)
            ):
                self.obtained(part, found, "url")

    def _factories(self, node: ast.Call, last: str) -> None:
        """Classes that are handed over to be called."""
        handed = [part.value for part in node.keywords if part.arg and _FACTORY.search(part.arg)]
        if "pool" in last.lower():
            handed += node.args[:1]
        if last in _CALLERS:
            handed += node.args[:1]
        if last == "run_in_executor":
            handed += node.args[1:2]
        for part in handed:
            if found := constructs(self.look(part)):
                self.obtained(part, found, "obtain")


def _opened(opener: str, what: Ref) -> Values:
    """What others get from an opener that was called."""
    return frozenset({what}) if hands_out(opener) else NOTHING


def _owner(node: ast.expr) -> str:
    """The part before the last one of a callee's name."""
    return last_name(node.value) if isinstance(node, ast.Attribute) else ""


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
    name = last_name(node.args[0].func if isinstance(node.args[0], ast.Call) else node.args[0]).lower()
    return "conn" in name or name in {"db", "get_db", "cursor"}
