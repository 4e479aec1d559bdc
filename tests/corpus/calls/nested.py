import sqlite3


def outer():
    connect = sqlite3.connect  # hit

    def inner(path):
        return connect(path)  # hit

    class Holder:
        db = connect("x")  # hit

    return inner, Holder
