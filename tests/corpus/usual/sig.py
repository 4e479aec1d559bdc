import inspect
import sqlite3
import typing

inspect.signature(sqlite3.connect)
typing.get_type_hints(sqlite3.connect)
callable(sqlite3.connect)
assert sqlite3.connect
isinstance(sqlite3.connect, object)
sqlite3.connect is None
if sqlite3.connect == print:
    pass
id(sqlite3.connect)
repr(sqlite3.connect)
