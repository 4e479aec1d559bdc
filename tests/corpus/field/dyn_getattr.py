import sqlite3

opener = getattr(sqlite3, "connect")  # hit
opener("a")  # hit
getattr(sqlite3, "connect")("b")  # hit
NAME = "connect"
getattr(sqlite3, NAME)("c")  # hit
kind = getattr(sqlite3, "Row")
version = getattr(sqlite3, "sqlite_version", "0")
