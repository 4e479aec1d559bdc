import sqlite3

OPENERS = {"sqlite": sqlite3.connect, "none": None}  # hit
LIST = [print, sqlite3.connect]  # hit
PAIR = ("a", sqlite3.connect)  # hit


def open_it(path):
    return OPENERS["sqlite"](path)  # hit


registry = {}
registry["db"] = sqlite3.connect  # hit
