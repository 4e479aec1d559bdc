import sqlite3
import types

ns = types.SimpleNamespace(connect=sqlite3.connect, row=sqlite3.Row)  # hit
ns.connect("x")  # hit
ns.row
proxy = types.MappingProxyType({"c": sqlite3.connect})  # hit
setattr(ns, "open", sqlite3.connect)  # hit
module = types.ModuleType("sqlite3")
module.connect("x")
