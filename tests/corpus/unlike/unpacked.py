import sqlite3

connect, row = sqlite3.connect, sqlite3.Row  # hit
connect("a")  # hit
(first, *rest) = [sqlite3.connect, 1, 2]  # hit
first("b")  # hit
for opener in (sqlite3.connect, open):  # hit
    opener("c")  # hit
opener, path = (sqlite3.connect, "d")  # hit
a = b = sqlite3
b.connect("e")  # hit
row("f")
