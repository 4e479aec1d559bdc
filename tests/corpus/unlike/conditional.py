import sys

if sys.version_info >= (3, 12):
    import sqlite3 as db
else:
    from pysqlite3 import dbapi2 as db

db.connect("a")  # hit
try:
    from sqlean import connect
except ImportError:
    connect = None
if connect:
    connect("b")  # hit
while True:
    import sqlite3

    break
sqlite3.connect("c")  # hit
