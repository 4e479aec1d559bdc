import sqlite3


class A:
    connect = dict

    def run(self):
        return self.connect()


def connect():
    return A().connect()


connect()
print(sqlite3.version)
