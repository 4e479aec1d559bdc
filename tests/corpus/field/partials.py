import functools
import sqlite3
from functools import partial

ro = partial(sqlite3.connect, uri=True)  # hit
ro("file:a?mode=ro")  # hit
rw = functools.partial(sqlite3.connect, "b.db")  # hit
rw()  # hit


class Store:
    open = functools.partialmethod(sqlite3.connect, "c.db")  # hit
