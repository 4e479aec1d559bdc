import sqlite3

paths = ["a", "b"]
cons = {p: c for p in paths if (c := sqlite3.connect(p))}  # hit
fns = {n: getattr(sqlite3, "connect") for n in paths}  # hit
fns["a"]("x")  # hit
z = list(zip(paths, map(sqlite3.connect, paths)))  # hit
fl = [*filter(None, [sqlite3.connect])]  # hit
s = sorted(paths, key=lambda p: sqlite3.connect(p).total_changes)  # hit
any(sqlite3.connect(p) for p in paths)  # hit
