"""Makes `laws_kit` importable, and the examples the same on every run."""

import importlib.util
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "laws",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=False,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes: switch it on to look at a breach
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

if "laws_kit" not in sys.modules:
    spec = importlib.util.spec_from_file_location("laws_kit", Path(__file__).with_name("kit.py"))
    assert spec is not None
    assert spec.loader is not None
    sys.modules["laws_kit"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["laws_kit"])
