import sqlite3
from collections import namedtuple
from typing import NamedTuple

Driver = namedtuple("Driver", "name dial")
LITE = Driver("lite", sqlite3.connect)  # hit
LITE[1]("a.db")  # hit
label, dial = LITE
dial("b.db")  # hit
print(LITE[0], label, bool(sqlite3.connect))


class Errors(NamedTuple):
    name: str
    kind: type


name, kind = Errors("lite", sqlite3.Error)
raise kind(name)
