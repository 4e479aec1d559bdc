import sqlite3


def open_any(kind, path):
    match kind:
        case "sqlite":
            opener = sqlite3.connect  # hit
        case sqlite3.Row():
            return None
        case _:
            opener = open
    return opener(path)  # hit
