from importlib import import_module

db = import_module("sq" + "lite3")
db.connect("b")  # hit
