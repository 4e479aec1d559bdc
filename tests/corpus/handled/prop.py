import sqlite3
from functools import cached_property, partial, partialmethod, singledispatchmethod


class R:
    open_ro = partialmethod(sqlite3.connect, uri=True)  # hit
    make = property(lambda self: sqlite3.connect(self.p))  # hit
    conns = property(sqlite3.connect)  # hit

    @cached_property
    def maker(self):
        return partial(sqlite3.connect, self.p)  # hit

    def use(self):
        return self.maker()  # hit

    @property
    def driver(self):
        return sqlite3

    def use2(self):
        return self.driver.connect("x")  # hit
