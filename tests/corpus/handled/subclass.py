import aiosqlite
import sqlite3
from sqlite3 import Connection as Base


class Strict(Base):  # hit
    row_factory = sqlite3.Row


class Mixed(Strict):  # hit
    pass


KINDS = [Strict, Mixed]  # hit
KINDS[0]("x")  # hit
with Strict("x") as s:  # hit
    pass
alias = Mixed  # hit
alias("y")  # hit


def check(x):
    return isinstance(x, Strict) or x is Mixed


def hint(x: Strict) -> Mixed: ...
