import sqlite3

REGISTRY = {}


def register(name, function):
    REGISTRY[name] = function


register("sqlite", sqlite3.connect)  # hit
register(name="row", function=sqlite3.Row)
REGISTRY["direct"] = sqlite3.connect  # hit
REGISTRY.setdefault("x", sqlite3.connect)  # hit
REGISTRY["direct"]("a.db")  # hit
