import sqlite3
from abc import ABC


class Db(ABC):
    _module = sqlite3
    _connect = sqlite3.connect  # hit
    factory: type = sqlite3.Connection

    def __init__(self, path):
        self.con = self._module.connect(path)  # hit

    @staticmethod
    def raw(path):
        return Db._connect(path)  # hit

    @classmethod
    def get(cls, path):
        return cls._connect(path)  # hit

    def __del__(self):
        self.con.close()

    def swap(self, con: sqlite3.Connection):
        self.con = con
        return self


class Child(Db):
    def again(self, p):
        return self._connect(p)  # hit
