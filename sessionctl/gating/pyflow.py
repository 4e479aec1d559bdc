"""Follows names through a Python file to every place where something that opens SQLite is obtained or called.

A small abstract interpreter: statements run in order, branches are joined, functions run after the scope
that holds them. Only statements on lines that mention a followed name are looked at, which keeps it close
to the cost of parsing.
"""

import ast
from typing import Final

from sessionctl.gating.flow import Flow, Own, Resolve
from sessionctl.gating.scopes import (
    NOTHING,
    Box,
    Kind,
    Local,
    Made,
    Partial,
    Ref,
    Scope,
    Text,
    Value,
    Values,
    Wrapped,
    is_interesting,
    join,
)
from sessionctl.gating.statements import Statements

# How often a file is looked at again while its functions hand out more than was known.
_PASSES: Final = 4
# How deep classes inside classes are handed on to other modules.
_NESTED: Final = 3


def follow(tree: ast.Module, text: str, resolve: Resolve | None = None, is_own: Own | None = None) -> Flow:
    """Everything that `tree`, parsed from `text`, does with SQLite.

    Args:
        resolve: (module, level, name) -> what that module of the same project exports, or None where it is
        unknown.
        is_own: whether the project has a package or module of a name itself.
    """
    at = _Follower(text, resolve, {}, is_own=is_own)
    flow = at.run(tree)
    for _ in range(_PASSES):
        if not at.late:
            break
        before = at
        at = _Follower(text, resolve, before.kinds, before.late_names, is_own, before.gives, before.revisited)
        flow = at.run(tree)
        # What attributes and global names hold is known after one more look; functions may call each other.
        at.late = at.gives.keys() != before.gives.keys() or _attributes(at) != _attributes(before)
    return flow


class _Follower(Statements):
    def run(self, tree: ast.Module) -> Flow:
        """Follow the module, then every function in it."""
        module = Scope("module", None, "")
        module.names.update(self.late_of(module))
        for held in self.late_before.values():
            for name in held:
                self.watch(name)
        self.scope = module
        self.block(tree.body)
        self.look_again()
        gone = {name: values for name, values in self.deleted.items() if name not in module.names}
        module.names.update(gone)
        while self._pending:
            while self._pending:
                self._pending.pop(0)()
            self.skipped = [(scope, node) for scope, node in self.skipped if scope.kind == "function"]
            self.look_again()
        for name, values in module.names.items():
            if name in gone:
                continue
            values = self.giving_inside(values)
            kept = frozenset(filter(is_interesting, map(_portable, values)))
            if kept:
                self.flow.exports[name] = kept
            for value in values:
                kind = value.kind if isinstance(value, Made) else value
                if isinstance(kind, Kind):
                    self._export_members(name, kind)
        self._export_lazy()
        return self.flow

    def _export_lazy(self) -> None:
        """What the module's own `__getattr__` gives for the names that it asks for."""
        given = frozenset(map(_portable, self.gives.get("__getattr__", NOTHING)))
        lines = {hit.line for hit in self.flow.hits}
        for name, way in self.lazy.items():
            if given and not lines.isdisjoint(way):
                self.flow.exports.setdefault(name, given)

    def _export_members(self, name: str, kind: Kind, depth: int = 0) -> None:
        for attr in kind.names():
            for inner in kind.get(attr) if depth < _NESTED else NOTHING:
                if isinstance(inner, Kind):
                    self._export_members(f"{name}.{attr}", inner, depth + 1)
            kept = frozenset(
                _portable(value)
                for value in self.giving(kind.get(attr))
                if isinstance(value, Ref | Text | Local) and is_interesting(value)
            )
            if kept:
                self.flow.exports[f"{name}.{attr}"] = kept


def _attributes(at: _Follower) -> set[tuple[str, str]]:
    """The attributes of classes that hold something which is followed."""
    return {(kind, attr) for kind, held in at.kinds.items() for attr in held}


def _held(kind: Kind) -> Box:
    """What a class or an object of it holds that means the same in another file."""
    held = {name: frozenset(v for v in kind.get(name) if isinstance(v, Ref | Text)) for name in kind.names()}
    return Box({name: values for name, values in held.items() if values})


def _contained(value: Value) -> Values:
    """The same for what a container holds: its classes are used by what they hold, or give objects that do."""
    if isinstance(value, Kind) and not value.opener:
        held = _held(value)
        return frozenset({held, Local("", frozenset({held}))}) if held.items else NOTHING
    return frozenset({_portable(value)})


def _portable(value: Value) -> Value:
    """A value that means the same in another file."""
    if isinstance(value, Kind) and value.opener:
        return Ref(value.opener)
    if isinstance(value, Made):
        # What an object holds matters elsewhere, not its class.
        return _held(value.kind)
    if isinstance(value, Box):
        return Box({key: join(*map(_contained, values)) for key, values in value.items.items()})
    if isinstance(value, Local):
        return Local("", frozenset(_portable(given) for given in value.gives if is_interesting(given)))
    return value if isinstance(value, Ref | Text | Partial | Wrapped) else Local("")
