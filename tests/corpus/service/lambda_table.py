import sqlite3 as sq, functools

ACTIONS = {
    "open": lambda path: sq.connect(path),  # hit
    "version": lambda: sq.sqlite_version,
    "memo": functools.cache(sq.connect),  # hit
}
sorted(["a"], key=lambda p: sq.connect(p).total_changes)  # hit
