import sqlite3
from contextlib import closing

with closing(
    sqlite3.connect(  # hit
        "a.db",
        isolation_level=None,
    )
) as db:
    db.execute("PRAGMA journal_mode = WAL")
