from sqlite3 import *  # hit
import sqlite3 as _s

__all__ = ["connect", "query", "Row"]


def query(db, sql):
    return db.execute(sql)
