import sqlite3_helpers
import mysqlite3 as sqlite3
from sqlite3helper import connect

sqlite3_helpers.connect("x")
sqlite3.connect("x")
connect("x")
