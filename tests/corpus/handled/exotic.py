import sqlite3
from operator import attrgetter as ag, itemgetter
from functools import partial as p

get = ag("connect")
get(sqlite3)("x")  # hit
tbl = {"o": sqlite3.connect}  # hit
itemgetter("o")(tbl)("x")  # hit
mem = p(sqlite3.connect, ":memory:")  # hit
mem()  # hit
nested = p(p(sqlite3.connect, uri=True), "x")  # hit
(lambda: sqlite3)().connect("x")  # hit
[sqlite3][0].connect("x")  # hit
(sqlite3 if mem else None).connect("x")  # hit
type(sqlite3.connect("x"))  # hit
