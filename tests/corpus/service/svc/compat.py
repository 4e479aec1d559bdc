try:
    import aiosqlite as driver
except ImportError:
    driver = None
    import sqlite3

HAVE_ASYNC = driver is not None
