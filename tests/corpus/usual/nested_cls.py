import sqlite3


class A:
    class B:
        lib = sqlite3
        opener = staticmethod(sqlite3.connect)  # hit

    inner = B()

    def go(self):
        self.inner.lib.connect("x")  # hit
        A.B.opener("y")  # hit
