import sqlite3

import duckdb

_BACKENDS = {
    "duck": duckdb.connect,
    "lite": sqlite3.connect,  # hit
}


def connect(kind, path):
    fn = _BACKENDS.get(kind)  # hit
    if fn is None:
        raise KeyError(kind)
    return fn(path)  # hit
