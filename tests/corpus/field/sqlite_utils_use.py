import sqlite_utils
from sqlite_utils import Database
from sqlite_utils.db import NotFoundError

db = sqlite_utils.Database("dogs.db")  # hit
memory = Database(memory=True)  # hit


def wrap(conn):
    return Database(conn)


try:
    db["dogs"].get(1)
except NotFoundError:
    pass
