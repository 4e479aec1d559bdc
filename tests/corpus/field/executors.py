import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import anyio

executor = ThreadPoolExecutor()
future = executor.submit(sqlite3.connect, "a.db")  # hit
connections = list(map(sqlite3.connect, ["a", "b"]))  # hit
Thread(target=sqlite3.connect, args=("x",)).start()  # hit


async def main():
    await asyncio.to_thread(sqlite3.connect, "a")  # hit
    await anyio.to_thread.run_sync(sqlite3.connect, "a")  # hit
    await asyncio.get_running_loop().run_in_executor(None, lambda: sqlite3.connect("x"))  # hit
