from sqlite3 import connect  # hit
