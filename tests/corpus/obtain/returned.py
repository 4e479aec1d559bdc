import sqlite3


def opener():
    return sqlite3.connect  # hit


fs = []
fs.append(sqlite3.connect)  # hit
