import sqlite3


def driver():
    return sqlite3


def load(path):
    return driver().connect(path)  # hit


db = driver()
db.connect("a")  # hit
db.Row
