import sqlite3
import inspect

print(sqlite3.connect.__doc__)
assert callable(sqlite3.connect)
inspect.signature(sqlite3.connect)
hasattr(sqlite3, "connect")
