import importlib
import operator
import sqlite3
import sys

import pytest

sqlite3.connect.__call__("a")  # hit
operator.attrgetter("connect")(sqlite3)("b")  # hit
operator.methodcaller("connect", "c")(sqlite3)  # hit
getattr(importlib.import_module("sqlite3"), "connect")("d")  # hit
getattr(__import__("sqlite3"), "connect", None)("e")  # hit
globals()["sqlite3"].connect("f")  # hit
importlib.import_module(name="sqlite3").connect("g")  # hit
importlib.import_module(".dbapi2", package="sqlite3").connect("h")  # hit
importlib.import_module("".join(["sql", "ite3"])).connect("i")  # hit
importlib.import_module(f"{'sqlite'}3").connect("j")  # hit
importlib.reload(sqlite3).connect("k")  # hit
pytest.importorskip("sqlite3").connect("l")  # hit
type("Db", (sqlite3.Connection,), {})  # hit
__import__("sqlite3.dbapi2").dbapi2.connect("m")  # hit
sys.modules.get("sqlite3").connect("n")  # hit
