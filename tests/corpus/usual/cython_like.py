from _sqlite3 import connect as raw, Connection
import sqlite3.dbapi2 as db

raw("x")  # hit
db.connect("y")  # hit
class X(Connection):  # hit
    pass
X("z")  # hit
