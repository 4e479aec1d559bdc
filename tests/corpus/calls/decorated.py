import functools
import sqlite3


@functools.lru_cache(maxsize=1)
def get():
    return sqlite3.connect("a.db")  # hit


@functools.cache
def again():
    return sqlite3.connect("b.db", check_same_thread=False)  # hit
