import functools
import sqlite3
from functools import partial

make = functools.partial(sqlite3.connect, "a.db")  # hit
other = partial(sqlite3.connect, timeout=3)  # hit
conn = make()  # hit
conn2 = other("b.db")  # hit


class Store:
    connect = functools.partialmethod(sqlite3.connect)  # hit
