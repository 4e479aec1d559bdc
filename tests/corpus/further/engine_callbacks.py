import asyncio
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine

URLS = ["sqlite:///a.db", "sqlite:///b.db"]


def all_engines():
    return [create_engine(u) for u in URLS]  # hit


def mapped():
    return list(map(create_engine, URLS))  # hit


def pooled():
    with ThreadPoolExecutor() as pool:
        return pool.submit(create_engine, "sqlite:///c.db").result()  # hit


async def threaded():
    return await asyncio.to_thread(create_engine, URLS[0])  # hit


def pg():
    with ThreadPoolExecutor() as pool:
        return pool.submit(create_engine, "postgresql:///c").result()
