import sqlite3

for connect in (sqlite3.connect, dict):  # hit
    connect("a")  # hit
