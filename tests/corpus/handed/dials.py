import sqlite3

dial = sqlite3.connect  # hit
ADDRESS = "sqlite:///a.db"
