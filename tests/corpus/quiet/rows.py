import sqlite3


def setup(conn):
    conn.row_factory = sqlite3.Row
    sqlite3.register_adapter(dict, str)
    sqlite3.enable_callback_tracebacks(True)
    return sqlite3.sqlite_version, sqlite3.PARSE_DECLTYPES
