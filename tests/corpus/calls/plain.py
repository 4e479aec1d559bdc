"""A module that opens its own database: sqlite3.connect('x') in a docstring is text."""
import sqlite3


def load(path):
    conn = sqlite3.connect(path)  # hit
    try:
        return conn.execute("SELECT 1").fetchone()
    finally:
        conn.close()
