import sqlite3
from functools import wraps

_real = sqlite3.connect  # hit


@wraps(_real)
def traced(*args, **kwargs):
    print("connect", args)
    return _real(*args, **kwargs)  # hit


sqlite3.connect = traced
