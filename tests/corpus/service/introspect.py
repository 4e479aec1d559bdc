import inspect
import sqlite3

print(inspect.signature(sqlite3.connect))
print(sqlite3.connect.__doc__)
help(sqlite3.connect)
assert callable(sqlite3.connect)
assert hasattr(sqlite3, "connect")
print(sqlite3.connect is None, sqlite3.connect == print)
