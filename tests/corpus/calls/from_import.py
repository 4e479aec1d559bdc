from sqlite3 import Connection, connect as open_db


def start(path) -> Connection:
    return open_db(path, timeout=5)  # hit
