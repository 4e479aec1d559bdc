import sqlite3

open_db = sqlite3.connect  # hit
again = open_db  # hit
open_db("a")  # hit
again("b")  # hit
