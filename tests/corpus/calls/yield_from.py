import sqlite3


def rows():
    yield from sqlite3.connect("a").execute("SELECT 1")  # hit


async def arows(loop):
    return await loop.run_in_executor(None, sqlite3.connect, "a")  # hit
