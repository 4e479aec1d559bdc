import itertools
import sqlite3
from concurrent.futures import ThreadPoolExecutor

paths = ["a", "b"]
dbs = list(map(sqlite3.connect, paths))  # hit
more = [*itertools.starmap(sqlite3.connect, [("a",)])]  # hit
with ThreadPoolExecutor() as pool:
    futures = [pool.submit(sqlite3.connect, p) for p in paths]  # hit
by_name = {p: sqlite3.connect(p) for p in paths}  # hit
lazy = (sqlite3.connect(p) for p in paths)  # hit
sizes = list(map(len, paths))
