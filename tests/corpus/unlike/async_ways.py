import asyncio
import sqlite3

import anyio


async def go(loop):
    await asyncio.to_thread(sqlite3.connect, "a")  # hit
    await loop.run_in_executor(None, sqlite3.connect, "b")  # hit
    await anyio.to_thread.run_sync(sqlite3.connect, "c")  # hit
    async with asyncio.timeout(1):
        db = sqlite3.connect("d")  # hit
    return await asyncio.to_thread(db.execute, "SELECT 1")
