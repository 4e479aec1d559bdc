import sqlite3


class Connector:
    def connect(self, path):
        return path


c = Connector()
connect = c.connect
connect("x")
for f in (c.connect, c.connect):
    f("y")
list(map(c.connect, ["a"]))
sqlite3.Row
