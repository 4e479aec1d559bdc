import sqlite3
from functools import cache, lru_cache, wraps


def with_db(function):
    @wraps(function)
    def inner(*args):
        with sqlite3.connect("a") as db:  # hit
            return function(db, *args)

    return inner


@with_db
def names(db):
    return db.execute("SELECT name FROM t").fetchall()


@lru_cache(maxsize=None)
def driver():
    return sqlite3


cached = cache(sqlite3.connect)  # hit
cached("b")  # hit
driver().connect("c")  # hit
