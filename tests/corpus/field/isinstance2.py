import sqlite3


def kind(value):
    if isinstance(value, (sqlite3.Connection, sqlite3.Cursor)):
        return "db"
    if type(value) is sqlite3.Connection:
        return "exact"
    if issubclass(type(value), sqlite3.Connection):
        return "sub"
    return sqlite3.Connection.__name__


TYPES = {sqlite3.Connection: "connection", sqlite3.Row: "row"}
sqlite3.register_adapter(dict, str)
sqlite3.register_converter("json", bytes.decode)
sqlite3.enable_callback_tracebacks(True)
sqlite3.complete_statement("SELECT 1;")
