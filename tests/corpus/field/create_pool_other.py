import asyncpg
import sqlite3


async def pools():
    await asyncpg.create_pool("postgresql://h")
    return sqlite3.Row


def create_pool(connect):
    return [connect() for _ in range(3)]


create_pool(lambda: sqlite3.connect("x"))  # hit
