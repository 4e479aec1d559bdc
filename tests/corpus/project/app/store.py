from sqlite3 import connect as open_store  # hit

VERSION = 1
