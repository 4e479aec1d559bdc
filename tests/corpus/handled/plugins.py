import importlib

PLUGINS = [("sqlite3", "connect"), ("psycopg", "connect")]


def load_first():
    module, attr = PLUGINS[0]
    return getattr(importlib.import_module(module), attr)  # hit


def fixed():
    mod = importlib.import_module("sqlite3")
    attr = "connect"
    return getattr(mod, attr)("x")  # hit


def pg():
    return getattr(importlib.import_module("psycopg"), "connect")("x")
