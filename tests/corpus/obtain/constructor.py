import sqlite3
from sqlite3 import Connection

sqlite3.Connection("a.db")  # hit
Connection("b.db")  # hit
