import sqlite3

import attr
from attrs import Factory, define, field


@define
class Holder:
    conn: sqlite3.Connection = Factory(lambda: sqlite3.connect("a"))  # hit
    other: sqlite3.Connection = field(factory=lambda: sqlite3.connect("b"))  # hit
    third = attr.ib(factory=sqlite3.Connection)  # hit
