"""The Python code of a Jupyter notebook, with the physical line of every line of code."""

import ast
import json
import json.decoder
import json.scanner
import re
from bisect import bisect_right
from typing import Any

from sessionctl.errors import Unreadable

_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_TIMED = re.compile(r"^(\s*)%(?:time|timeit|prun|memit|lprun)\s+(?:-\S+\s+(?:\d+\s+)?)*(.+)$")
_ASSIGNED = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")
_PYTHON_CELLS = frozenset("%%time %%timeit %%capture %%prun %%memit %%python %%python3 %%pypy".split())


class _At(str):
    """A string of the JSON text that knows where it begins."""

    __slots__ = ("at",)
    at: int


class _Decoder(json.JSONDecoder):
    """The standard decoder, with strings that know their place."""

    def __init__(self) -> None:
        super().__init__()
        plain = json.decoder.py_scanstring  # type: ignore[attr-defined]

        def placed(text: str, end: int, strict: bool = True) -> tuple[str, int]:
            value, after = plain(text, end, strict)
            result = _At(value)
            result.at = end
            return result, after

        self.parse_string = placed
        self.scan_once = json.scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def code(raw: str) -> tuple[str, list[int]]:
    """The Python cells joined, and for each line of the result its line in the file.

    Raises:
        Unreadable: when the notebook is no JSON.
    """
    try:
        book = _Decoder().decode(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the notebook is not JSON: {error}", getattr(error, "lineno", 1)) from error
    starts = [0, *(found.end() for found in re.finditer("\n", raw))]
    lines: list[str] = []
    places: list[int] = []
    for source in _sources(book):
        cell: list[tuple[str, int]] = []
        for part in [source] if isinstance(source, str) else source:
            if isinstance(part, _At):
                at = bisect_right(starts, part.at)
                cell += [(line, at) for line in part.split("\n")[: None if not part.endswith("\n") else -1]]
        if cell and cell[0][0].startswith("%%") and cell[0][0].split()[0] not in _PYTHON_CELLS:
            continue
        for line, at in _readable(cell):
            lines.append(line)
            places.append(at)
    return "\n".join(lines) + "\n", places or [1]


def _sources(book: Any) -> list[Any]:
    if not isinstance(book, dict):
        raise Unreadable("the notebook is not a JSON object")
    metadata = _object(book.get("metadata"))
    language = _object(metadata.get("language_info")).get("name") or _object(metadata.get("kernelspec")).get("language")
    if language and str(language).lower() not in {"python", "python3", "ipython"}:
        return []
    cells = book.get("cells")
    if not isinstance(cells, list):
        sheets = book.get("worksheets")
        if not isinstance(sheets, list):
            raise Unreadable("the notebook has no list of cells")
        cells = [cell for sheet in sheets for cell in _object(sheet).get("cells") or []]
    sources = []
    for cell in cells:
        if not isinstance(cell, dict):
            raise Unreadable("a cell of the notebook is no object")
        if cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            if not isinstance(source, str | list) or not all(isinstance(line, str) for line in source):
                raise Unreadable("the source of a cell is no text")
            sources.append(source)
    return sources


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _readable(cell: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The cell as plain Python; one that is not Python and mentions no database is left out."""
    if _parses(cell):
        return cell
    plain = [(_plain(line), at) for line, at in cell]
    if _parses(plain) or any("sql" in line or "onnect" in line for line, _ in cell):
        return plain
    return []


def _parses(cell: list[tuple[str, int]]) -> bool:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        compile("\n".join(line for line, _ in cell) + "\n", "cell", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _plain(line: str) -> str:
    """A line of a cell without IPython's own syntax."""
    if found := _TIMED.match(line):
        return f"{found[1]}{found[2]}"
    if found := _MAGIC.match(line):
        return f"{found[1]}pass"
    if found := _ASSIGNED.match(line):
        return f"{found[1]}None"
    return line
