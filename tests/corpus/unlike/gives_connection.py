import sqlite3


def get_db():
    return sqlite3.connect("a")  # hit


def read():
    with get_db() as db:
        return db.execute("SELECT 1").fetchall()


conn = get_db()
conn.cursor()
