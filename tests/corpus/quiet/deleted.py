import sqlite3

print(sqlite3.version_info)
del sqlite3
