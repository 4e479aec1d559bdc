import sqlite3

Db = type("Db", (sqlite3.Connection,), {})  # hit
Db("x")  # hit


def make(base=object):
    class In(base):
        pass

    return In


class Sub(sqlite3.Connection, object):  # hit
    def reopen(self):
        return self.__class__("x")  # hit

    def clone(self):
        return type(self)("x")  # hit
