"""The strings of a file as they will read: formatted and concatenated from the constants that can be told."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

Given = Callable[[str, int], Mapping[str, str] | None]

_PERCENT: Final = re.compile(r"%(?:\((\w+)\))?s")
_FIELD: Final = re.compile(r"\{\{|\}\}|\{(\w*)[^{}]*\}")
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES: Final = (*_FUNCTIONS, ast.ClassDef)
_TEXTS: Final = (ast.BinOp, ast.JoinedStr, ast.Constant, ast.Call)
# Constants may be made from constants; nobody goes further than this.
_DEEPEST: Final = 12


class _Import:
    """A name that another module holds, or that is another module."""

    __slots__ = ("level", "module", "name")

    def __init__(self, module: str, level: int, name: str) -> None:
        self.module = module
        self.level = level
        self.name = name


def _inner(node: ast.AST) -> list[ast.AST]:
    """What is directly in a node, the last first; `ast.iter_child_nodes` takes three times as long."""
    found: list[ast.AST] = []
    for value in reversed(node.__dict__.values()):  # in the order of its fields
        if isinstance(value, list):
            found += [part for part in reversed(value) if isinstance(part, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


_Bound = ast.expr | ast.ClassDef | _Import | None


class _Names:
    """What the names of a module, class or function are bound to, line by line; None where that cannot be told."""

    def __init__(self, node: ast.AST, parent: "_Names | None") -> None:
        self.node: ast.AST = node
        # The names of a class are no names of its functions.
        self.parent: _Names | None = parent
        if parent is not None and isinstance(parent.node, ast.ClassDef):
            self.parent = parent.parent
        self._bound: dict[str, list[tuple[int, _Bound]]] | None = None

    def find(self, name: str, line: int | None) -> "tuple[_Bound, _Names]":
        """What `name` is bound to at a line of this scope, and where; seen from an inner scope, in the end."""
        if self._bound is None:
            self._bound = {}
            self._collect()
        if name in self._bound:
            before = [bound for at, bound in self._bound[name] if line is None or at <= line]
            return (before[-1] if before else None), self
        return self.parent.find(name, None) if self.parent is not None else (None, self)

    def bound(self) -> Mapping[str, list[tuple[int, _Bound]]]:
        """Every name that is bound here."""
        self.find("", None)
        return self._bound or {}

    def _bind(self, name: str, line: int, value: _Bound) -> None:
        assert self._bound is not None
        self._bound.setdefault(name, []).append((line, value))

    def _collect(self) -> None:
        arguments = getattr(self.node, "args", None)
        if isinstance(arguments, ast.arguments):
            for part in ast.walk(arguments):
                if isinstance(part, ast.arg):
                    self._bind(part.arg, 0, None)
        body = getattr(self.node, "body", None)
        stack: list[ast.AST] = list(reversed(body)) if isinstance(body, list) else []
        while stack:
            node = stack.pop()
            self._note(node)
            if not isinstance(node, _SCOPES):
                stack += _inner(node)

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        self._bind(target.id, node.lineno, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                self._bind(name, node.lineno, value)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                self._bind(name, node.lineno, value)
            case ast.Name(id=name, ctx=ast.Store()):
                # What `_bind` has just noted as an assignment stays; a loop or a `with` binds what nobody knows.
                if not any(at == node.lineno for at, _ in (self._bound or {}).get(name, ())):
                    self._bind(name, node.lineno, None)
            case ast.ClassDef(name=name):
                self._bind(name, node.lineno, node)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._bind(name, node.lineno, None)
            case ast.ImportFrom(names=names):
                for alias in names:
                    bound = _Import(node.module or "", node.level, alias.name)
                    self._bind(alias.asname or alias.name, node.lineno, bound)
            case ast.Import(names=names):
                for alias in names:
                    root = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._bind(alias.asname or root, node.lineno, _Import(root, 0, ""))
            case _:
                pass


class Wording:
    """Reads the strings of a file.

    Args:
        tree: the file.
        given: (module, level) -> the constants of that module of the same project, or None where it is unknown.
    """

    def __init__(self, tree: ast.Module, given: Given | None = None) -> None:
        self.tree = tree
        self.given = given
        self._top = _Names(tree, None)

    def strings(self) -> Iterator[tuple[ast.expr, str]]:
        """(node, text) of every string that is no docstring; `?` stands for each value that cannot be told."""
        stack: list[tuple[ast.AST, _Names]] = [(self.tree, self._top)]
        while stack:
            node, names = stack.pop()
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            if isinstance(node, _TEXTS):
                text = self._text(node, names)
                if text:
                    yield node, text
                    continue
            inner = _Names(node, names) if isinstance(node, _SCOPES) else names
            stack += [(child, inner) for child in _inner(node)]

    def constants(self, wanted: Callable[[str], bool]) -> dict[str, str]:
        """The module's own and imported constants: `NAME`, `Class.NAME` and `NAME[key]` -> the text that is wanted."""
        found: dict[str, str] = {}
        for name, bound in self._top.bound().items():
            value = bound[-1][1]
            at: ast.expr = ast.Name(name, ast.Load(), lineno=1 << 30)
            forms = {name: at}
            if isinstance(value, ast.ClassDef):
                forms = {f"{name}.{attr}": ast.Attribute(at, attr) for attr in _Names(value, None).bound()}
            elif isinstance(value, ast.Dict):
                keys = [key for key in value.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
                forms = {f"{name}[{key.value!s}]": ast.Subscript(at, key) for key in keys}
            elif isinstance(value, _Import) and value.name:
                found.update(
                    (f"{name}{key.removeprefix(value.name)}", text)
                    for key, text in self._module(value.module, value.level).items()
                    if re.match(rf"{re.escape(value.name)}(?:[.\[]|$)", key)
                )
            for form, node in forms.items():
                text = self._text(node, self._top)
                if text and wanted(text):
                    found[form] = text
        return found

    def _module(self, module: str, level: int) -> Mapping[str, str]:
        return (self.given(module, level) if self.given is not None else None) or {}

    def _text(self, node: ast.AST, names: _Names, depth: int = 0) -> str:
        """The text of an expression; empty where it is none, or nothing of it can be told."""
        if depth > _DEEPEST:
            return ""
        match node:
            case ast.Constant(value=str() as text):
                return text
            case ast.FormattedValue(value=value):
                return self._text(value, names, depth + 1)
            case ast.JoinedStr(values=parts):
                return "".join(self._text(part, names, depth + 1) or "?" for part in parts)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                return self._named(node, names, depth)
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                form = self._text(left, names, depth + 1)
                return self._filled(form, right, names, depth) if form else ""
            case ast.BinOp(op=ast.Add()):
                return self._added(node, names, depth)
            case ast.Call(func=ast.Attribute(value=owner, attr="format"), args=given, keywords=named):
                form = self._text(owner, names, depth + 1)
                return self._formatted(form, given, named, names, depth) if form else ""
            case ast.Call(func=ast.Attribute(value=owner, attr="join"), args=[ast.List() | ast.Tuple() as parts]):
                if not isinstance(owner, ast.Constant | ast.Name | ast.Attribute):
                    return ""
                glue = self._text(owner, names, depth + 1)
                texts = [self._text(part, names, depth + 1) for part in parts.elts]
                known = glue or (isinstance(owner, ast.Constant) and owner.value == "")
                return glue.join(text or "?" for text in texts) if known and any(texts) else ""
            case _:
                return ""

    def _added(self, node: ast.BinOp, names: _Names, depth: int) -> str:
        added: list[ast.expr] = []
        at: ast.expr = node
        while isinstance(at, ast.BinOp) and isinstance(at.op, ast.Add):
            added.append(at.right)
            at = at.left
        texts = [self._text(part, names, depth + 1) for part in (at, *reversed(added))]
        return "".join(text or "?" for text in texts) if any(texts) else ""

    def _filled(self, form: str, right: ast.expr, names: _Names, depth: int) -> str:
        """`form % right`."""
        given = right.elts if isinstance(right, ast.Tuple) else [right]
        values = iter([self._text(part, names, depth + 1) or "?" for part in given])
        named = {}
        if isinstance(right, ast.Dict):
            pairs = zip(right.keys, right.values, strict=True)
            named = {k.value: self._text(v, names, depth + 1) for k, v in pairs if isinstance(k, ast.Constant)}
        return _PERCENT.sub(lambda m: (named.get(m[1]) or "?") if m[1] else next(values, "?"), form)

    def _formatted(self, form: str, given: list[ast.expr], named: list[ast.keyword], names: _Names, depth: int) -> str:
        """`form.format(...)`."""
        values: dict[str, str] = {}
        for number, part in enumerate(given):
            if isinstance(part, ast.Starred):
                break
            values[str(number)] = self._text(part, names, depth + 1)
        values.update((part.arg, self._text(part.value, names, depth + 1)) for part in named if part.arg)
        order = iter(range(len(given) + form.count("{")))
        return _FIELD.sub(
            lambda m: m[0][0] if m[0] in {"{{", "}}"} else values.get(m[1] or str(next(order)), "") or "?", form
        )

    def _named(self, node: ast.Name | ast.Attribute | ast.Subscript, names: _Names, depth: int) -> str:
        """The text that a name, an attribute or an element of a dictionary holds."""
        if isinstance(node, ast.Name):
            bound, where = names.find(node.id, node.lineno)
            if isinstance(bound, _Import):
                return self._module(bound.module, bound.level).get(bound.name, "")
            return self._text(bound, where, depth + 1) if isinstance(bound, ast.expr) else ""
        owner = node.value
        if isinstance(node, ast.Attribute) and node.attr == "value" and isinstance(owner, ast.Attribute):
            return self._named(owner, names, depth + 1)  # a member of an enumeration
        path = _dotted(owner)
        if path is None or (not isinstance(node, ast.Attribute) and not isinstance(node.slice, ast.Constant)):
            return ""
        first, rest = path
        bound, where = names.find(first.id, first.lineno)
        form = f".{node.attr}" if isinstance(node, ast.Attribute) else f"[{node.slice.value}]"  # type: ignore[attr-defined]
        if isinstance(bound, _Import):
            return self._elsewhere(bound, rest, form)
        if rest:
            return ""
        if isinstance(bound, ast.ClassDef) and isinstance(node, ast.Attribute):
            inside = _Names(bound, where)
            value, _ = inside.find(node.attr, None)
            return self._text(value, inside, depth + 1) if isinstance(value, ast.expr) else ""
        if isinstance(bound, ast.Dict) and isinstance(node, ast.Subscript):
            for key, element in zip(bound.keys, bound.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == node.slice.value:  # type: ignore[attr-defined]
                    return self._text(element, where, depth + 1)
        return ""

    def _elsewhere(self, bound: _Import, rest: list[str], form: str) -> str:
        """`name.rest.form`, where `name` was imported: a module's constant, or what is inside one."""
        held = self._module(bound.module, bound.level)
        inside = ".".join((bound.name, *rest)) if bound.name else ".".join(rest)
        if f"{inside}{form}" in held:
            return held[f"{inside}{form}"]
        for cut in range(len(rest), -1, -1):
            module = ".".join(part for part in (bound.module, bound.name, *rest[:cut]) if part)
            key = ".".join(rest[cut:]) + form
            if text := self._module(module, bound.level).get(key.removeprefix(".")):
                return text
        return ""


def _dotted(node: ast.expr) -> tuple[ast.Name, list[str]] | None:
    """`a` and the attributes behind it of `a.b.c`; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node, parts[::-1]) if isinstance(node, ast.Name) else None
