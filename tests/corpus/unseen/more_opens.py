import sqlite3

from wrapt import synchronized

safe = synchronized(sqlite3.connect)  # hit
conn = safe("a.db", timeout=1)  # hit
conn.set_progress_handler(lambda: 0, 100)
