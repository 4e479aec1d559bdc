"""What the modules of a checked project hand to each other: names that open a database, across files."""

import json
import os
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from sessionctl.gating.flow import Resolve
from sessionctl.gating.judge import Judge, read
from sessionctl.gating.openers import MENTIONS
from sessionctl.gating.scopes import Values
from sessionctl.gating.share import share
from sessionctl.gating.source import PYTHON
from sessionctl.gating.stored import Verdict, unpack
from sessionctl.gating.wording import Given

_IMPORTS = re.compile(
    rb"^[ \t]*(?:from[ \t]*([\w.]+)[ \t]*import[ \t]*(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.MULTILINE
)
_DYNAMIC = re.compile(rb"import_module\(\s*[\"']([\w.]+)[\"']")
_WORD = re.compile(rb"\w+")
_ROUNDS = 6
Packed = dict[str, list[list[Any]]]


class Project:
    """The exports of a project's modules, by the path of the module without its ending.

    Args:
        paths: all files of the project, also those that export nothing.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self.exports: dict[str, dict[str, Values]] = {}
        self.files: dict[str, str] = {}
        self._packed: dict[str, Packed] = {}

    def add(self, path: str, verdict: Verdict) -> bool:
        """Take over what a file exports; whether that is news."""
        module = _module(path)
        packed = verdict.get("exports", {})
        if not packed or self._packed.get(module) == packed:
            return False
        self._packed[module] = packed
        self.exports[module] = {name: unpack(values) for name, values in packed.items()}
        self.files[module] = path
        return True

    def find(self, importer: str, module: str, level: int) -> str | None:
        """The exporting module that an import in `importer` means, unless one that is nearer hides it."""
        found = _locate(importer, module, level, self.exports)
        return found if found and found == _locate(importer, module, level, self._modules) else None

    @cached_property
    def _modules(self) -> set[str]:
        return {_module(path) for path in self._paths if path.endswith(PYTHON)}

    def resolver(self, importer: str) -> Resolve:
        """What `follow` asks while it follows names in `importer`."""

        def resolve(module: str | None, level: int, name: str | None) -> Mapping[str, Values] | None:
            whole = ".".join(part for part in (module, name) if part)
            found = self.find(importer, whole, level)
            return self.exports[found] if found and found != _module(importer) else None

        return resolve

    def stamp(self) -> str:
        """Stands for all exports, as part of the key of a verdict."""
        return json.dumps(self._packed, sort_keys=True)

    def names(self, hidden: bool) -> dict[bytes, set[bytes]]:
        """Last part of a module -> what it exports; only what never mentions SQLite where `hidden`."""
        names: dict[bytes, set[bytes]] = {}
        for module, exports in self.exports.items():
            own = {name.partition(".")[0].encode() for name in exports}
            if hidden:
                own = {name for name in own if not any(word in name.lower() for word in MENTIONS)}
            if own:
                names.setdefault(os.fsencode(module.rpartition("/")[2]), set()).update(own)
                if self.files[module].endswith("/__init__.py"):
                    names.setdefault(b"", set()).update(own)  # `from . import name`
        return names


def follow_exports(judge: Judge, paths: Sequence[str], verdicts: dict[str, Verdict]) -> None:
    """Judge again every file that imports an opener from another one, until nothing new is exported."""
    project = Project(paths)
    for path, verdict in verdicts.items():
        project.add(path, verdict)
    consumed: dict[str, set[str]] = {}
    asked: object = None
    again: set[str] = set()
    modules_of: dict[str, str] = {}
    inits = {path for path in paths if path.endswith("/__init__.py")}
    for _ in range(_ROUNDS):
        names = project.names(hidden=False)
        exported = {(module, name) for module, exports in project.exports.items() for name in exports}
        if not modules_of and any("asks" in verdict for verdict in verdicts.values()):
            modules_of = {_module(path): path for path in paths if path.endswith(PYTHON)}
        sources = _asked(verdicts, modules_of)
        if exported == asked and sources <= again:
            break
        asked = exported
        hidden = project.names(hidden=True)
        modules = {os.fsdecode(module) for module in names}
        likely = [path for path in sorted(verdicts) if not modules.isdisjoint(verdicts[path].get("imports", modules))]
        again |= set(_importers(likely, names)) | _packages(inits, project) | sources
        if hidden:
            again |= set(_importers([path for path in paths if path.endswith(PYTHON)], hidden))
        stamp = project.stamp() if again else ""
        for path in sorted(again):
            found = judge.file(path, project.resolver(path), stamp, frozenset(consumed.get(path, ())), force=True)
            if found is None:
                continue
            verdicts[path] = found
            project.add(path, found)
            for module, name in found.get("wants", []):
                level, _, dotted = module.partition(":")
                if exporter := project.find(path, dotted, int(level)):
                    consumed.setdefault(project.files[exporter], set()).add(name)
    stamp = project.stamp() if consumed else ""
    for path, used in consumed.items():
        if used & set(verdicts[path].get("imported", [])):
            found = judge.file(path, project.resolver(path), stamp, frozenset(used), force=True)
            if found is not None:
                verdicts[path] = found


def follow_constants(judge: Judge, paths: Sequence[str], verdicts: dict[str, Verdict]) -> None:
    """Judge again every file that imports a constant which names an archived table."""
    before: object = None
    for _ in range(_ROUNDS):
        modules = {_module(path): verdict["constants"] for path, verdict in verdicts.items() if "constants" in verdict}
        if not modules or modules == before:
            break
        before = modules
        names: dict[bytes, set[bytes]] = {}
        for module, constants in modules.items():
            roots = {re.split(r"[.\[]", name)[0].encode() for name in constants}
            names.setdefault(os.fsencode(module.rpartition("/")[2]), set()).update(roots)
            names.setdefault(b"", set()).update(roots)  # `from . import name`
        judge.given_stamp = json.dumps(modules, sort_keys=True)
        for path in _importers([path for path in paths if path.endswith(PYTHON)], names):
            judge.given[path] = _giver(path, modules)
            found = judge.file(path)
            if found is not None:
                verdicts[path] = found


def _giver(importer: str, modules: Mapping[str, Mapping[str, str]]) -> Given:
    def given(module: str, level: int) -> Mapping[str, str] | None:
        found = _locate(importer, module, level, modules)
        return modules[found] if found and found != _module(importer) else None

    return given


def _locate(importer: str, module: str, level: int, among: Collection[str]) -> str | None:
    """The module `among` several that an import in `importer` means."""
    folder = importer.rpartition("/")[0]
    tail = module.replace(".", "/")
    if level:
        for _ in range(level - 1):
            folder = folder.rpartition("/")[0]
        here = f"{folder}/{tail}" if tail else folder
        return here if here in among else None
    while True:
        for base in (folder, f"{folder}/src", f"{folder}/lib"):
            if f"{base}/{tail}" in among:
                return f"{base}/{tail}"
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _asked(verdicts: Mapping[str, Verdict], modules: Mapping[str, str]) -> set[str]:
    """The files that define or hand on what is called with a SQLite URL elsewhere; they need not mention SQLite."""
    asks = [(path, *ask) for path, verdict in verdicts.items() for ask in verdict.get("asks", [])]
    found: set[str] = set()
    for path, module, name in asks:
        level, _, dotted = module.partition(":")
        source = _locate(path, dotted, int(level), modules)
        if source is None or source == _module(path):
            continue
        found.add(modules[source])
        # Where that file itself imports the name, the next one is asked.
        further = verdicts.get(modules[source], {}).get("froms", {}).get(name)
        if further is not None and further[1] and (modules[source], *further) not in asks:
            asks.append((modules[source], *further))
    return found


def _packages(inits: set[str], project: Project) -> set[str]:
    """The packages that may hand a module of theirs on, which holds an opener."""
    folders = {path.rpartition("/")[0] for path in project.files.values()}
    near = {f"{folder}/__init__.py" for folder in folders | {folder.rpartition("/")[0] for folder in folders}}
    return {path for path in near & inits if b"import" in (read(path) or b"")}


def _importers(paths: Sequence[str], exports: Mapping[bytes, set[bytes]]) -> list[str]:
    """The files that may import one of the exported names."""
    words = tuple({name for several in exports.values() for name in several})

    def look(some: Sequence[str]) -> list[str]:
        found: list[str] = []
        for path in some:
            try:
                data = read(path)
            except OSError:
                continue  # the first pass has reported it
            if data and any(word in data for word in words) and _imports(data, exports):
                found.append(path)
        return found

    return share(look, paths)


def _imports(data: bytes, exports: Mapping[bytes, set[bytes]]) -> bool:
    for source, imported, plain in _IMPORTS.findall(data):
        inside = set(_WORD.findall(imported))
        names = exports.get(source.strip(b".").rpartition(b".")[2], ())
        if names and (b"*" in imported or not inside.isdisjoint(names)):
            return True
        for module in (inside | set(_WORD.findall(plain))) & exports.keys():
            if any(b"." + name in data for name in exports[module]):
                return True
    dynamic = _DYNAMIC.findall(data) if b"import_module" in data else []
    return any(name in data for module in dynamic for name in exports.get(module.rpartition(b".")[2], ()))


def _module(path: str) -> str:
    stem = os.path.splitext(path.replace(os.sep, "/"))[0]
    return stem.removesuffix("/__init__")
