import sqlite3
import sys

if (m := sys.modules.get("sqlite3")) is not None:
    m.connect("a")  # hit

if (c := sqlite3.connect):  # hit
    c("b")  # hit

match sys.argv:
    case [_, "sqlite"]:
        chosen = sqlite3
    case [_, *rest]:
        chosen = None
    case _:
        chosen = None
chosen.connect("c")  # hit
match sqlite3:
    case module:
        module.connect("d")  # hit
