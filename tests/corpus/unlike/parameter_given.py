import sqlite3


def run(connect, path):
    return connect(path)


class Pool:
    def __init__(self, factory):
        self.factory = factory

    def get(self):
        return self.factory()


run(sqlite3.connect, "a")  # hit
Pool(sqlite3.connect).get()  # hit
Pool(lambda: sqlite3.connect("b"))  # hit
Pool(print).get()
