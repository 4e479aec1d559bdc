def main(path):
    with backend().connect(path) as db:  # hit
        return db.execute("SELECT 1")


def backend():
    try:
        import pysqlite3 as chosen
    except ImportError:
        import sqlite3 as chosen
    return chosen


main("a")
