import asyncio
import aiosqlite
from aiosqlite import Connection, Row, connect as aconnect


async def run(path) -> Connection:
    async with aconnect(path) as db:  # hit
        db.row_factory = Row
    tasks = [asyncio.create_task(open_one(p)) for p in "ab"]
    conns = await asyncio.gather(*(aconnect(p) for p in "ab"))  # hit
    async with asyncio.timeout(3), aiosqlite.connect(path) as db:  # hit
        pass
    try:
        await db.execute("x")
    except aiosqlite.OperationalError:
        raise
    return await aiosqlite.connect(path, isolation_level=None)  # hit


async def open_one(path):
    return aiosqlite.connect(path)  # hit
