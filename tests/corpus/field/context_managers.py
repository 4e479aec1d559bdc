import sqlite3
from contextlib import ExitStack, closing, contextmanager


@contextmanager
def session(path):
    with closing(sqlite3.connect(path)) as db, db:  # hit
        yield db


def many(paths):
    with ExitStack() as stack:
        return [stack.enter_context(closing(sqlite3.connect(p))) for p in paths]  # hit
