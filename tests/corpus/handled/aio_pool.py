import asyncio
import aiosqlite
from contextlib import asynccontextmanager, AsyncExitStack


class Pool:
    def __init__(self, n, p):
        self.queue = asyncio.Queue()
        self.make = lambda: aiosqlite.connect(p)  # hit

    async def start(self):
        await self.queue.put(await self.make())
        async with AsyncExitStack() as st:
            c = await st.enter_async_context(aiosqlite.connect("x"))  # hit
            return c

    @asynccontextmanager
    async def get(self):
        con = await self.queue.get()
        yield con
