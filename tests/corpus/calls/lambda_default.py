import sqlite3

make = lambda path=":memory:": sqlite3.connect(path)  # hit
FACTORIES = {"a": lambda: sqlite3.connect("a")}  # hit
