import sqlite3


class Repo:
    _sql = sqlite3

    def first(self, path):
        return type(self)._sql.connect(path)  # hit

    def second(self, path):
        return self.__class__._sql.connect(path)  # hit

    @classmethod
    def third(cls, path):
        return cls._sql.connect(path)  # hit


Repo._sql.connect("a")  # hit
Repo()._sql.connect("b")  # hit
