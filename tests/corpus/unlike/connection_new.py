import sqlite3

raw = sqlite3.Connection.__new__(sqlite3.Connection)  # hit
raw.__init__("a")
Kind = type("Kind", (sqlite3.Connection,), {})  # hit
