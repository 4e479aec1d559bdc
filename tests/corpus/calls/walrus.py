import sqlite3

if (conn := sqlite3.connect("a.db")):  # hit
    conn.close()
if (opener := sqlite3.connect):  # hit
    opener("b.db")  # hit
