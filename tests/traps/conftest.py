"""Makes `traps_kit` importable for the tests of this folder."""

import importlib.util
import sys
from pathlib import Path

if "traps_kit" not in sys.modules:
    spec = importlib.util.spec_from_file_location("traps_kit", Path(__file__).with_name("kit.py"))
    assert spec is not None
    assert spec.loader is not None
    sys.modules["traps_kit"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["traps_kit"])
