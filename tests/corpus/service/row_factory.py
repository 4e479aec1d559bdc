import sqlite3


def dict_factory(cursor: sqlite3.Cursor, row: sqlite3.Row) -> dict:
    return {c[0]: v for c, v in zip(cursor.description, row)}


def prepare(db):
    db.row_factory = dict_factory
    db.text_factory = bytes
    db.create_function("f", 1, lambda x: x)
    db.create_collation("c", lambda a, b: 0)
    cursor = sqlite3.Cursor(db)
    return sqlite3.Row(cursor, (1,))


class MyCursor(sqlite3.Cursor):
    pass


class MyRow(sqlite3.Row):
    pass


class MyError(sqlite3.OperationalError):
    pass
