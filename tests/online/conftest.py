"""Makes `online_kit` and the traps' `traps_kit` importable for the tests of this folder."""

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).parent

for name, path in (("traps_kit", HERE.parent / "traps" / "kit.py"), ("online_kit", HERE / "kit.py")):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
