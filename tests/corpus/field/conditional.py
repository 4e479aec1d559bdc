import sys

if sys.version_info >= (3, 13):
    import sqlite3
else:
    import pysqlite3 as sqlite3

sqlite3.connect("a")  # hit
