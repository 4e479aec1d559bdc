import sqlite3


class sqlite:
    @staticmethod
    def connect(path):
        return path


class Manager:
    def connect(self, path):
        return path

    def run(self):
        self.connect("a")
        with self as sqlite3:
            sqlite3.connect("b")


sqlite.connect("c")
Manager().connect("d")
db = sqlite.connect
db("e")
print(sqlite3.sqlite_version)
