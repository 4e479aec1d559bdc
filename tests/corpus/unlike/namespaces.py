import sqlite3
import sys

globals()["sqlite3"].connect("a")  # hit
sys.modules["sqlite3"].connect("b")  # hit
sys.modules.get("sqlite3").connect("c")  # hit
vars(sqlite3)["connect"]("d")  # hit
sqlite3.__dict__["connect"]("e")  # hit
sqlite3.__dict__.get("connect")("f")  # hit
getattr(sys.modules["sqlite3"], "connect")("g")  # hit
sys.modules[sqlite3.__name__].connect("h")  # hit
object.__getattribute__(sqlite3, "connect")("i")  # hit
