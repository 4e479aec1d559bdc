"""What an expression may be, and which of its parts obtain something that opens a database."""

import ast
from collections.abc import Collection
from typing import Final

from sessionctl.gating.calls import Calls
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
    is_interesting,
    is_module,
    join,
    opens,
)
from sessionctl.gating.texts import combined

# Attributes of a callable, or of an enumeration's member, that are that callable again.
_ITSELF: Final = frozenset(["__call__", "__func__", "__wrapped__", "func", "value"])


class Expressions(Calls):
    """Evaluates expressions in `scope`; `take` notes what is obtained, `look` only looks."""

    def take(self, node: ast.expr) -> Values:
        """The values of an expression that somebody obtains here."""
        values = self.look(node)
        if values and (found := opens(values)) and not isinstance(node, ast.NamedExpr | ast.IfExp | ast.BoolOp):
            self.obtained(node, found, "obtain")
        return values

    def look(self, node: ast.expr) -> Values:
        """The values of an expression; its parts are taken, itself is not."""
        kind = type(node)
        if kind is ast.Name:
            return self._name(node)  # type: ignore[arg-type]
        if kind is ast.Constant:
            value = node.value  # type: ignore[attr-defined]
            return frozenset({Text(value)}) if isinstance(value, str) else NOTHING
        method = getattr(self, f"_on_{kind.__name__}", None)
        if method is not None:
            values: Values = method(node)
            return values
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.take(child)
            elif isinstance(child, ast.keyword):
                self.take(child.value)
        return NOTHING

    def _on_UnaryOp(self, node: ast.UnaryOp) -> Values:
        self.look(node.operand)
        return NOTHING

    def dotted(self, node: ast.expr) -> str | None:
        """`a.b.c` as text, or None for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        parts.append(node.id)
        return ".".join(reversed(parts))

    def elements(self, values: Values) -> Values:
        """What a loop over `values` may meet."""
        members = frozenset(Made(value) for value in values if isinstance(value, Kind) and value.is_enumeration())
        return join(members, *(value.all() for value in values if isinstance(value, Box)))

    def _name(self, node: ast.Name) -> Values:
        found = self.scope.find(node.id)
        if found is None:
            return frozenset({Ref("builtins.__import__")}) if node.id == "__import__" else NOTHING
        return found

    def _on_Attribute(self, node: ast.Attribute) -> Values:
        owners = self.look(node.value)
        path = self.dotted(node)
        if path is not None and (known := self.scope.find(path)) is not None:
            return known
        return self.attribute(owners, node.attr) or (self.submodule(path) if path else NOTHING)

    def attribute(self, owners: Values, attr: str) -> Values:
        """What `owner.attr` may be."""
        found: list[Values] = []
        for owner in owners:
            if attr == "__class__" and isinstance(owner, Made):
                found.append(frozenset({owner.kind}))
            elif attr == "__class__" and owner == CONNECTION:
                found.append(frozenset({Ref("sqlite3.Connection")}))
            elif is_module(owner) and attr in {"value", "__name__"}:
                found.append(frozenset({owner if attr == "value" else Text(owner.name)}))  # type: ignore[union-attr]
            elif attr == "__dict__" and isinstance(owner, Made | Kind):
                kind = owner.kind if isinstance(owner, Made) else owner
                found.append(frozenset({Box({name: kind.get(name) for name in kind.names()})}))
            elif isinstance(owner, Ref):
                found.append(frozenset({Ref(f"{owner.name}.{attr}")}))
            elif isinstance(owner, Made):
                found.append(owner.kind.get(attr))
                if attr == "value" and owner.kind.is_enumeration():
                    found.append(owner.kind.members())
            elif isinstance(owner, Kind):
                found.append(owner.get(attr))
            elif isinstance(owner, Box) and attr in owner.items:
                found.append(owner.items[attr])
            elif isinstance(owner, Box | Text) and attr == "value":
                found.append(frozenset({owner}))
        if attr in _ITSELF and (opener := opens(owners)):
            return frozenset({Partial(opener)})
        if attr in {"__new__", "__init__"} and (made := constructs(owners)):
            return frozenset({Partial(made)})
        return join(*found)

    def _on_Subscript(self, node: ast.Subscript) -> Values:
        owners = self.look(node.value)
        keys = self.take(node.slice)
        constant = node.slice.value if isinstance(node.slice, ast.Constant) else None
        names = {key.value for key in keys if isinstance(key, Text)} | ({constant} if constant is not None else set())
        return self.item(owners, names)

    def item(self, owners: Values, names: Collection[object]) -> Values:
        """What `owner[name]` may be, where `names` are what the key may be."""
        found: list[Values] = []
        for owner in owners:
            if isinstance(owner, Box):
                if names:
                    each = owner.items.get("<each>", NOTHING)
                    found.extend(owner.items.get(name, each) for name in names)
                else:
                    found.append(owner.all())
            elif isinstance(owner, Made) and (record := owner.kind.record()):
                found.extend(record[name] for name in names if name in record)
            elif isinstance(owner, Kind) and owner.is_enumeration():
                found.append(join(*(owner.get(str(name)) for name in names)) if names else frozenset({Made(owner)}))
            elif isinstance(owner, Ref) and owner.name == "sys.modules":
                found.extend(frozenset({Ref(str(name))}) for name in names)
            elif isinstance(owner, Ref) and owner.name.endswith(".__dict__"):
                module = owner.name.removesuffix(".__dict__")
                found.extend(frozenset({Ref(f"{module}.{name!s}")}) for name in names)
        return join(*found)

    def _on_BinOp(self, node: ast.BinOp) -> Values:
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            chain.append(left)
            left = left.left
        values = self.take(left)
        for step in reversed(chain):
            right = self.take(step.right)
            values = combined(values, step.op, right)
        return values

    def _on_JoinedStr(self, node: ast.JoinedStr) -> Values:
        values: Values = frozenset({Text("")})
        for part in node.values:
            right = self.look(part.value if isinstance(part, ast.FormattedValue) else part)
            values = combined(values, ast.Add(), right)
        return values

    def _on_BoolOp(self, node: ast.BoolOp) -> Values:
        # What stands before `and` is only asked whether it is there.
        asked = node.values[:-1] if isinstance(node.op, ast.And) else []
        return join(*(self.look(part) if part in asked else self.take(part) for part in node.values))

    def _on_IfExp(self, node: ast.IfExp) -> Values:
        self.look(node.test)
        return join(self.take(node.body), self.take(node.orelse))

    def _on_NamedExpr(self, node: ast.NamedExpr) -> Values:
        values = self.take(node.value)
        self.assign(node.target, values)
        return values

    def _on_Await(self, node: ast.Await) -> Values:
        return self.take(node.value)

    def _on_Starred(self, node: ast.Starred) -> Values:
        return self.take(node.value)

    def _on_Dict(self, node: ast.Dict) -> Values:
        items: dict[object, Values] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            values = self.take(value)
            if key is None:
                for box in values:
                    if isinstance(box, Box):
                        items.update(box.items)
                continue
            known = [part.value for part in self.look(key) if isinstance(part, Text)]
            if isinstance(key, ast.Constant) and not known:
                known = [key.value]  # type: ignore[list-item]
            for part in known:
                items[part] = values
            if not known:
                items[f"<key {len(items)}>"] = values
        return frozenset({Box(items)})

    def _on_List(self, node: ast.List | ast.Tuple | ast.Set) -> Values:
        return frozenset({Box({index: self.take(part) for index, part in enumerate(node.elts)})})

    _on_Tuple = _on_List
    _on_Set = _on_List

    def _on_Compare(self, node: ast.Compare) -> Values:
        self.look(node.left)
        for part in node.comparators:
            self.look(part)
        return NOTHING

    def _on_Yield(self, node: ast.Yield) -> Values:
        if node.value is not None:
            values = self.take(node.value)
            # One value for who enters it as a context manager, several for who loops over it.
            self.handed_out(values | {Box({0: values})})
        return NOTHING

    def _on_YieldFrom(self, node: ast.YieldFrom) -> Values:
        self.handed_out(self.take(node.value))
        return NOTHING

    def _on_Lambda(self, node: ast.Lambda) -> Values:
        self.defaults(node.args)
        outer = self.scope
        self.scope = self.inner("lambda", "")
        self.parameters(self.scope, node.args)
        made = self.take(node.body)
        self.scope = outer
        if made & {CONNECTION, POOL}:
            return frozenset({MAKER})
        given = frozenset(value for value in made if is_interesting(value))
        return frozenset({Local("<lambda>", given)}) if given else NOTHING

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Values:
        first = self.look(node.generators[0].iter)
        outer = self.scope
        self.scope = self.inner("comprehension", "")
        for index, generator in enumerate(node.generators):
            values = first if index == 0 else self.look(generator.iter)
            self.assign(generator.target, self.elements(values))
            for test in generator.ifs:
                self.take(test)
        if isinstance(node, ast.DictComp):
            self.take(node.key)
        made = self.take(node.value if isinstance(node, ast.DictComp) else node.elt)
        self.scope = outer
        return frozenset({Box({"<each>": made})}) if made else NOTHING

    _on_ListComp = _on_SetComp = _on_GeneratorExp = _on_DictComp = _comprehension

    def annotated(self, annotation: ast.expr | None) -> None:
        """What `Annotated[type, ...]` holds behind the type is made where it stands, unlike a type."""
        if (
            isinstance(annotation, ast.Subscript)
            and isinstance(annotation.slice, ast.Tuple)
            and (self.dotted(annotation.value) or "").rpartition(".")[2] == "Annotated"
        ):
            for part in annotation.slice.elts[1:]:
                self.take(part)

    def defaults(self, arguments: ast.arguments) -> None:
        """Defaults, and what annotations make, are obtained where the function is defined."""
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            self.annotated(argument.annotation)
        for part in (*arguments.defaults, *arguments.kw_defaults):
            if part is None:
                continue
            values = self.take(part)
            if found := constructs(values):
                self.obtained(part, found, "obtain")

    def parameters(self, scope: Scope, arguments: ast.arguments) -> None:
        """A parameter hides the name outside; a constant default is what it may hold."""
        plain = [*arguments.posonlyargs, *arguments.args]
        for argument in (*plain, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
            if argument is not None:
                scope.names[argument.arg] = NOTHING
        pairs = [*zip(reversed(plain), reversed(arguments.defaults), strict=False)]
        pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None]
        for argument, default in pairs:
            values = frozenset(
                v
                for v in self.look(default)
                if isinstance(v, Text) or is_module(v) or (isinstance(v, Box) and not opens(v.all()))
            )
            if values:
                scope.names[argument.arg] = values
