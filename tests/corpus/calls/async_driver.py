import aiosqlite
from aiosqlite import connect as aconnect


async def main():
    async with aiosqlite.connect("a.db") as db:  # hit
        await db.execute("SELECT 1")
    db = await aconnect("b.db")  # hit
    await db.close()
