import sqlite3


def libs():
    yield "a", sqlite3
    yield "b", None


for name, lib in libs():
    lib.connect(name)  # hit
