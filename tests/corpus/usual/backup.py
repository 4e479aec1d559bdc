import sqlite3
from pathlib import Path


def backup(source, target):
    with sqlite3.connect(source) as a, sqlite3.connect(target) as b:  # hit
        a.backup(b)


def vacuum(conn: sqlite3.Connection, path: Path):
    conn.execute("VACUUM INTO ?", (str(path),))


async def both():
    return [sqlite3.connect(p) async for p in x()], {sqlite3.connect(p) for p in ()}  # hit
