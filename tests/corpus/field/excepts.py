import sqlite3
from sqlite3 import DatabaseError, Error as SqliteError


def run(db):
    try:
        db.execute("SELECT 1")
    except (sqlite3.OperationalError, SqliteError) as error:
        raise RuntimeError("x") from error
    except DatabaseError:
        return sqlite3.sqlite_version_info
    return sqlite3.PARSE_DECLTYPES
