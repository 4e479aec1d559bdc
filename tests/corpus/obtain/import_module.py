import importlib
import sys
from importlib import import_module

importlib.import_module("sqlite3").connect("a")  # hit
db = import_module("sql" + "ite3")
db.connect("b")  # hit
__import__("sqlite3").connect("c")  # hit
sys.modules["sqlite3"].connect("d")  # hit
MODULE = "sqlite3"
driver = importlib.import_module(MODULE)
driver.connect("e")  # hit
