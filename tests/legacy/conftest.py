"""Makes `legacy_kit` importable for the tests of this folder."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

if "legacy_kit" not in sys.modules:
    spec = importlib.util.spec_from_file_location("legacy_kit", Path(__file__).with_name("kit.py"))
    assert spec is not None
    assert spec.loader is not None
    sys.modules["legacy_kit"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["legacy_kit"])

from legacy_kit import Store


@pytest.fixture
def a_store(case: Callable[..., Path], call: Callable[..., object]) -> Callable[..., Store]:
    """A reported case on which commands are run."""
    return lambda name, **options: Store(case(name, **options), call)
