import sqlite3


def connect(path):
    raise NotImplementedError(path)


class Client:
    def connect(self):
        return connect("x")


Client().connect()
connect("a")
