import importlib
import importlib.util
import sys

name = "sqlite3" if sys.platform else "none"
importlib.import_module(name).connect("x")  # hit
spec = importlib.util.find_spec("sqlite3")
mods = [importlib.import_module(n) for n in ("json", "sqlite3")]
ATTR = "con" "nect"
getattr(importlib.import_module("sqlite3"), ATTR)("y")  # hit
f = getattr(__import__("sqlite3"), f"{'conn'}ect")  # hit
f("z")  # hit
