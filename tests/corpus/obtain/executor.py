import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor


async def main():
    return await asyncio.to_thread(sqlite3.connect, "a.db")  # hit


with ThreadPoolExecutor() as pool:
    pool.submit(sqlite3.connect, "a")  # hit
    list(map(sqlite3.connect, ["a"]))  # hit
