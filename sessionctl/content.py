"""Where the shipped content is, and how one file of it is executed: by path, never put on `sys.path`."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def content(kind: str) -> Path:
    """The folder of shipped content: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    packaged = package / "_content" / kind
    return packaged if packaged.is_dir() else package.parent / kind


def module(path: Path, name: str) -> ModuleType:
    """Execute one Python file by path, leaving no bytecode beside it.

    Raises:
        Exception: whatever the file itself raises.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    loaded = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(loaded)
    finally:
        sys.dont_write_bytecode = before
    return loaded
