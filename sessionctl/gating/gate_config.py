"""The `gate` table of a project's configuration, checked key by key: what is wrong is named with its line."""

import datetime
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from sessionctl.config import Config
from sessionctl.errors import SessionctlError
from sessionctl.finding import Gate

_LISTS = ("entry", "exclude", "paths", "select", "ignore")
_ALLOW = {"path": True, "reason": True, "owner": True, "expires": True, "symbol": False, "gate": False}


class Allow(NamedTuple):
    """An excuse in the configuration: it ends with its date, and with what it excuses."""

    path: str
    reason: str
    owner: str
    expires: datetime.date
    symbol: str = ""
    gate: str = ""
    line: int = 1


class GateConfig(NamedTuple):
    """What a project says about its gates."""

    root: Path
    file: Path | None = None
    entry: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    gates: str | None = None
    migrations: str = ""
    allow: tuple[Allow, ...] = ()
    tables: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


def read_gate_config(config: Config) -> GateConfig:
    """The checked `gate` table; `check_tables` checks those of single gates, once the gates are known.

    Raises:
        SessionctlError: `bad_config`, naming key and line.
    """
    if config.path is None:
        return GateConfig(config.root)
    look = _Reader(config.path)
    table = config.values.get("gate", {})
    if not isinstance(table, dict):
        look.fail("gate", "must be a table")
    values: dict[str, Any] = {}
    tables: dict[str, Mapping[str, Any]] = {}
    for key, value in table.items():
        if key in _LISTS:
            if not _is_strings(value):
                look.fail(key, "must be a list of strings")
            values[key] = tuple(value)
        elif key in {"baseline", "gates"}:
            if not isinstance(value, str):
                look.fail(key, "must be a string")
            values[key] = value
        elif key == "allow":
            if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
                look.fail(key, "must be a list of tables")
            values[key] = tuple(look.allow(number, entry) for number, entry in enumerate(value))
        elif isinstance(value, dict):
            tables[key] = value
        else:
            look.fail(key, f"is not known; known are {', '.join((*_LISTS, 'allow', 'baseline', 'gates'))}")
    folder = config.values.get("migrations", "")
    if not isinstance(folder, str):
        look.fail("migrations", "must be a string")
    return GateConfig(config.root, config.path, tables=tables, migrations=_below(config.root, folder), **values)


def _below(root: Path, folder: str) -> str:
    """A folder as the paths of files inside it begin; empty where that would be none, or all of them."""
    below = posixpath.relpath(posixpath.join(root.as_posix(), folder), root.as_posix()) if folder else ""
    return "" if below.startswith(".") else below


def check_tables(config: GateConfig, gates: Mapping[str, Gate]) -> None:
    """Refuse tables and excuses of gates that do not exist, and settings that a gate does not understand.

    Raises:
        SessionctlError: `bad_config`, naming key and line.
    """
    if config.file is None:
        return
    look = _Reader(config.file)
    for name, table in config.tables.items():
        if name not in gates:
            look.fail(name, f"is no gate; the gates are {', '.join(gates)}")
        gate = gates[name]
        if not gate.settings:
            look.fail(name, "takes no settings")
        for key, value in table.items():
            if gate.settings == "names" and not (isinstance(value, str) and value):
                look.fail(key, f'in [gate.{name}] must say what to use instead: "{key}" = "..."')
            if gate.settings == "lists" and key not in gate.keys:
                look.fail(key, f"in [gate.{name}] is not known; known are {', '.join(gate.keys)}")
            if gate.settings == "lists" and not _is_strings(value):
                look.fail(key, f"in [gate.{name}] must be a list of strings")
    for entry in config.allow:
        if entry.gate and entry.gate not in gates:
            look.fail("gate", f"names no gate: {entry.gate}", entry.line)
    for key in ("select", "ignore"):
        for name in getattr(config, key):
            if name not in gates:
                look.fail(key, f"names no gate: {name}")


def lost_entries(config: GateConfig) -> list[tuple[str, int]]:
    """The places of `entry` that name no file, or no function in it, each with its line."""
    if config.file is None:
        return []
    line = _Reader(config.file).line("entry") if config.entry else 1
    return [(entry, line) for entry in config.entry if not _is_there(config.root, entry)]


def _is_there(root: Path, entry: str) -> bool:
    path, _, symbol = entry.partition("::")
    files = [root / path] if (root / path).is_file() else [file for file in root.glob(path) if file.is_file()]
    wanted = re.compile(
        rf"\b(?:def|class)\s+{re.escape(symbol.rpartition('.')[2])}\b|^{re.escape(symbol)}\s*[:=]", re.MULTILINE
    )
    return any(not symbol or wanted.search(file.read_text(encoding="utf-8", errors="replace")) for file in files)


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) and part for part in value)


class _Reader:
    """Finds the line of a key, to name it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines = file.read_text(encoding="utf-8").split("\n")

    def line(self, key: str) -> int:
        wanted = re.compile(rf"""(?:^|[\s{{,])["']?{re.escape(key)}["']?\s*=|^\s*\[+[^\]]*\b{re.escape(key)}["']?\]""")
        inside = 0
        for number, text in enumerate(self.lines, 1):
            if re.match(r"\s*\[+\s*(tool\.sessionctl\.)?gate\b", text):
                inside = inside or number
            if inside and wanted.search(text):
                return number
        return next((n for n, text in enumerate(self.lines, 1) if wanted.search(text)), 1)

    def entry_line(self, number: int) -> int:
        """The line of the `number`-th entry of `allow`."""
        starts: list[int] = []
        inside = False
        for at, text in enumerate(self.lines, 1):
            if re.match(r"\s*allow\s*=", text):
                inside = True
            if re.match(r"\s*\[\[.*\ballow\s*\]\]", text):
                starts.append(at)
            elif inside:
                starts += [at] * len(re.findall(r"\{", text.split("#")[0]))
        return starts[number] if number < len(starts) else self.line("allow")

    def allow(self, number: int, entry: Mapping[str, Any]) -> Allow:
        line = self.entry_line(number)
        for key in entry:
            if key not in _ALLOW:
                self.fail(key, f"in `allow` is not known; known are {', '.join(_ALLOW)}", line)
        for key, needed in _ALLOW.items():
            if key not in entry and needed:
                self.fail(key, "is missing in an entry of `allow`", line)
            if key != "expires" and key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
                self.fail(key, "in `allow` must be a text that is not empty", line)
        expires = entry["expires"]
        if isinstance(expires, str):
            try:
                expires = datetime.date.fromisoformat(expires)
            except ValueError:
                self.fail("expires", f"in `allow` is no date: {expires!r}", line)
        if isinstance(expires, datetime.datetime):
            expires = expires.date()
        if not isinstance(expires, datetime.date):
            self.fail("expires", "in `allow` must be a date such as 2027-01-31", line)
        if posixpath.isabs(entry["path"]):
            self.fail("path", "in `allow` must be relative to the folder of the configuration", line)
        texts = {key: str(entry[key]) for key in _ALLOW if key in entry and key != "expires"}
        texts["path"] = posixpath.normpath(texts["path"])
        return Allow(expires=expires, line=line, **texts)

    def fail(self, key: str, problem: str, line: int | None = None) -> NoReturn:
        raise SessionctlError(
            f"{self.file}:{line or self.line(key)}: `{key}` {problem}",
            hint="The keys are described in docs/gates.md.",
            code="bad_config",
        )
