import sqlite3

connect, error = sqlite3.connect, sqlite3.Error  # hit
connect("a")  # hit
error("x")
