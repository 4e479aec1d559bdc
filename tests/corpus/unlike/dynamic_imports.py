import importlib
import importlib.util
from importlib import import_module as load

__import__("sqlite3").connect("a")  # hit
load("sqlite3").connect("b")  # hit
load(name="sqlite3").connect("c")  # hit
spec = importlib.util.find_spec("sqlite3")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.connect("d")  # hit
DRIVER = "aiosqlite"
importlib.import_module(DRIVER).connect("e")  # hit
importlib.import_module("psycopg").connect("f")
