from functools import partial
from sqlite3 import connect as open_db  # hit
import sqlite3

make_store = partial(sqlite3.connect, "store.db")  # hit


class Plain:
    pass
