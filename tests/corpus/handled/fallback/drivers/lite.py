try:
    from pysqlite3 import connect  # hit
except ImportError:
    from sqlite3 import connect  # hit
