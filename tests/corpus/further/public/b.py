from functools import partial
import sqlite3

connect_ro = partial(sqlite3.connect, uri=True)  # hit
opener = sqlite3.connect  # hit
__all__ = ("connect_ro", "opener")
