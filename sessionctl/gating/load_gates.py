"""Gate files become Gates."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from sessionctl.content import content, module
from sessionctl.errors import SessionctlError
from sessionctl.finding import Gate


def load_gates(folder: Path) -> dict[str, Gate]:
    """Every gate of a folder by its name, in the order of the names.

    Raises:
        SessionctlError: `bad_config` when the folder is missing, or a file in it is no gate.
    """
    if not folder.is_dir():
        raise SessionctlError(f"{folder}: there is no such folder of gates", hint="Check --gates.", code="bad_config")
    return {path.stem: _load(path) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")}


def _load(path: Path) -> Gate:
    try:
        loaded = module(path, f"sessionctl_gate_{path.stem.replace('-', '_')}")
    except (Exception, SystemExit) as error:  # whatever the user's file raises is its own fault, said as such
        raise _bad(path, f"{type(error).__name__}: {error}") from error
    gate = getattr(loaded, "gate", None)
    if not isinstance(gate, Gate):
        raise _bad(path, "it has no `gate = Gate(...)`")
    why = (loaded.__doc__ or "").strip()
    if not why:
        raise _bad(path, "it has no docstring that says why")
    if wrong := _wrong_type(gate):
        raise _bad(path, wrong)
    checksum = hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
    return gate._replace(id=path.stem, why=why, checksum=checksum)


def _wrong_type(gate: Gate) -> str:
    """Which part of a gate is of a type that it must not have; empty where none is."""
    if gate.reads not in {"python", "text", "schema"}:
        return "`reads` must be python, text or schema"
    if not callable(gate.check) or any(part is not None and not callable(part) for part in (gate.narrow, gate.across)):
        return "`check`, `narrow` and `across` must be functions"
    for name, kind in (("needles", bytes), ("files", str), ("keys", str)):
        value = getattr(gate, name)
        if not isinstance(value, tuple) or not all(isinstance(part, kind) for part in value):
            return f"`{name}` must be a tuple of {kind.__name__}"
    if not all(isinstance(part, Mapping) for part in (gate.valid, gate.invalid, gate.options)):
        return "`valid`, `invalid` and `options` must be dictionaries"
    return ""


def blame(gate: Gate, place: str, error: Exception) -> Exception:
    """The error that says which gate failed on what: a user's own gate is the user's to correct."""
    if (content("gates") / f"{gate.id}.py").exists():
        return error
    return SessionctlError(
        f"gate {gate.id} failed on {place}: {type(error).__name__}: {error}",
        hint="Correct the gate; sessionctl gate --self-test runs its examples.",
        code="bad_config",
    )


def _bad(path: Path, why: str) -> SessionctlError:
    return SessionctlError(
        f"{path}: not a gate: {why}",
        hint="A gate file has a docstring and `gate = Gate(...)`; see docs/gates.md.",
        code="bad_config",
    )
