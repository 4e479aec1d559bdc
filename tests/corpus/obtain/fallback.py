try:
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3

sqlite3.connect("a")  # hit

try:
    from pysqlite3 import connect
except ImportError:
    from sqlite3 import connect

connect("b")  # hit
