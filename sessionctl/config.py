"""Where a project says which database and which rules are its own: pyproject.toml or sessionctl.toml."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sessionctl.errors import SessionctlError


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings; `path` is the file that they come from, or None where there is none."""

    root: Path
    path: Path | None = None
    values: dict[str, Any] = field(default_factory=dict)


def find_config(start: Path) -> Config:
    """The nearest configuration at or above `start`.

    In each folder `sessionctl.toml` comes first, then `[tool.sessionctl]` of `pyproject.toml`; the first folder that
    has one ends the search.

    Raises:
        SessionctlError: `bad_config` when a file cannot be read or parsed; the message names file and line.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        own = folder / "sessionctl.toml"
        if _is_file(own):
            return Config(folder, own, _read(own))
        shared = folder / "pyproject.toml"
        if _is_file(shared):
            tools = _read(shared).get("tool")
            values = tools.get("sessionctl") if isinstance(tools, dict) else None
            if isinstance(values, dict):
                return Config(folder, shared, values)
    return Config(start)


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
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SessionctlError(f"{path}: {error}", hint="Correct the file, or remove it.", code="bad_config") from error
