import sqlite3 as db

db.connect("x")  # hit
