import sqlite3
from collections import namedtuple
from dataclasses import dataclass
from typing import Callable, ClassVar, NamedTuple

from sqlalchemy import create_engine


@dataclass
class Base:
    kinds: ClassVar[dict] = {}
    name: str


@dataclass
class Source(Base):
    open: Callable = print


class Own:
    open: Callable

    def __init__(self, open):
        self.name = open


class Settings(NamedTuple):
    debug: bool
    url: str = "postgresql:///x"


lite = Source("lite", sqlite3.connect)  # hit
loud = Source("loud")
lite.open("x.db")  # hit
loud.open("x.db")

own = Own(sqlite3.connect)  # hit
own.open("x.db")

create_engine(Settings(True, "sqlite:///x.db").url)  # hit
create_engine(Settings(debug=False).url)

Pair = namedtuple("Pair", "opener error")
pair = Pair(sqlite3.connect, sqlite3.Error)  # hit
pair.error("x")
