import sqlite3
import threading

_local = threading.local()


def conn():
    try:
        return _local.conn
    except AttributeError:
        _local.conn = sqlite3.connect("x.db", timeout=30)  # hit
        return _local.conn
