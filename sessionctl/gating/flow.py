"""What is noted about a file, and which names are followed in it."""

import ast
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sessionctl.gating.expressions import Expressions
from sessionctl.gating.openers import is_application
from sessionctl.gating.scopes import (
    CONNECTION,
    NOTHING,
    POOL,
    Box,
    Kind,
    Local,
    Made,
    Ref,
    Scope,
    Text,
    Values,
    is_interesting,
    join,
)

Resolve = Callable[[str | None, int, str | None], Mapping[str, Values] | None]
Own = Callable[[str], bool]
# Every import is looked at, and every mention of SQLite; other names are watched once they are bound.
_WORDS = ("import", "qlite", "QLite", "SQLITE")
# Names of these never need watching: what they are applied to is watched.
_HELPERS = (
    "functools",
    "operator",
    "contextlib",
    "types",
    "typing",
    "inspect",
    "unittest",
    "pydoc",
    "pkgutil",
    "sys",
)


class Hit(NamedTuple):
    """An opener that was obtained or called at a node, in the function or class `symbol`."""

    line: int
    column: int
    what: str
    how: str
    symbol: str


class Flow:
    """What one file does with SQLite.

    `hits` are the obtained or called openers. `doors` are functions that hand a connection out (line,
    column, symbol). `pools` are lasting values that make connections.
    `exports` are the module's names that could open a database, `imported` the lines of those that are only
    imported. `wants` are the (level:module, name) that are taken from other modules of the project, `asks` those
    that are handed a SQLite URL and may be an opener there, `froms` where each imported name comes from. `owned` are
    the modules that were asked for, and whether the project has them itself. `imports` are all parts of the names of
    modules that the file imports, or imports from, and of what it imports.
    """

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.doors: list[tuple[int, int, str]] = []
        self.pools: list[tuple[int, int, str]] = []
        self.exports: dict[str, Values] = {}
        self.imported: dict[str, list[tuple[int, int]]] = {}
        self.public: set[str] = set()
        self.wants: set[tuple[str, str]] = set()
        self.asks: set[tuple[str, str]] = set()
        self.froms: dict[str, tuple[str, str]] = {}
        self.owned: dict[str, bool] = {}
        self.imports: set[str] = set()


class Names(Expressions):
    """Binds names, watches those that matter, and notes what is obtained."""

    def __init__(
        self,
        text: str,
        resolve: Resolve | None,
        kinds: dict[str, dict[str, Values]],
        late_names: dict[str, dict[str, Values]] | None = None,
        is_own: Own | None = None,
        gives: Mapping[str, Values] | None = None,
        revisited: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self.gives: dict[str, Values] = dict(gives or {})
        self.flow = Flow()
        self.resolve = resolve
        self.is_own = is_own
        self.known_kinds = kinds
        self.kinds: dict[str, dict[str, Values]] = {name: dict(held) for name, held in kinds.items()}
        # By the scope that holds the name, what functions bind by `global` and `nonlocal`.
        self.late_names: dict[str, dict[str, Values]] = {home: dict(held) for home, held in (late_names or {}).items()}
        self.late = False
        # It is not lost where that scope itself binds the name.
        self.late_before = {home: dict(held) for home, held in self.late_names.items()}
        self.aliases: dict[str, list[tuple[ast.expr, str]]] = {}
        self.modules: dict[str, str] = {}
        self._text = text
        self._hot: list[int] = []
        self._words: set[str] = set()
        self._pending: list[Callable[[], None]] = []
        # What the module held until it deleted the name: a function that mentions it was called before.
        self.deleted: dict[str, Values] = {}
        # The names that the module's `__getattr__` asks for, and the lines that say what they are.
        self.lazy: dict[str, range] = {}
        # Definitions that mentioned nothing which was followed when they were reached.
        self.skipped: list[tuple[Scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]] = []
        self._seen: set[int] = set()
        self.revisited = set(revisited)
        for word in (*_WORDS, *self.revisited, *(name.rpartition(".")[2] for name in self.gives)):
            self.watch(word)
        # A name may be put together from constants anywhere before.
        if any(word in text for word in ("getattr", "import_", "__dict__", "vars(", "attrgetter", "methodcaller")):
            self.watch("=")

    # -- what is worth looking at

    def watch(self, word: str) -> None:
        """Look at every statement that mentions `word`."""
        # What stands in no line would be looked for without end.
        if word in self._words or not word or "\n" in word:
            return
        self._words.add(word)
        text = self._text
        at = text.find(word)
        if at < 0:
            return
        lines = set(self._hot)
        line, before = 1, 0
        while at >= 0:
            line += text.count("\n", before, at)
            lines.add(line)
            before = text.find("\n", at)
            if before < 0:
                break
            at = text.find(word, before)
        self._hot = sorted(lines)

    def revisit(self, name: str) -> None:
        """Have another look at the file, if it binds `name` in a statement that was passed over."""
        if name not in self._words and re.search(
            rf"^\s*(?:class\s+{name}\b|{name}\b[^=\n(]*=[^=])", self._text, re.MULTILINE
        ):
            self.revisited.add(name)
            self.late = True

    def is_hot(self, node: ast.stmt) -> bool:
        """Whether a followed name is mentioned anywhere in the statement."""
        first = node.lineno
        decorators = getattr(node, "decorator_list", None)
        if decorators:
            first = decorators[0].lineno
        at = bisect_left(self._hot, first)
        return at < len(self._hot) and self._hot[at] <= (node.end_lineno or first)

    def defines(self, name: str) -> bool:
        """Whether this file defines a function or class of this name itself."""
        return (
            bool(name)
            and re.search(rf"^\s*(?:async\s+)?(?:def|class)\s+{name}\b", self._text, re.MULTILINE) is not None
        )

    def own(self, module: str) -> bool:
        """Whether the checked project has a package or module of this name; without one, it is a relative import."""
        if not module or is_application(module):
            return True
        if module not in self.flow.owned:
            self.flow.owned[module] = self.is_own is not None and self.is_own(module)
        return self.flow.owned[module]

    def imports(self, name: str) -> bool:
        """Whether the file imports a module, or something out of one, whose dotted name has this part."""
        return name in self.flow.imports

    def imports_own(self, node: ast.expr) -> bool:
        """Whether a dotted name begins with something that is imported from the project itself."""
        root = (self.dotted(node) or "").partition(".")[0]
        return root in self.modules and self.own(self.modules[root])

    # -- what was noticed

    def obtained(self, node: ast.expr, what: str, how: str) -> None:
        """Note a hit once a line."""
        # What a call makes of an opener that it is handed is obtained once, where it is handed over.
        lines = (
            range(node.lineno, (node.end_lineno or node.lineno) + 1) if isinstance(node, ast.Call) else [node.lineno]
        )
        if self._seen.isdisjoint(lines):
            self._seen.add(node.lineno)
            self.flow.hits.append(Hit(node.lineno, node.col_offset + 1, what, how, self.scope.qualname))

    def constructed(self, node: ast.expr) -> None:
        """A class under another name, or in a container, was meant to connect once it is called from there."""
        while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            for alias in self.aliases.pop(node.id, ()):
                self.obtained(*alias, "obtain")

    def handed_out(self, values: Values) -> None:
        """Note a function that returns or yields an open connection."""
        scope: Scope | None = self.scope
        while scope is not None and scope.kind not in {"function", "module"}:
            scope = scope.parent
        if scope is None or scope.function is None:
            return
        self._given(scope.qualname, values)
        if not join(values, self.elements(values)) & {CONNECTION, POOL}:
            return
        door = (scope.function, 1, scope.qualname)
        if door not in self.flow.doors:
            self.flow.doors.append(door)

    def _given(self, function: str, values: Values) -> None:
        """Note what calls of a function hand out that could open a database; calls before it need another look."""
        news = frozenset(v for v in values if is_interesting(v))
        if news:
            self.gives[function] = self.gives.get(function, NOTHING) | news
            self.watch(function.rpartition(".")[2])
            self.late = True

    def giving(self, values: Values) -> Values:
        """Functions among `values`, together with what their calls hand out."""
        return frozenset(
            Local(v.name, v.gives | self.gives[v.name]) if isinstance(v, Local) and v.name in self.gives else v
            for v in values
        )

    def giving_inside(self, values: Values) -> Values:
        """The same, also for functions that containers hold."""
        return frozenset(
            Box({key: self.giving_inside(held) for key, held in value.items.items()})
            if isinstance(value, Box)
            else value
            for value in self.giving(values)
        )

    def given(self, callee: Values) -> Values:
        """What a call of functions of the project hands out, as far as that could open a database."""
        return join(*(v.gives | self.gives.get(v.name, NOTHING) for v in callee if isinstance(v, Local)))

    # -- names

    def late_of(self, home: Scope) -> Mapping[str, Values]:
        """What the functions inside a scope bind in it."""
        return self.late_before.get(home.qualname, {})

    def bind(self, name: str, values: Values) -> None:
        """`name` now holds `values`, and nothing else."""
        home = self.scope.home(name)
        if home is not self.scope:
            if values and not values <= home.names.get(name, NOTHING):
                home.names[name] = join(home.names.get(name, NOTHING), values)
                self.late_names.setdefault(home.qualname, {})[name] = home.names[name]
                self.late = True
        else:
            own = home.kind in {"module", "function"}
            home.names[name] = join(values, self.late_of(home).get(name, NOTHING)) if own else values
        if values and not all(isinstance(value, Ref) and value.name.startswith(_HELPERS) for value in values):
            self.watch(name)

    def assign(self, target: ast.expr, values: Values) -> None:
        """Assign to a name, an attribute, an element or several at once."""
        match target:
            case ast.Name(id=name):
                self.bind(name, values)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                boxes = [v.items for v in values if isinstance(v, Box)]
                boxes += [v.kind.record() for v in values if isinstance(v, Made)]
                starred = next((i for i, part in enumerate(parts) if isinstance(part, ast.Starred)), len(parts))
                for index, part in enumerate(parts):
                    fitting = [items for items in boxes if index < starred or len(items) == len(parts)]
                    self.assign(part, join(*(items.get(index, NOTHING) for items in fitting)))
            case ast.Starred(value=inner):
                self.assign(inner, NOTHING)
            case ast.Attribute(value=owner, attr=attr):
                self._assign_attribute(owner, attr, values)
            case ast.Subscript(value=owner, slice=key):
                box = next((v for v in self.look(owner) if isinstance(v, Box)), None)
                at = self.look(key)
                if values and box is not None:
                    for value in at:
                        if isinstance(value, Text):
                            box.put(value.value, values)
                elif values and (keys := [value.value for value in at if isinstance(value, Text)]):
                    made = frozenset({Box(dict.fromkeys(keys, values))})
                    if isinstance(owner, ast.Name):
                        self.revisit(owner.id)
                        self.bind(owner.id, made)
                    elif path := self.dotted(owner):
                        self.scope.module().names[path] = made
                        self.watch(path)
            case _:
                self.look(target)

    def _assign_attribute(self, owner: ast.expr, attr: str, values: Values) -> None:
        kinds = [v.kind if isinstance(v, Made) else v for v in self.look(owner) if isinstance(v, Made | Kind)]
        for kind in kinds:
            before = kind.attrs.get(attr, NOTHING)
            if values - before:
                kind.attrs[attr] = join(before, values)
                self.kinds.setdefault(kind.name, {})[attr] = kind.attrs[attr]
                self.watch(attr)
                self.late = True
        if not kinds and isinstance(owner, ast.Name) and any(map(is_interesting, values)):
            self.revisit(owner.id)
        if not kinds and (path := self.dotted(owner)) and (values or self.scope.find(f"{path}.{attr}")):
            self.scope.module().names[f"{path}.{attr}"] = values
            self.watch(attr)
