import contextlib
import sqlite3


@contextlib.contextmanager
def module():
    yield sqlite3


@contextlib.contextmanager
def session(path):
    db = sqlite3.connect(path)  # hit
    try:
        yield db
    finally:
        db.close()


with module() as m, contextlib.closing(m.connect("a")) as db:  # hit
    db.execute("SELECT 1")

with session("b") as s:
    s.execute("SELECT 1")

with contextlib.ExitStack() as stack:
    stack.enter_context(contextlib.closing(sqlite3.connect("c")))  # hit
