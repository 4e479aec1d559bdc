import sqlite3

HANDLERS = {"a": print, "b": len}
ERRORS = {"busy": sqlite3.OperationalError}


def handle(kind, value):
    return HANDLERS.get(kind, repr)(value), ERRORS.get(kind, sqlite3.Error)
