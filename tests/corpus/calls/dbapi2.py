from sqlite3 import dbapi2
import sqlite3.dbapi2
import sqlite3.dbapi2 as raw
from sqlite3.dbapi2 import connect

dbapi2.connect("a")  # hit
sqlite3.dbapi2.connect("b")  # hit
raw.connect("c")  # hit
connect("d")  # hit
