import sqlite3


def pick(kind):
    match kind:
        case "memory":
            return sqlite3.connect(":memory:")  # hit
        case sqlite3.Connection():
            return kind
        case _:
            return None
