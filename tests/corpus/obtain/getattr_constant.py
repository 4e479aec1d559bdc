import sqlite3

NAME = "connect"
getattr(sqlite3, "connect")("a")  # hit
opener = getattr(sqlite3, NAME)  # hit
opener("b")  # hit
getattr(sqlite3, "con" + "nect")("c")  # hit
sqlite3.__dict__["connect"]("d")  # hit
vars(sqlite3)["connect"]("e")  # hit
version = getattr(sqlite3, "sqlite_version")
unknown = getattr(sqlite3, input())
