import sqlite3
from collections import namedtuple

OPENERS = {}
LIST = []
Pair = namedtuple("Pair", ["open", "close"])


def reg():
    OPENERS["x"] = sqlite3.connect  # hit
    LIST.append(sqlite3.connect)  # hit


def go():
    OPENERS["x"]("y")  # hit
    LIST[0]("z")  # hit
    OPENERS["y"]("y")


def loc():
    st = []
    st.append(sqlite3.connect)  # hit
    return st.pop()("x")  # hit


def other():
    st = [print]
    return st[0]("x")


p = Pair(sqlite3.connect, print)  # hit
p.open("x")  # hit
p.close("x")
f = next(iter([sqlite3.connect]))  # hit
f("x")  # hit
d = dict([("a", sqlite3.connect), ("b", print)], c=sqlite3.Row)  # hit
d["a"]("x")  # hit
d["b"]("x")
d["c"]("x")
