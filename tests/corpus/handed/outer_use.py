import importlib

import outer.inner.inner as kept
from outer import make

Renamed = kept.Kept
loaded = importlib.import_module("outer.inner.inner")


def load(path):
    loaded.make(path)  # hit
    loaded.Kept.dial(path)  # hit
    importlib.import_module("outer").make(path)  # hit
    importlib.import_module("outer.other").make(path)
    return make(path), Renamed.dial(path), Renamed.row  # hit
