"""What an import binds: a module that SQLite is opened through, or what another module of the project exports."""

import ast
from collections.abc import Mapping

from sessionctl.gating.flow import Names
from sessionctl.gating.openers import ROOTS, is_library_opener, takes_url
from sessionctl.gating.scopes import (
    NOTHING,
    Kind,
    Local,
    Ref,
    Values,
    constructs,
    is_interesting,
)


class Imports(Names):
    """Binds what is imported, and notes what is wanted of other modules and handed on to them."""

    def _do_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.flow.imports.update(alias.name.split("."))
            root = alias.name.partition(".")[0]
            self.modules[alias.asname or root] = alias.name if alias.asname else root
            self.flow.froms[alias.asname or root] = (f"0:{alias.name if alias.asname else root}", "")
            if (exports := self._project(alias.name, 0, None)) is not None:
                self._bind_module(alias, exports)
            elif root in ROOTS:
                self.bind(alias.asname or root, frozenset({Ref(alias.name if alias.asname else root)}))
            elif self.scope.find(alias.asname or root):
                self.bind(alias.asname or root, NOTHING)

    def _bind_module(self, alias: ast.alias, exports: Mapping[str, Values]) -> None:
        name = alias.asname or alias.name
        self._spread(name, alias.name, 0, exports)
        if "." not in name:
            self.scope.names[name] = NOTHING

    def _spread(self, name: str, module: str, level: int, exports: Mapping[str, Values]) -> None:
        """Bind what a module exports behind the name of the module."""
        for exported, values in exports.items():
            self.scope.names[f"{name}.{exported}"] = values
            self.watch(exported)
            self._want(module, level, exported)
        for root in {exported.partition(".")[0] for exported in exports} - exports.keys():
            self.scope.names[f"{name}.{root}"] = frozenset({_with_members(root, _inside(exports, root))})
            self.watch(root)

    def module(self, name: str) -> Values:
        """The module of this name: one of the project is what it exports."""
        self.flow.imports.update(name.split("."))
        exports = self._project(name, 0, None)
        if exports is None:
            return frozenset({Ref(name)})
        for exported in exports:
            self.watch(exported.rpartition(".")[2])
            self._want(name, 0, exported)
        return frozenset({_with_members(name, exports)})

    def _do_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        self.flow.imports.update(module.split("."), (alias.name for alias in node.names))
        exports = self._project(node.module, node.level, None)
        followed = not node.level and module.partition(".")[0] in ROOTS
        for alias in node.names:
            name = alias.asname or alias.name
            self.modules[name] = "" if node.level else f"{module}.{alias.name}"
            self.flow.froms[name] = (f"{node.level}:{module}", alias.name)
            if alias.name == "*":
                self._star(node, alias, exports, followed)
            elif exports is not None and self._members(exports, alias.name, name):
                self._want(module, node.level, alias.name)
            elif exports is not None and alias.name in exports:
                self.bind(name, exports[alias.name])
                self._want(module, node.level, alias.name)
                self._note_import(name, node, exports[alias.name], alias)
            elif (inner := self._project(node.module, node.level, alias.name)) is not None:
                self._spread(name, f"{module}.{alias.name}" if module else alias.name, node.level, inner)
                self.scope.names[name] = NOTHING
            elif self._is_own(module, node.level, alias.name):
                self.bind(name, frozenset({Local(alias.name)}))
            elif followed or (self._hidden(alias) and not node.level and _is_opener(alias.name)):
                values = frozenset({Ref(f"{module}.{alias.name}")})
                self.bind(name, values)
                self._note_import(name, node, values, alias)
            elif self.scope.find(name):
                self.bind(name, NOTHING)

    def _hidden(self, alias: ast.alias) -> bool:
        """Whether the name alone does not say any more what was imported: by alias, or where it is bound around."""
        return alias.asname not in {None, alias.name} or self.scope.find(alias.name) is not None

    def _is_own(self, module: str, level: int, name: str) -> bool:
        """Whether a name that would open SQLite, were it a library's, comes from the checked project itself."""
        if not _is_opener(name):
            return False
        return self.own("" if level else module)

    def _members(self, exports: Mapping[str, Values], name: str, bound: str) -> bool:
        """Bind what a class or an object of another module holds."""
        inside = _inside(exports, name)
        if not inside or name in exports:
            return False
        for key in inside:
            self.watch(key.rpartition(".")[2])
        self.bind(bound, frozenset({_with_members(name, inside)}))
        return True

    def _star(
        self, node: ast.ImportFrom, alias: ast.alias, exports: Mapping[str, Values] | None, followed: bool
    ) -> None:
        module = node.module or ""
        if exports is not None:
            for name, values in exports.items():
                if not name.startswith("_"):
                    self.bind(name, values)
                    self._want(module, node.level, name)
        elif followed:
            for name in ("connect", "Connection", "create_engine", "Database", "SqliteDatabase", "partial"):
                values = frozenset({Ref(f"{module}.{name}")})
                self.bind(name, values)
                self._note_import(name, node, values, alias)
            self.scope.star = True

    def _note_import(self, name: str, node: ast.ImportFrom, values: Values, alias: ast.alias) -> None:
        if self.scope.kind == "module" and any(is_interesting(value) for value in values):
            self.flow.imported.setdefault(name, []).append((alias.lineno, alias.col_offset + 1))
            if alias.asname == alias.name and not constructs(values):
                self.flow.public.add(name)

    def _project(self, module: str | None, level: int, name: str | None) -> Mapping[str, Values] | None:
        return self.resolve(module, level, name) if self.resolve else None

    def ask(self, callee: ast.expr) -> None:
        """Ask what the module of the project says that the callee comes from."""
        first, *rest = (self.dotted(callee) or "").split(".")
        if first not in self.flow.froms:
            return
        module, name = self.flow.froms[first]
        *folders, last = [part for part in (name, *rest) if part] or [""]
        if last:
            dotted = ".".join(part for part in (module.partition(":")[2], *folders) if part)
            self.flow.asks.add((f"{module.partition(':')[0]}:{dotted}", last))

    def submodule(self, path: str) -> Values:
        """What `package.module.name` is, where only the package was imported."""
        package, _, name = path.rpartition(".")
        root, _, rest = package.partition(".")
        if not rest or self.resolve is None or root not in self.modules:
            return NOTHING
        return (self.resolve(self.modules[root], 0, rest) or {}).get(name, NOTHING)

    def _want(self, module: str, level: int, name: str) -> None:
        self.flow.wants.add((f"{level}:{module}", name))


def _is_opener(name: str) -> bool:
    """Whether a library's callable of this name would open SQLite."""
    return is_library_opener("", name) or takes_url(name)


def _inside(exports: Mapping[str, Values], name: str) -> dict[str, Values]:
    """What a class or an object that a module exports holds."""
    return {key.partition(".")[2]: values for key, values in exports.items() if key.startswith(f"{name}.")}


def _with_members(name: str, members: Mapping[str, Values]) -> Kind:
    """Something that holds `members`, those with dots in what is named before the dot."""
    kind = Kind(name, NOTHING, None)
    for key, values in members.items():
        *owners, attr = key.split(".")
        holder = kind
        for owner in owners:
            held = next((v for v in holder.get(owner) if isinstance(v, Kind)), Kind(owner, NOTHING, None))
            holder.attrs[owner] = holder.get(owner) | {held}
            holder = held
        holder.attrs[attr] = holder.get(attr) | values
    return kind
