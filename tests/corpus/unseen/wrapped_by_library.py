import sqlite3

import backoff
import observability
from asgiref.sync import sync_to_async

aopen = sync_to_async(sqlite3.connect)  # hit
steady = backoff.on_exception(backoff.expo, sqlite3.OperationalError)(sqlite3.connect)  # hit
status = observability.register(sqlite3.connect)  # hit
Journal = observability.Journal


async def load(path):
    db = await aopen(path)  # hit
    observability.count(aopen.__name__, status)
    return db, steady("b.db")  # hit


journal = Journal(sqlite3.connect)  # hit
journal("a line of text")
pool = observability.make_pool(sqlite3.connect)  # hit
pool()
