"""Gate files become Gates: loaded by path, never imported as a package and never put on `sys.path`."""

import hashlib
import importlib.util
import inspect
from dataclasses import replace
from pathlib import Path

from sessionctl.errors import SessionctlError
from sessionctl.model import Gate


def shipped_gates() -> Path:
    """The folder of the gates that come with sessionctl: inside the wheel, or the repository's own."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_content" / "gates"
    return packaged if packaged.is_dir() else package.parent / "gates"


def load_gates(folder: Path) -> dict[str, Gate]:
    """Every gate of a folder by its name, in the order of the names.

    Raises:
        SessionctlError: `bad_config` when the folder is missing, or a file in it is no gate.
    """
    if not folder.is_dir():
        raise SessionctlError(f"{folder}: there is no such folder of gates", hint="Check --gates.", code="bad_config")
    return {path.stem: _load(path) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")}


def _load(path: Path) -> Gate:
    spec = importlib.util.spec_from_file_location(f"sessionctl_gate_{path.stem.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise _bad(path, "Python cannot load it")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise _bad(path, f"{type(error).__name__}: {error}") from error
    gate = getattr(module, "gate", None)
    if not isinstance(gate, Gate):
        raise _bad(path, "it has no `gate = Gate(...)`")
    if not module.__doc__:
        raise _bad(path, "it has no docstring that says why")
    checksum = hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
    return replace(gate, id=path.stem, why=inspect.cleandoc(module.__doc__), checksum=checksum)


def _bad(path: Path, why: str) -> SessionctlError:
    return SessionctlError(
        f"{path}: not a gate: {why}",
        hint="A gate file has a docstring and `gate = Gate(...)`; see docs/gates.md.",
        code="bad_config",
    )
