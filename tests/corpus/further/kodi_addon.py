try:
    from sqlite3 import dbapi2 as database
except ImportError:
    from pysqlite2 import dbapi2 as database

import xbmcvfs

CACHE = "special://cache.db"


def _get_connection():
    xbmcvfs.mkdir("x")
    conn = database.connect(CACHE)  # hit
    conn.row_factory = _dict_factory
    return conn


def _dict_factory(cursor, row):
    return {d[0]: row[i] for i, d in enumerate(cursor.description)}


def get(key):
    try:
        return _get_connection().cursor().execute("select 1").fetchone()
    except database.OperationalError:
        return None
