from sqlite3 import Error, connect

try:
    from psycopg import connect
except ImportError:
    raise SystemExit(1)


def rows(path, dial=None):
    if path == ":memory:":
        import sqlite3

        dial = sqlite3.connect  # hit
        return dial(path)  # hit
    try:
        return connect(path) or dial(path)
    except Error:
        return None


def either(path, dial=print):
    if path == ":memory:":
        import sqlite3

        dial = sqlite3.connect  # hit
    return dial(path)  # hit


def engine(name):
    from sqlalchemy import create_engine

    url = "sqlite"
    url += ":///"
    other = "postgresql"
    other += "://sqlite/"
    return create_engine(url + name), create_engine(other + name)  # hit
