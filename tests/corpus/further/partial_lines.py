from functools import partial
import sqlite3 as s3

readonly = partial(  # not the line itself
    s3.connect,  # hit
    uri=True,
    isolation_level=None,
)
shared = partial(readonly, "file:x?mode=memory&cache=shared")  # hit


def a():
    return readonly("file:x.db?mode=ro")  # hit


def b():
    return shared()  # hit


dump = partial(print, sep="sqlite3.connect")
dump("x")
