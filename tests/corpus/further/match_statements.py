import sqlite3
import duckdb


def open_any(kind, path):
    match kind:
        case "sqlite":
            return sqlite3.connect(path)  # hit
        case "memory":
            connect = sqlite3.connect  # hit
        case "duck":
            connect = duckdb.connect
        case _:
            raise ValueError(kind)
    return connect(path)  # hit


def handle(value):
    match value:
        case sqlite3.Connection():
            return "db"
        case sqlite3.Row() | tuple():
            return "row"
        case {"connect": connect, "path": path}:
            return connect(path)
    return None
