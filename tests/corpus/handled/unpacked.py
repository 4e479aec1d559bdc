from collections import defaultdict
import itertools
import sqlite3

reg = defaultdict(list)
reg["open"].append(sqlite3.connect)  # hit
dd = defaultdict(lambda: sqlite3.connect)  # hit
for a, b in itertools.product(["x"], [sqlite3.connect]):  # hit
    b(a)  # hit
for c in itertools.chain([print], [sqlite3.connect]):  # hit
    c("x")  # hit
res = list(itertools.starmap(sqlite3.connect, [("x",)]))  # hit
(first, second) = (print, sqlite3.connect)  # hit
second("x")  # hit
first("x")
a, (b, c) = 1, (print, sqlite3.connect)  # hit
c("x")  # hit
b("x")
*_, last = [print, sqlite3.connect]  # hit
last("x")  # hit
