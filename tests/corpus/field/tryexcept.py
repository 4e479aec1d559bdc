try:
    import pysqlite3.dbapi2 as sqlite3
except ImportError:
    import sqlite3

try:
    from sqlcipher3 import dbapi2 as db
except ImportError:
    db = sqlite3

sqlite3.connect("a")  # hit
db.connect("b")  # hit
