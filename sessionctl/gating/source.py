"""One file as a gate sees it: bytes, text, syntax tree, physical lines and enclosing functions."""

import ast
import copy
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from sessionctl.errors import Unreadable
from sessionctl.finding import Finding, Place, Severity
from sessionctl.gating.flow import Flow, Own, Resolve
from sessionctl.gating.notebook import code
from sessionctl.gating.openers import could_open
from sessionctl.gating.pyflow import follow
from sessionctl.gating.wording import Given, Wording

PYTHON = (".py", ".pyw")
_COMMENTED = (".yaml", ".yml", ".toml", ".cfg", ".ini", ".sh", ".env")
LARGEST = 8_000_000
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_SHEBANG = re.compile(rb"#!.*\bpython[\d.]*\b|#!.*\bpypy[\d.]*\b|#!.*\buv run\b")


class Context:
    """What a gate may know beside the file: its own settings, and the tables that a database has archived.

    Args:
        options: the gate's table of the configuration.
        archived: archived table -> (successor, how it came to be archived).
        consumed: names of this file that other files import from it and open databases with.
        merges: source table -> the known migration that merges it.
        targets: tables that known migrations merge into.
        recorded: archive in lower case, by our own ledger -> whether its rows are what they were when it was made.
        migrations: the configured folder of migrations, as paths of files begin with it.
    """

    def __init__(
        self,
        options: Mapping[str, Any] | None = None,
        archived: Mapping[str, tuple[str, str]] | None = None,
        consumed: frozenset[str] = frozenset(),
        merges: Mapping[str, str] | None = None,
        targets: frozenset[str] = frozenset(),
        recorded: Mapping[str, bool] | None = None,
        migrations: str = "",
    ) -> None:
        self.migrations = migrations
        self.recorded = recorded or {}
        self.merges = merges or {}
        self.targets = targets
        self.options = options or {}
        self.archived = archived or {}
        self.consumed = consumed

    def is_migration(self, source: "Source") -> bool:
        """Whether a file is in a folder of migrations: in the configured one, in one called so, or in Alembic's."""
        below = bool(self.migrations) and source.path.startswith(f"{self.migrations}/")
        return below or "migrations" in source.folders or "alembic/versions/" in f"{'/'.join(source.folders)}/"


class Source:
    """A file of the checked project.

    Args:
        path: the path as it is matched and shown, with forward slashes.
        data: the file's bytes.
        resolve: what other modules of the project export, for `flow`.
        siblings: the names of the files beside it, where they are known.
        is_own: whether the project has a package or module of a name itself.
        given: the constants of other modules of the project, for `strings`.
    """

    def __init__(
        self,
        path: str,
        data: bytes,
        resolve: Resolve | None = None,
        siblings: frozenset[str] | None = None,
        is_own: Own | None = None,
        given: Given | None = None,
    ) -> None:
        self.is_own = is_own
        self.given = given
        self.path = path
        self.data = data
        self.resolve = resolve
        self.siblings = siblings
        self.name = path.rpartition("/")[2]
        self.lines_of_cells: list[int] = []

    @cached_property
    def folders(self) -> list[str]:
        """The names of the folders that hold the file."""
        return self.path.split("/")[:-1]

    @cached_property
    def is_python(self) -> bool:
        """Whether this is Python code: by its ending, as a notebook, or by its shebang."""
        return self.name.endswith((*PYTHON, ".ipynb")) or is_script(self.name, self.data)

    @cached_property
    def raw(self) -> str:
        """The decoded text with plain line ends."""
        return decode(self.data)

    @cached_property
    def text(self) -> str:
        """The code: of a notebook, its Python cells one after the other."""
        if not self.name.endswith(".ipynb"):
            return self.raw
        text, self.lines_of_cells = code(self.raw)
        return text

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree.

        Raises:
            Unreadable: when Python cannot parse it.
        """
        if len(self.data) > LARGEST:
            raise Unreadable(f"it is too large to be parsed ({len(self.data) / 1e6:.0f} MB)")
        text = self.text
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        try:
            tree = compile(text, "checked.py", "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            # Newer syntax is no mistake of the file: who reads this has to know which Python it was.
            version = ".".join(map(str, sys.version_info[:2]))
            why = f"Python {version}, which runs sessionctl, cannot parse it: {error.msg}"
            raise Unreadable(why, self.line(error.lineno or 1)) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise Unreadable(f"Python cannot parse it: {str(error) or type(error).__name__}") from error
        assert isinstance(tree, ast.Module)
        return tree

    @cached_property
    def flow(self) -> Flow:
        """Where SQLite is opened, by following names; what only speaks of it just has to be readable."""
        tree = self.tree
        if self.resolve is None and not could_open(self.data.replace(b"\0", b"")):
            return Flow()
        try:
            return follow(tree, self.text, self.resolve, self.is_own)
        except RecursionError as error:
            raise Unreadable("its expressions are nested too deeply to be followed") from error

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the code."""
        return self.text.split("\n")

    @cached_property
    def bare_lines(self) -> list[str]:
        """The lines without their comments, where `#` begins one by the file's ending."""
        if not self.name.endswith(_COMMENTED):
            return self.lines
        return [_uncommented(line) for line in self.lines]

    def line(self, number: int) -> int:
        """The physical line of the file for a line of the code."""
        if self.lines_of_cells:
            return self.lines_of_cells[min(number, len(self.lines_of_cells)) - 1]
        return number

    def finding(
        self, line: int, message: str, *, column: int = 1, severity: Severity = "error", instead: str = ""
    ) -> Finding:
        """A finding at a line of the code; the file's own path and the enclosing symbol are filled in."""
        symbol, statement = self.symbol(line), self.statement(line)
        place = Place(self.path, self.line(line), column, symbol=symbol, statement=statement)
        return Finding("", message, severity, place, instead)

    def symbol(self, line: int) -> str:
        """The innermost function or class around a line, such as `Store.load`; empty at the top."""
        names = [
            node.name
            for node in self.around(line)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        return ".".join(names)

    def statement(self, line: int) -> str:
        """The statement around a line without its layout and comments; of a compound one, its head."""
        inside = self.around(line)
        if not inside:
            return " ".join(self.lines[line - 1].split()) if 0 < line <= len(self.lines) else ""
        lines = ast.unparse(_head(inside[-1])).split("\n")
        return "\n".join(part for part in lines if not part.startswith("@"))

    def around(self, line: int) -> list[ast.stmt]:
        """The statements that hold a line, outer ones first; none where this is no Python."""
        found: list[ast.stmt] = []
        body = self.tree.body if self.is_python else []
        while body:
            node = next((node for node in body if (node.end_lineno or 0) >= line >= first_line(node)), None)
            if node is None:
                break
            found.append(node)
            body = blocks(node)
        return found

    def strings(self) -> Iterator[tuple[ast.expr, str]]:
        """(node, text) of every string that is no docstring, in the order of the file.

        Of a formatted or concatenated one, `?` stands for each value that is not a constant.
        """
        return self.wording.strings()

    @cached_property
    def wording(self) -> Wording:
        """The strings of the file, made from its constants and those of other modules."""
        return Wording(self.tree, self.given)


def _uncommented(line: str) -> str:
    """A line up to its comment, which begins behind a blank and outside of quotes."""
    quote = before = ""
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and not before.isalnum():
            quote = sign
        elif sign == "#" and (not before or before.isspace()):
            return line[:at]
        before = sign
    return line


def first_line(node: ast.stmt) -> int:
    """The first line of a statement, decorators included."""
    decorators = getattr(node, "decorator_list", None)
    return decorators[0].lineno if decorators else node.lineno


def blocks(node: ast.stmt) -> list[ast.stmt]:
    """The statements inside a compound statement."""
    inner: list[ast.stmt] = []
    for field in ("body", "orelse", "finalbody"):
        inner += getattr(node, field, ())
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        inner += part.body
    return inner


def _head(node: ast.stmt) -> ast.stmt:
    """A compound statement without what is inside it."""
    if not hasattr(node, "body"):
        return node
    head = copy.copy(node)
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        if hasattr(head, field):
            setattr(head, field, [])
    return head


def is_script(name: str, data: bytes) -> bool:
    """Whether a file without an ending is a Python script by its first line."""
    return "." not in name.lstrip(".") and data[:2] == b"#!" and _SHEBANG.match(data[:200]) is not None


def decode(data: bytes) -> str:
    """Text by its byte order mark or coding line, else as UTF-8.

    Raises:
        Unreadable: naming the byte that does not fit.
    """
    encoding = "utf-8-sig"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    else:
        for line in data.split(b"\n", 2)[:2]:
            if found := _COOKIE.match(line):
                encoding = found[1].decode("ascii", "replace")
                break
        if encoding.lower().replace("_", "-") in {"utf-8", "utf8"}:
            encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line_number = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"it is not {error.encoding}: {error.reason}", line_number) from error
    except LookupError as error:
        raise Unreadable(f"it names an unknown encoding: {encoding}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
