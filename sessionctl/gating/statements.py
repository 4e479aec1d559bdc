"""Runs statements in the order of the program: assignments, branches, functions and classes."""

import ast
from collections.abc import Iterable, Sequence
from typing import Final

from sessionctl.gating.imports import Imports
from sessionctl.gating.scopes import (
    MAKER,
    NOTHING,
    POOL,
    Kind,
    Local,
    Made,
    Partial,
    Ref,
    Scope,
    Text,
    Values,
    constructs,
    is_interesting,
    join,
)
from sessionctl.gating.texts import combined

# These say what a name means, whether or not it is followed already.
_ALWAYS: Final = frozenset({ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal})
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Statements(Imports):
    """Runs what is worth looking at; functions wait until the scope that holds them is through."""

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Run statements in order."""
        for node in body:
            if type(node) in _ALWAYS or self.is_hot(node):
                getattr(self, f"_do_{type(node).__name__}", self._other)(node)
            elif isinstance(node, _DEFINITIONS):
                self.skipped.append((self.scope, node))

    def look_again(self) -> None:
        """Run the definitions that mention what was bound after they were reached."""
        outer = self.scope
        skipped, self.skipped = self.skipped, []
        for scope, node in skipped:
            if self.is_hot(node):
                self.scope = scope
                bound = scope.names.get(node.name)
                self.block([node])
                if bound is not None:
                    scope.names[node.name] = bound
        self.scope = outer

    def skipped_class(self, name: str) -> Values:
        """The class of this name that the module defines, and that so far nothing had to be known about."""
        for scope, node in self.skipped:
            if scope.kind == "module" and isinstance(node, ast.ClassDef) and node.name == name:
                outer, self.scope = self.scope, scope
                self._do_ClassDef(node)
                self.scope = outer
                return scope.names.get(name, NOTHING)
        return NOTHING

    def _other(self, node: ast.stmt) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.take(child)

    def _do_Expr(self, node: ast.Expr) -> None:
        self.take(node.value)
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="append"), args=parts):
                self._public(ast.List(parts))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr="extend"), args=[names]):
                self._public(names)

    def _do_Assert(self, node: ast.Assert) -> None:
        self.look(node.test)
        if node.msg is not None:
            self.take(node.msg)

    def _do_Assign(self, node: ast.Assign) -> None:
        values = self.take(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == "__all__":
                self._public(node.value)
            self.assign(target, values)
            self._keep(target, values)
            if isinstance(target, ast.Name) and (classes := self._classes(node.value)):
                self.aliases[target.id] = classes

    def _classes(self, value: ast.expr) -> list[tuple[ast.expr, str]]:
        """The classes whose instances are connections, in a value or in what a display holds."""
        parts = value.values if isinstance(value, ast.Dict) else getattr(value, "elts", [value])
        named = [part for part in parts if isinstance(part, ast.Name | ast.Attribute)]
        return [(part, found) for part in named if (found := constructs(self.look(part)))]

    def _keep(self, target: ast.expr, values: Values) -> None:
        lasting = self.scope.kind in {"module", "class"} or isinstance(target, ast.Attribute)
        if lasting and join(values, self.elements(values)) & {POOL, MAKER}:
            self.flow.pools.append((target.lineno, target.col_offset + 1, ast.unparse(target)))

    def _public(self, value: ast.expr) -> None:
        for element in getattr(value, "elts", ()):
            if isinstance(element, ast.Constant) and isinstance(element.value, str):
                self.flow.public.add(element.value)

    def _do_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.annotated(node.annotation)
        if node.value is not None:
            values = self.take(node.value)
            self.assign(node.target, values)
            self._keep(node.target, values)

    def _do_AugAssign(self, node: ast.AugAssign) -> None:
        values = self.take(node.value)
        if isinstance(node.target, ast.Name):
            if node.target.id == "__all__":
                self._public(node.value)
            before = self.scope.find(node.target.id) or NOTHING
            self.bind(node.target.id, combined(before, node.op, values) or join(before, values))

    def _do_Return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.handed_out(self.take(node.value))

    def _do_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id in self.scope.names:
                values = self.scope.names.pop(target.id)
                if self.scope.kind == "module":
                    self.deleted[target.id] = values
            elif isinstance(target, ast.Attribute | ast.Subscript):
                self.look(target.value)

    def _do_Global(self, node: ast.Global) -> None:
        for name in node.names:
            self.scope.outer[name] = self.scope.module()

    def _do_Nonlocal(self, node: ast.Nonlocal) -> None:
        around = []
        scope = self.scope.parent
        while scope is not None:
            around += [scope] if scope.kind == "function" else []
            scope = scope.parent
        for name in node.names:
            # Where no function has bound it yet, the nearest one is about to.
            home = next((scope for scope in around if name in scope.names), next(iter(around), None))
            if home is not None:
                self.scope.outer[name] = home

    def _branches(self, *ways: Sequence[ast.stmt], leave: bool = False) -> None:
        """Run each way from here; what is bound on one that is left for good does not matter behind it."""
        before = dict(self.scope.names)
        ends = []
        for way in ways:
            self.scope.names = dict(before)
            self.block(way)
            if not (leave and _leaves(way)):
                ends.append(self.scope.names)
        self.scope.names = _meet(ends or [self.scope.names])

    def _do_If(self, node: ast.If) -> None:
        if self.dotted(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING"}:
            self.block(node.orelse)
            return
        self.look(node.test)
        self._branches(node.body, node.orelse, leave=True)

    def _do_For(self, node: ast.For | ast.AsyncFor) -> None:
        values = self.look(node.iter)
        self.assign(node.target, self.elements(values))
        self._branches(node.body, ())
        self.block(node.orelse)

    _do_AsyncFor = _do_For

    def _do_While(self, node: ast.While) -> None:
        self.look(node.test)
        self._branches(node.body, ())
        self.block(node.orelse)

    def _do_Try(self, node: ast.Try) -> None:
        before = dict(self.scope.names)
        self.block(node.body)
        tried = self.scope.names
        ends = []
        for handler in node.handlers:
            self.scope.names = _meet([before, tried])
            if handler.name:
                self.bind(handler.name, NOTHING)
            self.block(handler.body)
            if not _leaves(handler.body):
                ends.append(self.scope.names)
        self.scope.names = dict(tried)
        self.block(node.orelse)
        self.scope.names = _meet([self.scope.names, *ends])
        self.block(node.finalbody)

    _do_TryStar = _do_Try

    def _do_With(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            values = self.take(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, values)
        self.block(node.body)

    _do_AsyncWith = _do_With

    def _do_Match(self, node: ast.Match) -> None:
        subject = self.take(node.subject)
        for case in node.cases:
            self._capture(case.pattern, subject)
            if case.guard is not None:
                self.take(case.guard)
        self._branches(*(case.body for case in node.cases), (), leave=True)

    def _capture(self, pattern: ast.pattern, values: Values) -> None:
        """Bind the names of a pattern to what it takes out of `values`."""
        match pattern:
            case ast.MatchAs(pattern=inner, name=name):
                if inner is not None:
                    self._capture(inner, values)
                if name is not None and (values or self.scope.find(name)):
                    self.bind(name, values)
            case ast.MatchSequence(patterns=parts):
                for index, part in enumerate(parts):
                    self._capture(part, self.item(values, [index]))
            case ast.MatchMapping(keys=keys, patterns=parts, rest=rest):
                for key, part in zip(keys, parts, strict=True):
                    names = [value.value for value in self.look(key) if isinstance(value, Text)]
                    self._capture(part, self.item(values, names) if names else NOTHING)
                if rest is not None and self.scope.find(rest):
                    self.bind(rest, NOTHING)
            case ast.MatchOr(patterns=parts):
                for part in parts:
                    self._capture(part, values)
            case _:
                for inside in ast.iter_child_nodes(pattern):
                    if isinstance(inside, ast.pattern):
                        self._capture(inside, NOTHING)
                if isinstance(pattern, ast.MatchStar) and pattern.name and self.scope.find(pattern.name):
                    self.bind(pattern.name, NOTHING)

    def _do_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.take(decorator)
        self.defaults(node.args)
        inner = self.inner("function", node.name)
        inner.function = node.lineno
        given = self.gives.get(inner.qualname, NOTHING)
        decorators = {(self.dotted(d) or "").rpartition(".")[2] for d in node.decorator_list}
        is_value = given and not decorators.isdisjoint({"property", "cached_property", "computed_field"})
        self.scope.names[node.name] = given if is_value else frozenset({Local(inner.qualname)})
        self.parameters(inner, node.args)
        for name, values in self.late_of(inner).items():
            inner.names[name] = join(inner.names.get(name, NOTHING), values)
        for name, values in inner.names.items():
            if values:
                self.watch(name)
        outer = self.scope
        if inner.qualname == "__getattr__":
            self.lazy.update(_asked_for(node))
        if outer.kind == "class" and "staticmethod" not in decorators:
            first = [*node.args.posonlyargs, *node.args.args][:1]
            kinds = [v for v in outer.names.get("<class>", NOTHING) if isinstance(v, Kind)]
            for argument in first:
                inner.names[argument.arg] = frozenset(kinds if "classmethod" in decorators else map(Made, kinds))
        self._pending.append(lambda: self._run(inner, node.body))

    _do_AsyncFunctionDef = _do_FunctionDef

    def _run(self, scope: Scope, body: list[ast.stmt]) -> None:
        self.scope = scope
        self.block(body)

    def _do_ClassDef(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.take(decorator)
        bases: Values = NOTHING
        opener = None
        for base in node.bases:
            values = self.look(base) or self.skipped_class(self.dotted(base) or "")
            bases = join(bases, values)
            if found := constructs(values):
                opener = found
                self.obtained(base, found, "subclass")
        for keyword in node.keywords:
            self.take(keyword.value)
        for own in ("cls", "__class__", "type(self)") if opener else ():
            self.watch(own)
        qualname = f"{self.scope.qualname}.{node.name}" if self.scope.qualname else node.name
        kind = Kind(qualname, bases, opener, _fields(node))
        kind.attrs.update(self.known_kinds.get(qualname, {}))
        if kind.is_enumeration():
            self.watch("value")
        for attr in kind.attrs:
            self.watch(attr)
        outer = self.scope
        self.bind(node.name, frozenset({kind}))
        self.scope = self.inner("class", node.name)
        self.scope.names["<class>"] = frozenset({kind})
        self.block(node.body)
        for name, values in self.scope.names.items():
            if name != "<class>":
                kind.attrs[name] = join(kind.attrs.get(name, NOTHING), values)
                if any(not isinstance(value, Local) for value in values):
                    self.watch(name)
        for parent in bases:
            if isinstance(parent, Kind):
                self._left_to(kind, parent)
        self.scope = outer

    def _left_to(self, kind: Kind, base: Kind) -> None:
        """What a class leaves open is what its subclasses say: its own methods use it."""
        defined = {node.name for scope, node in self.skipped if scope.qualname == base.name}
        for attr, values in kind.attrs.items():
            said = frozenset(v for v in values if isinstance(v, Ref | Partial) and is_interesting(v))
            if said and attr not in defined and not base.get(attr):
                base.attrs[attr] = said
                self.kinds.setdefault(base.name, {})[attr] = said
                self.late = True

    def parent_class(self) -> Values:
        """What `super()` is here: an object of the base classes alone."""
        scope: Scope | None = self.scope
        while scope is not None and "<class>" not in scope.names:
            scope = scope.parent
        kinds = scope.names["<class>"] if scope is not None else NOTHING
        return frozenset(Made(Kind(v.name, v.bases, None)) for v in kinds if isinstance(v, Kind))

    def inner(self, kind: str, name: str) -> Scope:
        """A new scope inside the present one."""
        qualname = f"{self.scope.qualname}.{name}" if self.scope.qualname else name
        return Scope(kind, self.scope, qualname if name else self.scope.qualname)


def _leaves(way: Sequence[ast.stmt]) -> bool:
    """Whether a way through the program ends here."""
    return bool(way) and isinstance(way[-1], ast.Raise | ast.Return)


def _asked_for(function: ast.AST) -> dict[str, range]:
    """The constant names that a module's `__getattr__` is compared with, and the lines that answer."""
    return {
        part.value: range(node.body[0].lineno, (node.body[-1].end_lineno or node.lineno) + 1)
        for node in ast.walk(function)
        if isinstance(node, ast.If)
        for part in ast.walk(node.test)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def _fields(node: ast.ClassDef) -> list[str] | None:
    """The annotated names of a class that leaves it to a decorator or its base to make a constructor of them."""
    if any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body):
        return None
    return [
        part.target.id
        for part in node.body
        if isinstance(part, ast.AnnAssign)
        and isinstance(part.target, ast.Name)
        and "ClassVar" not in ast.dump(part.annotation)
    ]


def _meet(ends: list[dict[str, Values]]) -> dict[str, Values]:
    """The names after branches: bound in any of them, holding what any of them says."""
    if all(end == ends[0] for end in ends[1:]):
        return ends[0]
    return {name: join(*(end.get(name, NOTHING) for end in ends)) for name in {n for end in ends for n in end}}
