import sqlite3


class Lazy:
    def __init__(self, factory):
        self._factory = factory

    def __call__(self):
        return self._factory()


lazy = Lazy(lambda: sqlite3.connect("x"))  # hit
lazy2 = Lazy(sqlite3.connect)  # hit


class Proxy:
    def __getattr__(self, name):
        return getattr(sqlite3, name)


class Descr:
    def __get__(self, obj, owner=None):
        return sqlite3.connect("x")  # hit
