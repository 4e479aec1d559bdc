"""Makes `heal_kit` and `heal_table` importable for the tests of this folder, and damages databases."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

for one in ("kit", "table"):
    if f"heal_{one}" not in sys.modules:
        spec = importlib.util.spec_from_file_location(f"heal_{one}", Path(__file__).with_name(f"{one}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[f"heal_{one}"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[f"heal_{one}"])

from heal_kit import Patient, run_scripts  # noqa: E402


@pytest.fixture
def damaged(case: Callable[..., Path]) -> Callable[..., Patient]:
    """A reported case after plain scripts have been run on it."""

    def build(name: str, *scripts: str, wal: bool = False) -> Patient:
        path = case(name, wal=wal)
        run_scripts(path, scripts)
        return Patient(path)

    return build
