import copyreg
import sqlite3

try:
    opener = sqlite3.connect  # hit
finally:
    copyreg.pickle(sqlite3.Row, tuple)
for opener in (sqlite3.connect,):  # hit
    opener("a")  # hit
