from sqlite3 import *

db = connect("a.db")  # hit
