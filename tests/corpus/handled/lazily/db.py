import sqlite3
from functools import lru_cache, partial

__all__ = ["opener", "get_connection"]

opener = partial(sqlite3.connect, isolation_level=None)  # hit


@lru_cache(maxsize=1)
def get_connection():
    return opener("x")  # hit
