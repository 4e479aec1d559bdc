import sqlite3


class Gateway:
    connect = staticmethod(sqlite3.connect)  # hit

    @classmethod
    def make(cls):
        return cls.connect("a.db")  # hit

    def other(self):
        return self.connect("b.db")  # hit


Gateway.connect("c.db")  # hit
Gateway().connect("d.db")  # hit
