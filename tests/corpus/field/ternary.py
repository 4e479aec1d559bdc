import sqlite3

DEBUG = True
opener = sqlite3.connect if DEBUG else print  # hit
opener("x")  # hit
url = "sqlite:///x" if DEBUG else "postgresql://h"
path = None or sqlite3.connect  # hit
