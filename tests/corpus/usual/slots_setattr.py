import sqlite3
import types

ns = types.SimpleNamespace(db=sqlite3, open=sqlite3.connect)  # hit
ns.db.connect("x")  # hit
ns.open("y")  # hit
setattr(ns, "other", sqlite3)
ns.other.connect("z")  # hit
object.__setattr__(ns, "q", sqlite3.connect)  # hit
