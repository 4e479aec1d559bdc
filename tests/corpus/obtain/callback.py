import sqlite3
from pool import Pool

pool = Pool(factory=sqlite3.connect, size=3)  # hit
other = Pool(sqlite3.connect, "a.db")  # hit
Pool(
    "x",
    creator=sqlite3.connect,  # hit
)
