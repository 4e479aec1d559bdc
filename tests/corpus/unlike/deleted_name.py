import sqlite3

opener = sqlite3.connect  # hit
del opener
opener = print
opener("a")
sqlite3 = None
sqlite3.connect("b")
