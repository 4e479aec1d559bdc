import contextlib
import sqlite3 as s


def choose(flag):
    if flag:
        c = s.connect  # hit
    else:
        c = open
    return c  # hit


x = choose(True)  # hit
x("a")  # hit


@contextlib.contextmanager
def opener():
    yield s.connect  # hit


with opener() as o:  # hit
    o("b")  # hit

try:
    conn = s.connect("c")  # hit
except s.Error:
    conn = None
else:
    conn.close()
finally:
    del s


def s_later(s):
    return s.connect("d")
