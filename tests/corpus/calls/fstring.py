import sqlite3

print(f"{sqlite3.connect(':memory:').execute('SELECT 1').fetchone()}")  # hit
