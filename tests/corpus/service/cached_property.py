import functools
import sqlite3


class Repo:
    @functools.cached_property
    def conn(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path)  # hit

    def __enter__(self):
        self.conn.__enter__()
        return self

    def __exit__(self, *exc):
        self.conn.close()
