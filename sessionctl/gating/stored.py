"""Verdicts as they are stored between runs and sent between processes: plain values only."""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypedDict

from sessionctl.finding import Finding, Place
from sessionctl.gating.scopes import Box, Local, Partial, Ref, Text, Value, Values, Wrapped


class Verdict(TypedDict, total=False):
    """What one file gave; plain values, so that it can be stored and sent."""

    hits: list[list[Any]]
    excuses: list[list[Any]]
    exports: dict[str, list[list[Any]]]
    imported: list[str]
    wants: list[list[str]]
    asks: list[list[str]]
    froms: dict[str, list[str]]
    constants: dict[str, str]
    owned: dict[str, bool]
    imports: list[str]
    key: str


# Begins the statement of a finding about a file that could not be looked at; no program holds such a statement.
UNREAD: Final = "\0"


def finding_of(path: str, hit: Sequence[Any]) -> Finding:
    """The Finding that a stored hit stands for."""
    gate, line, column, message, severity, instead, symbol, statement = hit
    place = Place(path, line, column, symbol=symbol, statement=statement)
    return Finding(gate, message, severity, place, instead)


def pack(values: Values) -> list[list[Any]]:
    """An export as plain values, always in the same order."""
    packed: list[list[Any]] = []
    for value in values:
        if isinstance(value, Text):
            packed.append(["text", value.value, value.whole])
        elif isinstance(value, Ref | Partial | Wrapped):
            packed.append([type(value).__name__.lower(), value.name])
        elif isinstance(value, Local):
            packed.append(["local", pack(value.gives)])
        elif isinstance(value, Box):
            inside = [[key, pack(held)] for key, held in value.items.items() if isinstance(key, str | int)]
            packed.append(["box", sorted((pair for pair in inside if pair[1]), key=repr)])
    return sorted(packed, key=repr)


def unpack(packed: Iterable[Sequence[Any]]) -> Values:
    """The values that a stored export stands for."""
    made: dict[str, Callable[..., Value]] = {
        "text": Text,
        "ref": Ref,
        "partial": Partial,
        "wrapped": Wrapped,
        "box": _box,
        "local": _local,
    }
    return frozenset(made[kind](*rest) for kind, *rest in packed)


def _box(items: Iterable[tuple[str | int, list[list[Any]]]]) -> Box:
    return Box({key: unpack(packed) for key, packed in items})


def _local(gives: list[list[Any]]) -> Local:
    return Local("", unpack(gives))


class Cache:
    """Verdicts of earlier runs under the user's cache folder; one file a set of rules."""

    def __init__(self, salt: bytes) -> None:
        self.path = _cache_folder() / f"{hashlib.blake2b(salt, digest_size=12).hexdigest()}.json"
        self.verdicts: dict[str, Verdict] = {}
        # A cache that is missing or damaged costs time, never a verdict.
        with contextlib.suppress(OSError, ValueError):
            stored = json.loads(self.path.read_bytes())
            if isinstance(stored, dict):
                self.verdicts = stored

    def keep(self, verdicts: Iterable[Verdict]) -> None:
        """Store what is new; a folder that cannot be written only means that the next run starts cold."""
        fresh = {verdict["key"]: verdict for verdict in verdicts if "key" in verdict}
        if fresh.keys() <= self.verdicts.keys():
            return
        if len(self.verdicts) < 50_000:
            fresh = {**self.verdicts, **fresh}
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            aside = self.path.with_suffix(f".{os.getpid()}")
            aside.write_text(json.dumps(fresh), encoding="utf-8", errors="surrogatepass")
            aside.replace(self.path)
            old = sorted(self.path.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)
            for path in old[:-8]:
                path.unlink()


def _cache_folder() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "sessionctl" / "gates"
