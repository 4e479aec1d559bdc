import sqlite3

import aiosqlite
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

with SqliteSaver.from_conn_string(":memory:") as memory:  # hit
    pass

saver = SqliteSaver(sqlite3.connect("x.db", check_same_thread=False))  # hit


async def run():
    async with AsyncSqliteSaver.from_conn_string("x.db") as aio:  # hit
        await aio.setup()
    conn = await aiosqlite.connect("y.db")  # hit
    return AsyncSqliteSaver(conn)
