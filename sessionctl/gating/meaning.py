"""What the parts of the interpreter ask of each other, from calls up to statements."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Collection

from sessionctl.gating.scopes import Scope, Values


class Meaning(ABC):
    """What every part of the interpreter may ask of the parts above it."""

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
    def watch(self, word: str) -> None:
        """Look at every statement that mentions `word`."""

    @abstractmethod
    def revisit(self, name: str) -> None:
        """Have another look at the file, if it binds `name` in a statement that was passed over."""

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
    def skipped_class(self, name: str) -> Values:
        """The class of this name that the module defines, and that so far nothing had to be known about."""

    @abstractmethod
    def imports(self, name: str) -> bool:
        """Whether the file imports a module, or something out of one, whose dotted name has this part."""

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
    def module(self, name: str) -> Values:
        """The module of this name: one of the project is what it exports."""

    @abstractmethod
    def submodule(self, path: str) -> Values:
        """What `package.module.name` is, where only the package was imported."""

    @abstractmethod
    def elements(self, values: Values) -> Values:
        """What a loop over `values` may meet."""

    @abstractmethod
    def attribute(self, owners: Values, attr: str) -> Values:
        """What `owner.attr` may be."""


def last_name(node: ast.expr) -> str:
    """The last part of a callee's name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
