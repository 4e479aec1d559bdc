import sqlite3
import types
import collections
from dataclasses import make_dataclass


class Reg:
    def __init__(self):
        self.openers = []
        self.by_name = {}

    def add(self, name):
        self.openers.append(sqlite3.connect)  # hit
        self.by_name.update({name: sqlite3.connect, "x": sqlite3.connect})  # hit
        self.by_name["lite"] = sqlite3.connect  # hit

    def go(self):
        self.openers[0]("x")  # hit
        for o in self.openers:
            o("y")  # hit
        return self.by_name["lite"]("z")  # hit


ns = types.SimpleNamespace(**{"open": sqlite3.connect})  # hit
ns.open("x")  # hit
rec = make_dataclass("Rec", [("open", object), "shut"])
r = rec(open=sqlite3.connect, shut=print)  # hit
r.open("x")  # hit
r.shut("x")
dq = collections.deque()
dq.appendleft(sqlite3.connect)  # hit
dq.pop()("x")  # hit
s = {sqlite3.connect}  # hit
for o in s:
    o("x")  # hit
cm = collections.ChainMap({"a": print}, {"o": sqlite3.connect})  # hit
cm["o"]("x")  # hit
merged = {"a": print} | {"o": sqlite3.connect}  # hit
merged["o"]("x")  # hit
lst = [print] + [sqlite3.connect]  # hit
lst[1]("x")  # hit
lst2 = []
lst2.extend([sqlite3.connect])  # hit
lst2[0]("x")  # hit
lst2 += [sqlite3.connect]  # hit
z = dict(zip(["a"], [sqlite3.connect]))  # hit
z["a"]("x")  # hit
k = dict.fromkeys(["a"], sqlite3.connect)  # hit
k["a"]("x")  # hit
for n, o in enumerate([sqlite3.connect]):  # hit
    o("x")  # hit
for n, o in zip("a", [sqlite3.connect]):  # hit
    o("x")  # hit
