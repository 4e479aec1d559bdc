import sqlite3

connect = sqlite3.connect  # hit
connect = print
connect("x")
sqlite3 = None
