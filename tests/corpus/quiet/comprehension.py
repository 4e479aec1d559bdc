import sqlite3

names = [sqlite3.connect for sqlite3 in ()]
pairs = {k: sqlite3.connect() for k, sqlite3 in ()}
gen = (connect() for connect in ())
f = lambda sqlite3: sqlite3.connect("x")
