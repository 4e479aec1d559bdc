import sqlite3
from collections import deque, defaultdict

pool: deque[sqlite3.Connection] = deque(maxlen=5)
by: defaultdict[str, list[sqlite3.Connection]] = defaultdict(list)


def put(con: sqlite3.Connection):
    pool.append(con)
    by["x"].append(con)
    return pool.pop()


def take():
    con = next(iter(pool))
    con("x")
    return sorted(pool, key=id)
