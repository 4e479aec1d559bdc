from compat import sqlite3
import compat

sqlite3.connect("x")  # hit
compat.sqlite3.connect("y")  # hit
print(sqlite3.sqlite_version)
