import sqlite3
from types import SimpleNamespace

ns = SimpleNamespace(connect=print, e=sqlite3.Error)
ns.connect("x")
sqlite3 = SimpleNamespace(connect=print)
sqlite3.connect("x")
d = dict(zip(["a", "b"], [print, ns.e]))
d["a"]("x")
for i, f in enumerate([print, len]):
    f("x")
z = [print] + [ns.connect]
z[1]("sqlite:///x")
