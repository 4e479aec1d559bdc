import sqlite3


class Base:
    opener = staticmethod(sqlite3.connect)  # hit
    row_type = sqlite3.Row
    errors = (sqlite3.Error, sqlite3.Warning)

    def open(self, path):
        return self.opener(path)  # hit


class Other:
    connection_class = sqlite3.Connection

    def check(self, value):
        return isinstance(value, self.connection_class)
