import sqlite3


def outer():
    connect = sqlite3.connect  # hit

    def inner(path):
        return connect(path)  # hit

    class Local:
        def open(self, path):
            return connect(path)  # hit

    return inner, Local


def other(connect):
    def inner(path):
        return connect(path)

    return inner
