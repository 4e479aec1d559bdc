import importlib
from importlib import import_module

driver = importlib.import_module("sqlite3")
driver.connect("a")  # hit
import_module("sqlite3").connect("b")  # hit
NAME = "sqlite3"
module = import_module(NAME)
opener = module.connect  # hit
opener("c")  # hit
json = import_module("json")
json.loads("1")
