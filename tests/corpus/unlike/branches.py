import sqlite3

fast = True
connect = sqlite3.connect if fast else None  # hit
connect("a")  # hit
either = None or sqlite3
either.connect("b")  # hit
(sqlite3 if fast else None).connect("c")  # hit
[sqlite3][0].connect("d")  # hit
(lambda c: c("e"))(sqlite3.connect)  # hit
print(sqlite3.connect("f") if fast else sqlite3.version)  # hit
