import sqlite3


class Tracked(sqlite3.Connection):  # hit
    pass
