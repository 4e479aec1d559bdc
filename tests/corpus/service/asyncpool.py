import asyncio
import aiosqlite


class Pool:
    def __init__(self, path, size=3):
        self.queue = asyncio.Queue(size)
        self.path = path

    async def fill(self):
        for _ in range(3):
            self.queue.put_nowait(await aiosqlite.connect(self.path))  # hit

    async def gather(self, paths):
        return await asyncio.gather(*[aiosqlite.connect(p) for p in paths])  # hit

    def typed(self, db: aiosqlite.Connection) -> aiosqlite.Cursor:
        return db.cursor("x")
