import contextlib
import functools
import sqlite3


def with_db(path):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args):
            with contextlib.closing(sqlite3.connect(path)) as db:  # hit
                return function(db, *args)

        return inner

    return wrap


@with_db("a.db")
def work(db):
    return db.execute("SELECT 1")


cached = functools.lru_cache(sqlite3.connect)  # hit
retrying = functools.wraps(sqlite3.connect)(lambda path: None)
