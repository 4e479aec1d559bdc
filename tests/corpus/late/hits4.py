import contextlib
import sqlite3 as sql


@contextlib.contextmanager
def tx(path):
    c = sql.connect(path, isolation_level=None)  # hit
    c.execute("BEGIN")
    try:
        yield c
    except sql.Error:
        c.rollback()
        raise
    else:
        c.commit()


with tx("a") as t, contextlib.closing(sql.connect("b")) as u:  # hit
    t.execute("x"), u.execute("y")
