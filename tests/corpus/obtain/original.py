import sqlite3

original = sqlite3.connect  # hit


def traced(*args, **kwargs):
    return original(*args, **kwargs)  # hit


sqlite3.connect = traced
