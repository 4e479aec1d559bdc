import os

if os.environ.get("PG"):
    import psycopg as db
else:
    import sqlite3 as db

db.connect("x")  # hit
try:
    import apsw
except ImportError:
    apsw = None
if apsw:
    apsw.Connection("y")  # hit
