import sqlite3

args = ("x.db",)
options = {"timeout": 5, "isolation_level": None}
db = sqlite3.connect(*args, **options)  # hit
print(*map(sqlite3.connect, ["a"]))  # hit
first = next(map(sqlite3.connect, ["a"]))  # hit
