import sqlite3


class Store:
    def __init__(self):
        self.dial = self._maker()  # hit

    def _maker(self):
        return sqlite3.connect  # hit

    def load(self, path):
        return self.dial(path)  # hit

    def __enter__(self):
        self.entered = self._maker()  # hit
        return self

    def __exit__(self, *exc):
        self.entered("a.db").close()  # hit
