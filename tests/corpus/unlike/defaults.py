import sqlite3


def load(path, connect=sqlite3.connect):  # hit
    return connect(path)


def load_with(path, *, driver=sqlite3):
    return driver.connect(path)  # hit


async def later(path, /, maker=lambda p: sqlite3.connect(p)):  # hit
    return maker(path)


def typed(db: sqlite3.Connection = None, error=sqlite3.Error):
    return db
