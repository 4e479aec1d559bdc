import sqlite3


def start(path, *, connect=sqlite3.connect):  # hit
    return path, connect


class A:
    def __init__(self, opener=sqlite3.connect):  # hit
        self.opener = opener
