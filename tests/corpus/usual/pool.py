import queue
import sqlite3
from contextlib import asynccontextmanager, contextmanager


class Pool:
    def __init__(self, path, size=5, factory=None):
        self._factory = factory or sqlite3.connect  # hit
        self._free = queue.Queue()
        for _ in range(size):
            self._free.put(self._factory(path))  # hit

    @contextmanager
    def take(self):
        conn = self._free.get()
        try:
            yield conn
        finally:
            self._free.put(conn)


pool = Pool("a.db")
with pool.take() as c:
    c.execute("SELECT 1")
