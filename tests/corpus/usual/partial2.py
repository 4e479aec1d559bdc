from functools import partial, reduce
import functools as ft
import sqlite3

o = ft.partial(sqlite3.connect, timeout=3)  # hit
o2 = partial(o, "x")  # hit
o2()  # hit
reduce(lambda a, f: f(a), [str, sqlite3.connect], "z")  # hit
