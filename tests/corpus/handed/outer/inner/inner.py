import functools
import sqlite3

make = functools.partial(sqlite3.connect, uri=True)  # hit


class Kept:
    dial = sqlite3.connect  # hit
    row = sqlite3.Row
