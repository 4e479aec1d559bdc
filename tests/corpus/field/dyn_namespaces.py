import sqlite3
import sys

vars(sqlite3)["connect"]("a")  # hit
sqlite3.__dict__["connect"]("b")  # hit
sys.modules["sqlite3"].connect("c")  # hit
globals()["sqlite3"].connect("d")  # hit
sqlite3.__dict__.get("connect")("e")  # hit
sqlite3.__getattribute__("connect")("f")  # hit
rows = vars(sqlite3)["Row"]
