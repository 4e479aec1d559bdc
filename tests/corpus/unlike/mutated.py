import sqlite3
from types import MappingProxyType, ModuleType

holder = ModuleType("holder")
holder.connect = sqlite3.connect  # hit
holder.connect("a")  # hit
registry = {}
registry["open"] = sqlite3.connect  # hit
registry["open"]("b")  # hit
registry.update(again=sqlite3.connect)  # hit
registry.setdefault("third", sqlite3.connect)  # hit
setattr(holder, "second", sqlite3.connect)  # hit
openers = []
openers.append(sqlite3.connect)  # hit
openers += [sqlite3.connect]  # hit
frozen = MappingProxyType({"x": sqlite3.connect})  # hit
