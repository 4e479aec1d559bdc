"""The verdict on single files: filtered by bytes, parsed where it matters, remembered by content."""

import contextlib
import fnmatch
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from sessionctl.errors import Unreadable
from sessionctl.finding import Finding, Gate
from sessionctl.gating.excuses import inline_excuses
from sessionctl.gating.flow import Resolve
from sessionctl.gating.load_gates import blame
from sessionctl.gating.source import PYTHON, Context, Source, is_script
from sessionctl.gating.stored import UNREAD, Verdict, pack
from sessionctl.gating.wording import Given

ENDINGS = (*PYTHON, ".ipynb")


class Judge:
    """Judges files one by one.

    Args:
        root: what paths are relative to.
        gates: the gates that read files.
        contexts: gate -> what it may know.
        cache: key -> verdict of an earlier run; None where nothing is remembered.
        salt: changes with the rules, the settings and the version, so that an old verdict is never used.
    """

    def __init__(
        self,
        root: str,
        gates: Iterable[Gate],
        contexts: Mapping[str, Context],
        cache: Mapping[str, Verdict] | None,
        salt: bytes,
    ) -> None:
        self.prefix = root.rstrip("/") + "/"
        self.contexts = contexts
        self.cache: Mapping[str, Verdict] = cache or {}
        self.remembers = cache is not None
        self.salt = salt
        self.siblings: dict[str, set[str]] = {}
        self._known: dict[str, bool] = {}
        # Path -> the constants of other modules that a file may use, and what stands for them in its key.
        self.given: dict[str, Given] = {}
        self.given_stamp = ""
        self.archived = {
            name.lower()
            for gate in gates
            if gate.archives and gate.id in contexts
            for name in (*contexts[gate.id].options, *contexts[gate.id].archived)
        }
        self.python = [gate for gate in gates if gate.reads == "python"]
        self.folder = next((context.migrations for context in contexts.values()), "")
        self.text = [(gate, _patterns(gate.files, self.folder)) for gate in gates if gate.reads == "text"]
        groups: dict[tuple[tuple[bytes, ...], Callable[[bytes], bool] | None], list[Gate]] = {}
        for gate in self.python:
            groups.setdefault((gate.needles, gate.narrow), []).append(gate)
        self.groups = [(needles, narrow, members) for (needles, narrow), members in groups.items()]

    def know(self, paths: Iterable[str]) -> None:
        """Note which files stand together in the folders of migrations."""
        for path in paths:
            folder, _, name = self.relative(path).rpartition("/")
            if "migrations" in folder.split("/") or (self.folder and f"{folder}/".startswith(f"{self.folder}/")):
                self.siblings.setdefault(folder, set()).add(name)

    def relative(self, path: str) -> str:
        """The path as the configuration names it."""
        return path.removeprefix(self.prefix).replace(os.sep, "/")

    def is_own(self, importer: str, module: str) -> bool:
        """Whether an import in a file means a package or module of the project itself, judged or not."""
        folder, whole, root = importer.rpartition("/")[0], module.replace(".", "/"), module.partition(".")[0]
        while True:
            bases = (folder, f"{folder}/src", f"{folder}/lib")
            if any(self._has(f"{base}/{name}") for base in bases for name in (whole, root)):
                return True
            if not folder:
                return False
            folder = folder.rpartition("/")[0]

    def _has(self, module: str) -> bool:
        """Whether there is a module, or a folder of modules, at a path without ending."""
        if module not in self._known:
            full = module if os.path.isabs(module) and module.startswith(self.prefix) else f"{self.prefix}{module}"
            found = any(os.path.isfile(full + ending) for ending in PYTHON)
            if not found and os.path.isdir(full):
                # A folder that cannot be listed is no excuse.
                with contextlib.suppress(OSError):
                    found = any(name.endswith(PYTHON) for name in os.listdir(full))
            self._known[module] = found
        return self._known[module]

    def file(
        self,
        path: str,
        resolve: Resolve | None = None,
        known: str = "",
        consumed: frozenset[str] = frozenset(),
        force: bool = False,
    ) -> Verdict | None:
        """The verdict on a file, or None where nothing in it concerns any gate.

        Args:
            known: stands for what `resolve` answers, as part of the key under which the verdict is stored.
            consumed: names that other files import from this one.
            force: run the gates that follow names even where the bytes mention nothing.
        """
        rel = self.relative(path)
        try:
            data = read(path)
        except OSError as error:
            return self._closed(path, error)
        if data is None:
            return None
        is_python = path.endswith(ENDINGS) or is_script(path[path.rfind("/") + 1 :], data)
        readers = self._readers(rel, is_python)
        wanted = self._wanted(data, is_python, readers, rel)
        given = self.given.get(path)
        if given is not None:
            wanted += [gate for gate in readers if gate.archives and gate not in wanted]
        if force:
            wanted += [gate for gate in self.python if gate.follows and gate not in wanted]
        excused = b"sessionctl:" in data and b"allow" in data
        if not wanted and not excused:
            return None
        siblings = self.siblings.get(rel.rpartition("/")[0])
        key = self._key(rel, known, consumed, given is not None, siblings, data) if self.remembers else ""
        verdict = self.cache.get(key)
        is_own = partial(self.is_own, rel)
        if verdict is None or any(is_own(module) != was for module, was in verdict.get("owned", {}).items()):
            verdict = self.source(
                Source(rel, data, resolve, frozenset(siblings) if siblings else None, is_own, given),
                wanted,
                consumed,
                excused,
            )
            verdict["key"] = key
        return verdict

    def _key(
        self,
        rel: str,
        known: str,
        consumed: frozenset[str],
        given: bool,
        siblings: set[str] | None,
        data: bytes,
    ) -> str:
        """Stands for all that a verdict depends on."""
        digest = hashlib.blake2b(self.salt, digest_size=16)
        digest.update(f"{rel}\0{known}\0{','.join(sorted(consumed))}\0".encode("utf-8", "surrogateescape"))
        if given:
            digest.update(self.given_stamp.encode("utf-8", "surrogateescape"))
        if siblings is not None:
            digest.update("/".join(sorted(siblings)).encode("utf-8", "surrogateescape"))
        digest.update(data)
        return digest.hexdigest()

    def _closed(self, path: str, error: OSError) -> Verdict:
        """A file whose bytes nobody could look at: a finding of each gate that reads files of this name."""
        name = path[path.rfind("/") + 1 :]
        is_python = path.endswith(ENDINGS) or "." not in name
        gates = [*(self.python if is_python else ()), *self._readers(self.relative(path), is_python)]
        message = f"This file cannot be read: {error.strerror or type(error).__name__}."
        return {"hits": [_not_looked(gate, 1, message, message) for gate in gates]}

    def files(self, paths: Iterable[str]) -> list[tuple[str, Verdict | None]]:
        """Each file that some gate reads, with its verdict where it holds anything."""
        found = []
        for path in paths:
            name = path[path.rfind("/") + 1 :]
            if name.endswith(ENDINGS) or self._reads(path, name):
                found.append((path, self.file(path)))
        return found

    def content(self, path: str, data: bytes) -> Verdict:
        """The verdict that a file of this name with other content would get."""
        siblings = self.siblings.get(self.relative(path).rpartition("/")[0])
        near = frozenset(siblings) if siblings else None
        rel = self.relative(path)
        source = Source(rel, data, siblings=near, is_own=partial(self.is_own, rel), given=self.given.get(path))
        readers = self._readers(source.path, source.is_python)
        return self.source(source, self._wanted(data, source.is_python, readers, rel))

    def _is_archived(self, text: str) -> bool:
        """Whether a text names a table that was archived."""
        return any(name in text.lower() for name in self.archived)

    def _readers(self, rel: str, is_python: bool) -> list[Gate]:
        return [gate for gate, pattern in self.text if pattern.match(rel) or (is_python and "*.py" in gate.files)]

    def _reads(self, path: str, name: str) -> bool:
        """Whether a file without a Python ending is read at all: by a text gate, or as a script."""
        rel = self.relative(path)
        if any(pattern.match(rel) for _, pattern in self.text):
            return True
        if "." in name:
            return False
        try:
            return is_script(name, head(path))
        except OSError:
            return True  # `file` reports it

    def _wanted(self, data: bytes, is_python: bool, readers: list[Gate], rel: str) -> list[Gate]:
        wanted: list[Gate] = []
        if is_python and b"\0" in data:
            data = data.replace(b"\0", b"")
        if is_python:
            for needles, narrow, members in self.groups:
                # A plain loop: this runs for every file there is.
                for needle in needles:
                    if needle in data:
                        break
                else:
                    if needles:
                        continue
                if narrow is None or _narrowed(members[0], data, rel):
                    wanted += members
        for gate in readers:
            if gate.needles and not any(needle in data for needle in gate.needles):
                continue
            if gate.narrow is None or _narrowed(gate, data, rel):
                wanted.append(gate)
        return wanted

    def source(
        self,
        source: Source,
        gates: Iterable[Gate],
        consumed: frozenset[str] = frozenset(),
        excused: bool = False,
    ) -> Verdict:
        """Run `gates` on one file; what cannot be read is a finding of each of them."""
        hits: list[list[Any]] = []
        for gate in gates:
            known = self.contexts.get(gate.id, Context())
            context = Context(known.options, known.archived, consumed, migrations=known.migrations)
            try:
                hits += [_plain(gate, finding) for finding in gate.check(source, context)]
            except Unreadable as error:
                hits.append(_unreadable(gate, error.line, str(error)))
            except Exception as error:
                raise blame(gate, source.path, error) from error
        verdict: Verdict = {"hits": hits}
        if excused:
            with contextlib.suppress(Unreadable):  # the gates above have said so
                verdict["excuses"] = [list(excuse) for excuse in inline_excuses(source)]
        if "wording" in source.__dict__ and (constants := source.wording.constants(self._is_archived)):
            verdict["constants"] = constants
        flow = source.__dict__.get("flow")
        if flow is not None:
            verdict["exports"] = {name: pack(values) for name, values in flow.exports.items()}
            verdict["imported"] = sorted(flow.imported)
            verdict["imports"] = sorted(flow.imports)
            verdict["owned"] = flow.owned
            if flow.asks:
                verdict["asks"] = sorted([module, name] for module, name in flow.asks)
            if source.resolve is not None:
                verdict["froms"] = {name: list(where) for name, where in flow.froms.items()}
            verdict["wants"] = sorted([module, name] for module, name in flow.wants)
        return verdict


def _narrowed(gate: Gate, data: bytes, rel: str) -> bool:
    try:
        return gate.narrow is None or gate.narrow(data)
    except Exception as error:
        raise blame(gate, rel, error) from error


def head(path: str) -> bytes:
    """The beginning of a regular file; nothing of what is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return b""
    except FileNotFoundError:
        return b""
    except OSError:
        if os.path.islink(path):
            return b""  # a link in circles
        raise
    with open(path, "rb") as file:
        return file.read(200)


def read(path: str) -> bytes | None:
    """A regular file's bytes; None for what is gone, a folder, a pipe, or a link in circles."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except OSError:
        if os.path.islink(path) and not os.path.exists(path):
            return None
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None
        data = os.read(handle, status.st_size + 1)
        while len(data) < status.st_size and (more := os.read(handle, status.st_size)):
            data += more
        return data
    finally:
        os.close(handle)


def _patterns(patterns: Iterable[str], migrations: str) -> re.Pattern[str]:
    """What a gate reads; what it reads of `migrations/`, it reads of the configured folder."""
    patterns = list(patterns)
    if migrations:
        patterns += [f"{migrations}/{p.removeprefix('migrations/')}" for p in patterns if p.startswith("migrations/")]
    return re.compile("|".join(f"(?:{fnmatch.translate(pattern)})" for pattern in patterns))


def _plain(gate: Gate, finding: Finding) -> list[Any]:
    place = finding.place
    return [
        gate.id,
        place.line or 1,
        place.column or 1,
        finding.message,
        finding.severity,
        finding.instead or gate.instead,
        place.symbol or "",
        place.statement or "",
    ]


def _unreadable(gate: Gate, line: int, why: str) -> list[Any]:
    return _not_looked(gate, line, f"This file mentions what the gate looks for, but {why}.", why)


def _not_looked(gate: Gate, line: int, message: str, why: str) -> list[Any]:
    instead = "Correct the file, or exclude it in the configuration."
    return [gate.id, line, 1, message, "error", instead, "", f"{UNREAD}{why}"]
