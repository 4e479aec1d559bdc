import logging
import os
import sqlite3
from contextlib import suppress

log = logging.getLogger(__name__)
DB = os.path.join(os.path.dirname(__file__), "etl.db")


def main():
    with suppress(sqlite3.OperationalError):
        conn = sqlite3.connect(DB)  # hit
        cur = conn.cursor()
        try:
            cur.execute("SELECT 1")
        except sqlite3.DatabaseError as e:
            log.error("sqlite3.connect failed: %s", e)
        finally:
            conn.close()


if __name__ == "__main__":
    main()
