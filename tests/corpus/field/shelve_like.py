import dbm
import shelve
from dbm import sqlite3 as dbm_sqlite

shelve.open("x")
dbm.open("x")
dbm_sqlite.open("x.db")  # hit
