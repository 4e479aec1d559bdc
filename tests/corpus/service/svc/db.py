import sqlite3
from contextlib import contextmanager


class SqliteStore:
    """The project's own wrapper."""

    def __init__(self, path):
        self._conn = sqlite3.connect(path)  # hit


class Store:
    opener = sqlite3.connect  # hit


def get_connection(path="x"):
    return sqlite3.connect(path)  # hit


@contextmanager
def cursor():
    db = get_connection()
    yield db.cursor()


def create_engine(url):
    return url
