"""Makes `heal_kit` importable for the tests of this folder, and damages databases."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if "heal_kit" not in sys.modules:
    spec = importlib.util.spec_from_file_location("heal_kit", Path(__file__).with_name("kit.py"))
    assert spec is not None
    assert spec.loader is not None
    sys.modules["heal_kit"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["heal_kit"])

from heal_kit import Patient, run_scripts


@pytest.fixture
def damaged(case: Callable[..., Path]) -> Callable[..., Patient]:
    """A reported case after plain scripts have been run on it."""

    def build(name: str, *scripts: str, wal: bool = False) -> Patient:
        path = case(name, wal=wal)
        run_scripts(path, scripts)
        return Patient(path)

    return build
