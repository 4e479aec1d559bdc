import sqlite3


class Traced(sqlite3.Connection):  # hit
    def execute(self, *args):
        return super().execute(*args)


def open_traced(path):
    return sqlite3.connect(path, factory=Traced)  # hit


sqlite3.Connection(":memory:")  # hit
made = [Traced(p) for p in "ab"]  # hit
