import sqlite3
from functools import cached_property, lru_cache


class Repo:
    @cached_property
    def conn(self) -> sqlite3.Connection:
        return sqlite3.connect("repo.db")  # hit


open_cached = lru_cache(maxsize=None)(sqlite3.connect)  # hit
db = open_cached("one.db")  # hit
