import sqlite3
from collections import ChainMap, deque, namedtuple, OrderedDict
from types import MappingProxyType

CLASSES = {"sqlite": sqlite3.Connection}  # hit
con = CLASSES["sqlite"]("x")  # hit
RO = MappingProxyType({"open": sqlite3.connect})  # hit
RO["open"]("x")  # hit
Q = deque([sqlite3.connect])  # hit
Q.popleft()("x")  # hit
OD = OrderedDict(open=sqlite3.connect)  # hit
OD.get("open")("x")  # hit
Pair = namedtuple("Pair", "open close")
pair = Pair(sqlite3.connect, print)  # hit
pair.open("x")  # hit
pair.close("x")
