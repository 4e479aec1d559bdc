import sqlite3
from itertools import starmap, repeat

conns = [*map(sqlite3.connect, ("a", "b"))]  # hit
more = list(starmap(sqlite3.connect, [("a",)]))  # hit
lazy = (sqlite3.connect(p) for p in "ab")  # hit
table = {name: sqlite3.connect for name in "ab"}  # hit
pairs = zip(repeat(sqlite3.connect), "ab")  # hit
filtered = filter(sqlite3.complete_statement, ["x;"])
