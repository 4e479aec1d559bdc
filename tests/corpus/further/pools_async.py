import asyncio
import sqlite3
from concurrent.futures import ProcessPoolExecutor


class Db:
    def __init__(self):
        self.pool = ProcessPoolExecutor()
        self.calls = [sqlite3.connect, sqlite3.complete_statement]  # hit

    async def run(self, path):
        loop = asyncio.get_event_loop()
        await loop.run_in_executor(self.pool, self.calls[0], path)  # hit
        await loop.run_in_executor(self.pool, self.calls[1], "select 1;")
        task = asyncio.create_task(asyncio.to_thread(sqlite3.connect, path))  # hit
        return await task
