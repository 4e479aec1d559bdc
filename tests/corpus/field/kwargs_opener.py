import sqlite3


def retry(function, *args, times=3, **options):
    return function(*args, **options)


retry(sqlite3.connect, "a.db", timeout=5)  # hit
retry(function=sqlite3.connect)  # hit
OPTIONS = dict(opener=sqlite3.connect, path="x")  # hit
retry(**{"function": sqlite3.connect})  # hit
OPTIONS["opener"]("b.db")  # hit
