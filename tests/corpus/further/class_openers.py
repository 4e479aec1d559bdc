import sqlite3


class Base:
    def _open(self, path):
        raise NotImplementedError

    def connect(self):
        return self._open(self.path)


class Lite(Base):
    path = "x"
    _open = staticmethod(sqlite3.connect)  # hit


class Pg(Base):
    path = "y"

    def _open(self, path):
        import psycopg

        return psycopg.connect(path)


a = Lite().connect()
b = Lite._open("z")  # hit
c = Lite()._open("w")  # hit
d = Pg()._open("v")
