import sqlite3
import sys

if sqlite3.sqlite_version_info < (3, 35):
    sys.exit("SQLite is too old: " + sqlite3.sqlite_version)
print(sqlite3.threadsafety, sqlite3.apilevel, sqlite3.__file__)
