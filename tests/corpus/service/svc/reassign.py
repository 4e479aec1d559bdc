import sqlite3 as _sqlite3

connect = _sqlite3.connect  # hit
Error = _sqlite3.Error
Connection = _sqlite3.Connection
