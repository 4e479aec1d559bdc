"""Where a project says which database and which rules are its own: pyproject.toml or sessionctl.toml."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sessionctl.errors import SessionctlError

_KNOWN: Final = ("database", "migrations", "gate")


class Config(NamedTuple):
    """A project's settings; `path` is the file that they come from, or None where there is none."""

    root: Path
    path: Path | None = None
    values: Mapping[str, Any] = MappingProxyType({})


def find_config(start: Path) -> Config:
    """The nearest configuration at or above `start`.

    In each folder `sessionctl.toml` comes first, then `[tool.sessionctl]` of `pyproject.toml`; the first folder that
    has one ends the search.

    Raises:
        SessionctlError: `bad_config` when a file cannot be read or parsed, or a key is not known; the message names the
            file and line.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        own = folder / "sessionctl.toml"
        if _is_file(own):
            return _known(Config(folder, own, _read(own)), "")
        shared = folder / "pyproject.toml"
        if _is_file(shared):
            tools = _read(shared).get("tool")
            values = tools.get("sessionctl") if isinstance(tools, dict) else None
            if isinstance(values, dict):
                return _known(Config(folder, shared, values), "tool.sessionctl.")
    return Config(start)


def _known(config: Config, above: str) -> Config:
    """The same configuration; a key that no command reads was meant to say something."""
    for key in config.values:
        if key not in _KNOWN and config.path is not None:
            raise SessionctlError(
                f"{config.path}:{_line(config.path, key, above)}: `{key}` is not known; known are {', '.join(_KNOWN)}",
                hint="The keys are described in docs/gates.md.",
                code="bad_config",
            )
    return config


def _line(path: Path, key: str, above: str) -> int:
    """The line of a key in the table that `above` names, or of a table of its own."""
    named = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
    lines = path.read_text(encoding="utf-8").split("\n")
    table = ""
    for number, text in enumerate(lines, 1):
        if header := re.match(r"\s*\[+([^\]]+)\]", text):
            table = re.sub(r"""["'\s]""", "", header[1]) + "."
            if table.startswith(f"{above}{key}."):
                return number
        elif table == above and named.match(text):
            return number
    return next((number for number, text in enumerate(lines, 1) if named.search(text)), 1)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise SessionctlError(
            f"{path.parent}: this folder cannot be looked into: {error.strerror}",
            hint="Make it readable, or name another PATH.",
            code="bad_config",
        ) from error


def _read(path: Path) -> dict[str, Any]:
    import tomllib  # here: not every project has a configuration

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SessionctlError(f"{path}: {error}", hint="Correct the file, or remove it.", code="bad_config") from error
