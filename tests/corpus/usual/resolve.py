import pkgutil
import pydoc
from importlib import metadata, resources
import importlib

pkgutil.resolve_name("sqlite3:connect")("a")  # hit
pydoc.locate("sqlite3.connect")("b")  # hit
mod = importlib.import_module(".dbapi2", "sqlite3")
mod.connect("c")  # hit
name = "sqlite" + "3"
importlib.import_module(name).connect("d")  # hit
importlib.import_module(f"{name}.dbapi2").connect("e")  # hit
getattr(importlib.import_module("sqlite3"), "con" "nect")("f")  # hit
metadata.version("aiosqlite")
